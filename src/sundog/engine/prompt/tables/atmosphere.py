"""Words for weather, what is in the air, mood, material, line and texture."""

from collections.abc import Mapping

__all__ = ["ATMOSPHERE"]

ATMOSPHERE: Mapping[str, str] = {
    "rain": "rain|rainy|raining|rainfall|drizzle|drizzling|downpour|raindrop|wet weather|pouring|"
    "rain drop|shower of rain|rainy day|monsoon|pouring rain|pouring down|rainy night|rain shower|"
    "cats and dogs|rainstorm light|rain soaked|rainy weather|cloudburst|torrential|rain effect|rane|"
    "sheets of rain|falling rain|rain falling|rain falls|umbrella weather|rainny|wet street|"
    "rain streaks|rain on the window|rainy season",
    "snow": "snow|snowy|snowing|snowfall|snowflake|falling snow|snow flake|flurries|flurry|snow falling|"
    "snow fall|snowy day|snow effect|let it snow|sleigh|ice crystal|powder snow|snowy weather|"
    "first snow|snow covered|snow drifts|snowdrift|snowball|snow everywhere|snow globe|snowglobe|"
    "snowy night|falling snowflake|flakes|fresh snow|sno|snowed",
    "snow storm": "snowstorm|snow storm|blizzard|whiteout|white out|winter storm|snow squall|"
    "blizzard conditions",
    "rain storm": "rainstorm|rain storm|storm of rain|tropical storm",
    "dust storm": "sandstorm|sand storm|dust storm|desert storm",
    "hail": "hail|hailstorm|hailstone|sleet|hail storm|hailing|hail stones|graupel|freezing rain",
    "fog": "fog|foggy|mist|misty|haze|smog|hazy|fogged|misted|foggy weather|"
    "fogbank|mists|brume|low cloud|ground fog|low lying fog|mystic fog|atmospheric haze|veil of mist|"
    "pea soup|vapor|vapour|sea mist|steamy|atmospheric perspective|fog machine|dry ice|"
    "light fog|thick fog layer|drifting fog|mistiness|fogginess",
    "storm": "storm|lightning|stormy|thunderstorm|thunder|tempest|hurricane|lightning storm|typhoon|tornado|"
    "thunderous|cyclone|lightning strike|lightning bolt|thunder and lightning|stormy weather|squall|"
    "stormy sky|thundercloud|thunder cloud|storm cloud|gale storm|twister|storm clouds|"
    "flash of lightning|lightning flash|stormy sea|electric storm|raging storm",
    "wind": "wind|windy|breeze|breezy|gust|gusty|windblown|wind blowing|gale|windswept|"
    "blowing wind|blowing in the wind|strong wind|wind in my hair|wind swept|blustery|windstorm|"
    "gusts of wind|hair blowing",
    "petals": "petal|sakura|cherry blossom|blossom|falling petal|flower petal|rose petal|"
    "cherry blossom petal|sakura petal|blossoming|drifting petal|blossom falling|"
    "cherry tree|pink petal|floating petal|petals falling|petals in the wind|confetti of petals|"
    "floating flower|falling flower|falling blossom|sakura season|plum blossom|petals everywhere|"
    "cherry blossoms falling|raining flowers|apple blossom|sakura blossom",
    "leaves": "leaf|falling leaf|leaves|autumn leaf|drifting leaf|leaves falling|blowing leaf|"
    "leaf fall|falling leaves|swirling leaves|floating leaf|maple leaf|leaves blowing|dead leaves|"
    "dry leaves|leaves in the wind|flying leaves|leaves drifting|red leaves|golden leaves|whirling leaves",
    "embers": "ember|spark|glowing ember|floating ember|fire spark|flying spark|flying ember|cinder|"
    "burning ember|sparks flying|fire particle|embers floating|firestorm|wildfire|"
    "rising ember|fire embers|fire everywhere|flame|in flames|on fire|burning|blaze|flaming|"
    "sparks in the air|hot sparks|shower of sparks|rising sparks|welding sparks|embers in the air",
    "ash": "ash|ashes|falling ash|volcanic ash|ash falling|soot|ash rain|ashfall|ashen|ash cloud|"
    "ash in the air|drifting ash|grey ash|ash flakes|sooty",
    "dust": "dust|dusty|dust mote|dust particle|floating dust|dust in the air|sand in the air|"
    "pollen|dust cloud|sand blowing|blowing sand|dustbowl|airborne dust|floating particle|"
    "dust motes floating|particles in the air|motes|dust specks|dustiness|blowing dust|speck of dust|"
    "floating specks|dust devils|swirling dust",
    "smoke": "smoke|smoky|smoking|smokey|steam|cigarette smoke|fume|smoke bomb|smoke filled|colored smoke|"
    "billowing smoke|smoke machine|wisp of smoke|incense|chimney smoke|steam vent|smoulder|smolder|"
    "steaming|wisps|curling smoke|puff of smoke|plumes of smoke|gunsmoke|hookah|vape|vape cloud|"
    "smoldering|smog smoke|thick black smoke|fumes|smoke rising",
    "clouds": "cloud|cloudy|cumulus|fluffy cloud|white cloud|drifting cloud|puffy cloud|clouds drifting|"
    "passing clouds|soft clouds|cloudscape sky|big clouds|moving clouds|clouds in the sky|"
    "floating clouds|cotton clouds|cirrus",
    "stars": "star|starry|starlight|starry sky|night of stars|shooting star|constellation|"
    "twinkling star|star field|starfield|falling star|starlit|star trail|starry night sky|meteor|"
    "meteor shower|stargazing|sky full of stars|stars in the sky|twinkling stars|stardust|"
    "star filled sky|field of stars|starry background|astral|star shower|stars everywhere|"
    "million stars|stars twinkling",
    "sparkles": "sparkle|glitter|fairy dust|sparkling|magic particle|sparkly|glittery|pixie dust|magic dust|"
    "glittering|twinkle|twinkling|magic sparkle|fairy light|string light|diamond dust|sequin|tinsel|"
    "bling|rhinestone|magical particle|glitters|magic sparks|christmas light|twinkle light|"
    "golden sparkle|shimmering particle|gold dust|disco glitter|magical sparkle|bedazzled|diamonds|"
    "sparkle effect|sparkler|glitter bomb|magical dust|glimmer|glimmering|scintillating|christmas lights",
    "fireflies": "firefly|fireflies|glow worm|lightning bug|glowworm|glowing insect|glow bugs|"
    "glowing bugs|will o the wisp|wisp lights|floating lights|glowing orbs|floating orbs|light orbs",
    "bubbles": "bubble|soap bubble|air bubble|rising bubble|foam bubble|bubbly|fizz|fizzy|"
    "floating bubble|champagne bubble|bubbles rising|soapy|bubbles everywhere|bubbles floating|"
    "bubble bath|bubbling|effervescent|soap suds",
    "confetti": "confetti|streamer|balloon|paper streamers|confetti rain|falling confetti|ticker tape|"
    "party popper|balloons|pinata|confetti falling|confetti everywhere|streamers|confetti cannon",
    "aurora": "aurora|northern light|aurora borealis|polar light|southern light|northern lights|"
    "green aurora|polar lights|aurora in the sky|dancing aurora",
    "cheerful": "cheerful|birthday|birthday party|happy|joyful|fun|playful|party mood|upbeat|joy|happiness|merry|jolly|festive|"
    "cheery|lively|funny|bubbly mood|celebration|optimistic|jolly mood|uplifting|"
    "festival|silly|goofy|whacky|wacky|feel good|lighthearted|light hearted|carefree|party|bouncy|"
    "delightful|happy mood|cheerful mood|exuberant|jovial|smiling mood|"
    "positive|glad|gleeful|fun mood|childlike|childish|cute|adorable|quirky|fiesta|zany|peppy|"
    "happy vibe|festivity|sunny mood|good mood|fun vibe|summer vibe|new year|exciting|celebrating",
    "gloomy": "gloomy|sad|melancholy|melancholic|lonely|depressing|bleak|dreary|somber|sombre|sorrow|"
    "desolate|mournful|depressed|grim|sadness|blue mood|tragic|loneliness|grief|funereal|dismal|"
    "despair|forlorn|brooding|morose|heartbroken|glum|hopeless|unhappy|oppressive|"
    "sad mood|cheerless|gloominess|sullen|dystopic|heartbreak|emo|doomy|noir mood|depression",
    "dreamy": "dreamy|dream|dreamlike|ethereal|soft focus|whimsical|dreamworld|dream world|otherworldly|"
    "surreal dream|hazy dream|magical|mystical|magic|fantastical|enchanting|daydream|dream sequence|"
    "mystic|angelic glow|romantic haze|lucid dream|whimsy|fairylike|transcendent|heavenly mood|"
    "dreaminess|mystique|dreamy mood|mesmerizing|hypnotic|floaty|trance|like a dream|in a dream|"
    "dreamcore|enchantment|spiritual|sublime|fairytale mood|fairy like|gauzy|delirious|dreamily|"
    "sleepy|mysterious glow|like in a dream|reverie",
    "eerie": "eerie|spooky|creepy|scary|horror|sinister|halloween mood|ominous|unsettling|haunting|"
    "frightening|terrifying|nightmare|nightmarish|spine chilling|menacing|creepypasta|macabre|ghostly|"
    "horror movie|horror film|uncanny|evil|spookiness|disturbing|mysterious|foreboding|scare|"
    "ghoulish|suspense|suspenseful|dread|morbid|demonic mood|cursed|liminal|liminal space|weirdcore|"
    "liminality|terror|bloody|gore|gory|occult|ghastly|witchy|cosmic horror|paranormal|creep|"
    "found footage horror|weird|spook|strange|slasher|jump scare|tense|thriller|supernatural|mystery|"
    "analog horror|unnerving|spectral|hauntological|scary movie|evil mood|horrible|psycho",
    "epic": "epic|heroic|majestic|grand|monumental|legendary|battle|mythic|mythical|epicness|war|"
    "glorious|awe inspiring|triumphant|grandiose|epic battle|mythological|imposing|larger than life|"
    "warrior|colossal|spectacular|hero|epic scale|breathtaking|fierce|titanic scale|saga|mighty|"
    "valiant|grandeur|badass|action packed|cinematic epic|trailer music|explosive|battle scene",
    "calm": "calm|peaceful|serene|relaxing|quiet|tranquil|soothing|relaxed|chill|meditative|peace|"
    "serenity|restful|mellow|chilled|gentle mood|hygge|zen mood|tranquility|calming|relax|"
    "peaceful mood|placid|quietly|harmonious|contemplative|laid back|comforting|comfy|spa|unhurried|"
    "lofi chill|asmr|calm mood|silent|stillness|meditation|yoga|idyllic|balanced|restful mood|at peace",
    "romantic": "romantic|valentine|romance|valentines day|wedding|lovers|date night|honeymoon|"
    "intimate|passionate|love story|sensual|valentines|rom com|romcom|tender|amorous|love letter|"
    "sensuality|heart shaped|passion|romantic mood|bridal|love mood|sweetheart|in love|lovey dovey",
    "nostalgic": "nostalgic|nostalgia|70s|80s|90s|60s|50s|1950s|1960s|1970s|1980s|1990s|1920s|1930s|20s|"
    "30s|40s|old school|throwback|childhood memory|childhood memories|seventies|eighties|nineties|"
    "sixties|fifties|old times|good old days|2000s|wistful|memories|sentimental|oldschool|"
    "bygone|early 2000s|old days|retro mood|old time|yesteryear|"
    "retro vibe|vintage mood|bittersweet|like the old days|1910s|heritage|reminiscent of childhood",
    "soft-light calm warm": "cozy|cosy|coziness|homely|snug|cozy lighting|cosy lighting|cozy light|"
    "cozy mood|cozy atmosphere|cozy vibe|cozyness|warm cozy lighting|warm and cozy|gemutlich",
    "clay": "clay texture|clay material|terracotta clay|clay surface|clay like",
    "paper": "paper|on paper|paper texture|parchment|papyrus|textured paper|torn paper|sketch paper|"
    "old paper|aged paper|paper grain|rough paper|watercolor paper|"
    "cold press paper|kraft paper|rice paper|notebook paper|tissue paper|crumpled paper|paper tooth|"
    "notebook|newspaper texture|toned paper|paper background|lined paper|graph paper",
    "glass": "glass|crystal|glassy|translucent|transparent|glass texture|see through|frosted glass|"
    "crystalline|quartz|glass like|shattered glass|broken glass|glass surface|clear glass|diamond",
    "metal": "metal|metallic|chrome|steel|iron|brass|copper|bronze|aluminium|aluminum|silver|titanium|"
    "tin|chromed|chrome plated|rusty metal|brushed metal|tin foil|foil|polished metal|rusted metal|"
    "iron and steel|stainless steel|sterling silver|pewter metal|metal surface|metal plates|rivets|"
    "silver metal|platinum|wrought iron|corrugated iron",
    "yarn": "yarn texture|woolen texture|wool texture|thread|threads|wool thread|yarn strands|"
    "knit texture|knitted texture|string|stitches|woollen thread|fibres|fibers",
    "felt": "felt texture|felt fabric|felt material|fuzzy felt|fuzzy",
    "wood": "wood|wood texture|wooden|wood grain|oak|timber|plywood|bark|mahogany wood|driftwood|teak|"
    "wood material|walnut wood|wooden texture|birch|bamboo wood|wood panel|rough wood|pine wood|plank",
    "ice": "ice|frozen|ice texture|icicle|frost|icy surface|ice crystal texture|frozen surface|frosted|iced|"
    "glacial|ice covered|ice and frost|hoarfrost|frozen over|permafrost|frostbite",
    "gold": "gold|gold leaf|gilt|gold foil|golden metal|gold ornament|gold trim|gold filigree|"
    "gold accent|bullion|gold metal|gold texture|gold thread|gilding|24k|gold paint|gold coin|"
    "gold highlights|golden leaf|rose gold|gold lines|gold plating|gold flake",
    "stone": "stone|marble|granite|rock|concrete|limestone|sandstone|rocky|slate stone|stone texture|"
    "cobble|brick|brick texture|stone wall|brick wall|marbled|cement|pebble|basalt|cracked stone|"
    "stony|stone tile|stone material|white marble|rock texture|travertine|cracked marble|weathered stone|"
    "rough stone|stonework|carrara|flagstone|plaster",
    "plastic": "plastic|vinyl|rubber|latex|shiny plastic|plastic toy|acrylic plastic|toy plastic|"
    "glossy plastic|pvc|silicone|inflatable|plastic texture|bakelite|shrink wrap|cellophane|"
    "plastic material|plastic surface|bubble wrap|shiny toy|balloon animal",
    "porcelain": "porcelain|ceramic|pottery|bone china|earthenware|enamel|glazed|stoneware|china",
    "wax": "wax|waxy|melted wax|wax figure|wax museum|beeswax|wax sculpture|wax texture|wax seal|"
    "made of wax|candle wax|dripping wax|encaustic|melting wax|madame tussauds|wax like|waxwork",
    "outlines": "outline|outlined|contour|ink line|crisp outline|ink outline|black outline|clean line|"
    "contour line|edge line|clean outline|inked|inked outline|bold outline|drawn outline|inked line|"
    "dark outline|cell outline|black contour|linework|line work|outlining|edge lines|crisp line|"
    "clean lines|defined edge|crisp ink line|sharp outline|lines around everything|neon outline|inking|"
    "black edges|lined|white outline|defined outline|ink contour",
    "no-outlines": "lineless|no line|no lines|without lines|no ink line|no outline|no line art|outline free|no contour|no outlines at all",
    "thick-lines": "thick line|thick black line|bold line|heavy ink|bold contour|thick outline|"
    "bold black outline|thick black outline|heavy line|thick contour|bold ink|chunky outline|"
    "chunky line|fat line|fat outline|heavy outline|bold ink line|thick ink line|strong outline|"
    "broad line|heavy black line|bold black line|heavy black outline|thick stroke line|wide line|"
    "thick ink|thick ink outline|thick lines|strong line|thick dark outline|thick linework|"
    "bold linework|thick inked outline|heavy contour|fat black outline|bold thick line",
    "thin-lines": "thin line|fine line|delicate line|hairline|thin outline|fine outline|thin ink line|"
    "fine pen line|delicate outline|light line|thin contour|thin pencil line|thin black line|slim line|"
    "fine linework|delicate linework|thin linework|fine ink line|thin white line|spidery line|"
    "narrow line|thin lines|thin black outline|fine hatching line|thin pen line|slender line|"
    "thin delicate line",
    "grain": "grain|film grain|grainy|noise|noisy|gritty|film noise|analog grain|heavy film grain|"
    "iso noise|grit|analog noise|grainy texture|digital noise|sensor noise|grained|35mm grain|"
    "high iso|film texture|dust and scratches|scratches|film scratches|film dust|scratched film|"
    "speckle|speckled|static|static noise|coarse grain|fine grain|grainy film",
    "canvas": "canvas|canvas texture|on canvas|linen|burlap|canvas weave|raw canvas|linen texture|"
    "woven canvas|rough canvas|canvas grain|linen canvas|stretched canvas|jute|canvas fabric|"
    "fabric texture",
    "halftone": "halftone texture|ben day dots|halftone screen",
    "brushstrokes": "brushstroke|brush stroke|thick stroke|visible brush stroke|visible stroke|"
    "bold stroke|swirling stroke|loose stroke|paint stroke|painted stroke|stroke|thick paint|"
    "brush mark|expressive stroke|loose brush stroke|thick impasto stroke|gestural|big gesture|"
    "loose brushwork|expressive brushwork|visible brushwork|brushy|short stroke|broad stroke|"
    "thick brush stroke|heavy stroke|bold brush stroke|dry brush|sweeping stroke|dabs of paint|"
    "dabs|paint texture|strokes|big brush strokes|swirly stroke|visible paint|brush texture|"
    "palette knife stroke|oil stroke|thik strokes|painterly stroke|impasto stroke|paint dabs|"
    "loose painterly stroke|wet brush|thick dabs|swirls|swirling|swirly",
    "hatching": "hatching|cross hatching|crosshatching|cross hatch|hatched|hatch|hatch line|"
    "parallel line shading|pencil hatching|shading lines|crosshatched|hatched shading|hatch marks|"
    "hatchings|cross hatched|pencil shading|line shading|fine hatching|pen hatching|scribbled shading|"
    "engraved line|diagonal hatching|scribble|scribbles",
    "scanlines": "scanline|scan line|crt|crt line|interlaced|tv line|raster line|interlacing|crt effect|"
    "crt screen|cathode ray|monitor line|tv scanline|horizontal line|old monitor|scan line effect",
    "blur-background": "bokeh|shallow depth of field|background bokeh|soft background|dof|"
    "blurry bokeh|creamy bokeh|depth of field|shallow focus|bokeh light|bokeh background|"
    "shallow dof|defocused background|selective focus|out of focus lights|bokeh balls|"
    "soft out of focus background",
}
