"""Feasts, seasons, occasions and other themes: each with what a viewer expects of it."""

from collections.abc import Mapping

__all__ = ["THEMES"]

THEMES: Mapping[str, str] = {
    "filler:-": "you are now|are now|right now|from now on|heat haze|almost black|almost white|black shadow|would love to|id love|i would love|love it if|i love|in front of|",
    "snow warm sparkles cheerful": "christmas|xmas|christmas eve|merry christmas|santa|santa claus|"
    "christmas mood|christmas world|noel|christmassy|yuletide|christmas party|christmas tree|"
    "father christmas|christmas morning|christmas spirit|natale|navidad|weihnachten|weihnacht",
    "eerie orange night": "halloween|haloween|trick or treat|halloween night|halloween mood|samhain|"
    "halloween party|halloween world|all hallows eve|spooky season|pumpkin patch",
    "candlelit golden sparkles night": "diwali|deepavali|festival of lights|divali",
    "rainbow vibrant dust cheerful": "holi|holi festival|festival of colors|colour festival",
    "confetti vibrant cheerful": "carnival|mardi gras|carnaval|rio carnival|karneval|samba",
    "confetti cheerful": "happy birthday|new years eve|new year|new years|"
    "new year party|party time|graduation|celebration party|surprise party",
    "sparkles night cheerful": "fireworks|firework|4th of july|fourth of july|july 4th|"
    "independence day|new year fireworks|bonfire night",
    "red golden cheerful": "chinese new year|lunar new year|spring festival|cny|"
    "year of the dragon|dragon dance",
    "red gold candlelit": "lantern festival",
    "pastel cheerful petals": "easter|easter bunny|easter egg|baby shower",
    "romantic pink red petals": "valentines day|valentine|valentines|valentine day|galentines",
    "orange vibrant candlelit": "day of the dead|dia de los muertos|dia de muertos|sugar skull|"
    "coco pixar day of the dead|catrina",
    "golden stars moonlit calm": "ramadan|eid|eid mubarak|ramadan night|eid al fitr",
    "warm golden leaves": "thanksgiving|thanks giving|harvest festival",
    "candlelit blue golden": "hanukkah|chanukah|hannukah",
    "green golden cheerful": "st patricks day|saint patricks day|st patrick day|leprechaun|irish pub",
    "p:autumn-forest golden cheerful": "oktoberfest",
    "white romantic soft-light": "wedding|bridal|wedding day|wedding photo|wedding video",
    "cinematic pastel": "wes anderson style|pastel symmetrical film",
    "p:beach day vibrant": "summer vibes|summer party|summer mood|endless summer|summer world",
    "fog dawn": "morning mist|misty morning|foggy morning|morning fog|morning haze|misty dawn",
    "?p:meadow petals": "spring time|spring|springtime|spring mood|spring vibe",
    "p:japanese-garden petals": "hanami|sakura festival|cherry blossom festival|japan in spring|"
    "japanese spring|sakura garden|sakura season|cherry blossom garden|cherry blossom park",
    "p:cyberpunk-city neon rain night": "rainy cyberpunk night|neon rain city",
    "neon rain": "neon rain",
    "p:enchanted-garden pastel sparkles": "unicorn|unicorns|unicorn world|fairycore|princesscore|"
    "unicorn land|rainbow unicorn",
    "rainbow sparkles pink": "lisa frank|glitter princess|rainbow glitter|sparkle princess|girly",
    "p:night-club neon nostalgic": "80s disco|70s disco|roller disco|saturday night fever|studio 54",
    "p:castle-hall candlelit": "dark academia candlelight|witchcraft|alchemists cellar|vampire dinner",
    "p:library warm candlelit": "dark academia|light academia|cozy library|old library with candles",
    "p:meadow golden-hour nostalgic": "cottagecore|farmcore|little house on the prairie|prairie dream",
    "p:space stars": "stargate|galaxy far far away|cosmic wonder|starry space|space odyssey|astronomy",
    "p:volcano embers": "hell|hellscape|gates of hell|fire world|world of fire|world on fire|infernal|"
    "fire and brimstone|satanic|ring of fire|lava world|erupting volcano",
    "p:underwater light-shafts": "sunlit ocean|sunlit reef|underwater sunbeams|sunlit sea",
    "p:underwater bubbles": "mermaid world|mermaid lagoon|mermaidcore|scuba dive|deep dive",
    "p:ruins dust": "post apocalyptic wasteland|nuclear winter|fallout world|zombie apocalypse",
    "p:snow-field snow": "verschneiter wald|snowy forest|winter wonderland|winter storm land|"
    "snow world|snowy wood|forest in snow|forest in the snow|snowy winter forest",
    "p:snowy-mountains snow": "snowy mountains in a storm|ski holiday|ski slope",
    "p:haunted-house eerie": "haunted house|haunted mansion|ghost story|spooky house|creepy house|"
    "horror house|spooky mansion|haunted asylum|spooky castle|creepy castle|haunted castle",
    "p:haunted-house eerie fog": "graveyard|cemetery|foggy graveyard|spooky graveyard",
    "eerie p:haunted-house": "haunted house vibe|ghosts|ghost story|seance",
    "eerie red": "vampire|vampires|vampire mood|bloodbath|blood bath|bloody horror",
    "p:japanese-garden petals ?epic": "samurai movie|samurai film|samurai battle|last samurai",
    "?s:ukiyo-e": "geisha art|edo style|japanese art|japanese style|samurai print|old japan",
    "?s:ink-wash": "chinese art|chinese style|chinese scroll|scroll painting|silk painting|"
    "wuxia|xianxia|kung fu|taoist",
    "s:mosaic golden": "byzantine icon|icon painting|orthodox icon|gold icon|religious icon",
    "?s:engraving ?sepia": "treasure map|old map|antique map|vintage map|pirate map|fantasy map",
    "s:art-deco gold black": "great gatsby party|gatsby party|art deco gold",
    "s:surrealism p:clouds": "magritte sky|floating in a dream sky",
    "s:vaporwave pink teal": "miami pastel|vice aesthetic|vaporwave sunset",
    "s:synthwave golden-hour": "synthwave sunset|outrun sunset|retrowave sunset",
    "s:glitch eerie": "haunted tape|cursed video|cursed tape|cursed footage",
    "s:vhs nostalgic": "home movies|childhood home video|90s sitcom|80s sitcom|90s nostalgia tape",
    "s:old-photo sepia": "wild west photo|sepia photograph|sepia photo|daguerreotype portrait|"
    "wanted poster|sepia portrait|old sepia photo",
    "s:old-photo monochrome": "black and white movie|black and white film|silent black and white film|"
    "old black and white movie|old black and white film|old black and white photo|schwarzweissfilm|"
    "schwarz weiss film|alter schwarzweissfilm|black and white silent movie|old black and white",
    "s:noir rain night": "noir rainy night|rainy noir night|noir alley",
    "s:comic halftone": "comic with dots|vintage comic|retro comic|golden age comic|old comic|"
    "silver age comic|vintage comic book|old comic book|retro comic book",
    "s:anime nostalgic": "90s anime|80s anime|retro anime|old anime|vintage anime|old school anime",
    "s:cartoon nostalgic": "90s cartoon|80s cartoon|retro cartoon|old cartoon|1930s cartoon|"
    "vintage cartoon|1950s cartoon|30s cartoon|classic cartoon|old school cartoon|60s cartoon",
    "s:pixel-art nostalgic": "retro arcade game|vintage arcade game|vintage video game|"
    "old school video game|90s video game|80s video game|old arcade|80s arcade|old arcade game|"
    "vintage arcade|90s game",
    "s:low-poly nostalgic": "old playstation game|90s 3d game|ps2 game|ps1 game|retro 3d game",
    "s:psychedelic nostalgic": "60s psychedelic|sixties psychedelia|1960s psychedelic poster",
    "s:graffiti vibrant": "hip hop|hiphop|street culture|new york subway 1980",
    "s:matrix green": "green matrix code|green falling code|green matrix",
    "s:night-vision green": "green night vision|green night vision goggles|green night goggles",
    "blur-background keep-face": "focus on my face|focus on the face|focus on me",
    "low-key red": "red room|darkroom|dark room light red|hellish red",
    "high-key white": "heavenly white|white void|white infinity|limbo white",
    "high-key soft-light": "beauty|beautifying|skin smoothing|instagram filter|beauty filter|"
    "snapchat filter|make me pretty|make me beautiful|flattering light|flattering",
    "teal orange": "orange and teal|teal and orange grade|teal and orange|teal orange|orange teal",
    "red green": "christmas colors|christmas colours|red and green",
    "brown calm": "earthy calm|boho|bohemian style|rustic mood|coffee tones|coffee mood",
    "wood warm": "rustic|rustic cabin|lodge|chalet|wood cabin|cabin vibe|log cabin vibe",
    "black low-key": "pitch black|void|blackness|shadow realm|black void|dark void",
    "pink pastel": "cotton candy|cotton candy world|bubblegum|bubble gum|coquette|balletcore|kawaii pink",
    "neon vibrant": "eye popping neon|neon pop|electric neon|acid colors|acid house|rave colors",
    "blue pink purple neon": "bisexual lighting|bi lighting|synth lighting|electric blues hot pinks",
    "pink neon": "hot neon pink|hot pink|neon pink",
    "blue neon": "neon blue|electric blue",
    "neon green": "neon green|toxic green|radioactive green|slime green|slime",
    "green eerie": "toxic|toxic waste|poison|poisonous|swamp monster|nuclear glow",
    "day warm": "sun soaked summer|summer sunshine|warm summer day|warm sunny",
}
