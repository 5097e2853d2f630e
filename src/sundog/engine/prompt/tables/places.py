"""Words for places, of this world and others."""

from collections.abc import Mapping

__all__ = ["PLACES"]

PLACES: Mapping[str, str] = {
    "cyberpunk-city": "neon lit city|neon district|neon lit street|neon lit alley|"
    "neon sign street|android city|rainy neon street|city of neon|neon skyline",
    "old-town": "old town|paris|venice|rome|prague|florence|europe|european town|cobblestone|"
    "cobblestone street|cobbled street|medieval town|medieval city|medieval street|bruges|vienna|"
    "montmartre|victorian street|victorian london|ancient city|roman city|athens|istanbul|marrakech|"
    "souk|bazaar|kasbah|jerusalem|lisbon|seville|barcelona|tuscany|santorini|greek village|"
    "old city|old quarter|medina|piazza|plaza|town square|gothic quarter|havana|old street|"
    "colonial town|dickens london|old europe|half timbered|rothenburg|dubrovnik|krakow|toledo|"
    "alley in paris|renaissance city|ancient rome|ancient greece|eiffel tower|canal in venice|"
    "venetian canal|market square|italian town|spanish town|arabian nights|baghdad|persia|"
    "ancient persia|steampunk london|victorian city|colosseum square",
    "snowy-mountains": "snowy mountain|alps|swiss alps|himalaya|mount everest|everest|"
    "snow capped mountain|snowy peak|mountain peak|mount fuji|fuji|ski slope|ski resort|skiing|"
    "snowy summit|mountaintop|patagonia|rocky mountains|rockies|andes|glacier|snow mountain|"
    "mountain summit|alpine|snowy mountain range|high mountain|icy peak|mountain top|summit|"
    "snowboarding|tibet|snow covered peaks|switzerland|winter mountain",
    "autumn-forest": "autumn forest|autumn|fall forest|autumn wood|fall foliage|autumn woods|"
    "autumnal|fall season|in the fall|autumn park|autumn tree|vermont|new england fall|"
    "golden forest|red leaf forest|indian summer|october forest|maple forest|october|november|"
    "fall colors|autumn color|foliage|maple tree",
    "jungle": "jungle|rainforest|amazon|amazon rainforest|tropical forest|tropical rainforest|"
    "rain forest|congo|borneo|jungle temple|mangrove|overgrown jungle|tropical jungle|"
    "swamp|bayou|dense jungle|vine|vines|prehistoric|jurassic|lush jungle|"
    "mayan jungle|costa rica|everglades|marsh|bamboo jungle|monkey forest",
    "desert": "desert|sahara|dune|sand dune|wild west|egypt|ancient egypt|pyramid|gobi|arizona|"
    "sand sea|oasis|arabian desert|arabian|death valley|mojave|namib|monument valley desert|"
    "canyon|grand canyon|cactus|saloon town|old west|nevada|cairo|pharaoh|badland|sandy wasteland|"
    "atacama|dry land|utah|petra|texas|new mexico|sphinx|far west|frontier town|bedouin",
    "beach": "beach|tropical beach|tropical island|island|seaside|hawaii|caribbean|maldives|"
    "palm beach|palm tree|bahamas|bali|miami beach|sandy beach|seashore|coast|coastline|shore|"
    "lagoon|tropical paradise|paradise island|bora bora|surf|surfing|surfer|malibu|copacabana|"
    "ibiza|summer beach|sunny beach|desert island|ocean beach|tiki|pirate island|tropic|fiji|"
    "mediterranean|riviera|amalfi|by the sea|on the sea|sea side|beachside|rio de janeiro|rio|"
    "waikiki|tahiti|summer vacation|luau|santa monica|cancun|phuket|seychelles|miami|"
    "aloha|boardwalk|pool party",
    "underwater": "underwater|under water|under the sea|under the ocean|undersea|ocean|coral reef|"
    "coral|aquarium|deep sea|mermaid|ocean floor|sea floor|sunken ship|shipwreck|beneath the wave|"
    "beneath the sea|scuba|diving|scuba diving|submarine|seabed|reef|deep ocean|subaquatic|"
    "great barrier reef|kelp|kelp forest|sunken city|submerged|under the wave|fish tank|below water|"
    "ocean depth|bottom of the ocean|bottom of the sea|abyssal|swimming pool|"
    "underwater city|underwater world|underwater kingdom|beneath the ocean|in the ocean|octopus lair|"
    "marine life|sea life|great ocean|drowned city|aquatic",
    "volcano": "volcano|lava|magma|hell|inferno|volcanic|lava field|erupting volcano|eruption|"
    "lava world|molten rock|underworld|hellfire|hades|hellish|mount doom|river of lava|lava lake|"
    "pompeii|lava flow|gates of hell|krakatoa|mount etna|vesuvius|nether|fire and brimstone|"
    "demon world|lava cave|volcanic eruption",
    "space": "space|galaxy|cosmos|cosmic|outer space|nebula|universe|milky way|deep space|"
    "interstellar|galactic|planet|alien planet|alien world|asteroid|black hole|supernova|celestial|"
    "intergalactic|starfield sky|orbit|zero gravity|floating in space|spacewalk|space world|"
    "saturn|jupiter|solar system|among the stars|wormhole|exoplanet|"
    "space travel|extraterrestrial|hyperspace|lost in space|stardust sky|comet",
    "enchanted-garden": "enchanted garden|fairytale|fairy tale|wonderland|enchanted|fairyland|"
    "fairy garden|magic garden|secret garden|enchanted forest|magical forest|fairy forest|"
    "magic forest|flower garden|fairy world|rose garden|garden of eden|eden|fairy realm|elven forest|"
    "mystical forest|magical garden|english garden|elf village|fae|faerie|pixie|"
    "mushroom forest|glowing forest|storybook forest|fantasy forest|fantasy garden|"
    "land of fairies|lush garden|botanical garden|garden party|overgrown garden|blooming garden|"
    "monet garden|greenhouse|butterfly garden|elven|dryad|fairy kingdom",
    "enchanted-garden dreamy": "fantasy world|magical fantasy world|magic world|magical world|"
    "magical kingdom|magical land|fairytale world|fairy tale world|fantasy land|fantasy kingdom|"
    "fantasy realm|land of dreams|magical realm",
    "castle-hall": "castle hall|castle|medieval castle|throne room|great hall|medieval hall|"
    "medieval|middle age|fortress|banquet hall|king arthur|camelot|round table|dungeon|crypt|"
    "monastery|cathedral|church|abbey|medieval tavern|tavern|medieval kingdom|castle wall|"
    "wizard tower|medieval banquet|stone hall|gothic cathedral|gothic church|viking hall|valhalla|"
    "vampire castle|transylvania|mead hall|medieval times|castle room|temple hall|knights hall|"
    "old inn|fantasy tavern|royal hall|stone castle|great castle|ruined castle hall|ruined castle",
    "tokyo-street": "tokyo street|tokyo|shibuya|osaka|shinjuku|akihabara|tokyo night|harajuku|ginza|"
    "tokyo alley|japanese street|tokyo at night|golden gai|izakaya|ramen shop|seoul|hong kong|"
    "hong kong street|shanghai street|chinatown street|kabukicho|dotonbori|shibuya crossing|"
    "hongkong|kowloon|taipei|taipei night market|seoul street|gangnam|bangkok|bangkok street|"
    "japanese alley|japanese night market|tokyo night street|tokio|mumbai street|chinatown alley",
    "city-skyline": "city skyline|skyline|dubai|new york|manhattan|nyc|new york city|skyscraper|"
    "chicago|london|los angeles|shanghai|singapore|downtown|metropolitan|cityscape|times square|"
    "rooftop|penthouse|high rise|brooklyn|hollywood hills|san francisco|golden gate|las vegas|vegas|"
    "seattle|gotham|gotham city|sydney|toronto|berlin|mumbai|doha|big city|urban skyline|"
    "city light|city at night|urban jungle|kuala lumpur|abu dhabi|sao paulo|moscow|metropolis view|"
    "balcony over the city|dubai skyline|nyc skyline|city rooftop|big apple|wall street|city view",
    "night-club": "night club|nightclub|disco|discotheque|dance floor|rave|jazz club|dance club|"
    "dj set|dj booth|party club|karaoke|karaoke bar|concert stage|concert|rock concert|techno club|"
    "club light|club|dance party|bar at night|cocktail bar|strip club|casino|disco ball|edm festival|"
    "jazz bar|music festival|mosh pit|rave party|studio 54|ibiza club|laser show|80s disco|70s disco|"
    "berghain|night bar|coachella stage|cabaret",
    "diner": "diner|american diner|50s diner|1950s diner|burger joint|milkshake bar|roadside diner|"
    "retro diner|fast food|cafe|coffee shop|coffeehouse|bistro|restaurant|route 66|pizzeria|bakery|"
    "ice cream parlor|ice cream parlour|soda fountain|drive in|gas station|pub|cafeteria|bar|"
    "coffee house|french cafe|paris cafe|tea house|sushi bar|candy shop|starbucks|sixties diner",
    "village": "village|hamlet|cottage|cottagecore|cozy cottage|fishing village|hobbit hole|"
    "thatched cottage|rural village|mountain village|medieval village|small town|cozy village|"
    "hobbit village|countryside village|alpine village|log cabin|cabin|cabin in the woods|"
    "bavarian village|english village|african village|viking village|suburb|suburbia|"
    "christmas market|little town|town|hut|mexican village|hometown|french village|townlet",
    "harbour": "harbour|harbor|port|marina|dock|docks|pier|wharf|quay|lighthouse|sailing ship|"
    "pirate ship|boat|on a boat|ship deck|ship|fishing boat|fishing port|canal boat|yacht|"
    "pirate harbor|sailboat|seaport|boats|amsterdam canal|amsterdam|on a ship|galleon|sailing|"
    "pirate world|pirate|pirates of the caribbean|seaside port|jetty|cornwall|gondola",
    "pine-forest": "pine forest|evergreen|evergreen forest|redwood|taiga|spruce forest|"
    "pine tree|boreal forest|black forest|norwegian wood|fir tree|sequoia|twilight forest|"
    "mossy forest|norwegian forest|deep forest|dark forest|green forest|national park|"
    "yellowstone|yosemite|forest clearing|pacific northwest|canadian forest|foggy forest|"
    "nordic forest|forest path|pines|summer forest|camping|campsite",
    "meadow": "meadow|countryside|field|grass|flower field|wildflower|grassland|prairie|"
    "field of flower|lavender field|sunflower field|rolling hill|green hill|hill|hillside|pasture|"
    "tulip field|poppy field|wheat field|spring meadow|wildflower meadow|rice field|steppe|"
    "ireland|scotland|green field|alpine meadow|picnic|in the country|nature|"
    "highland|provence|grassy field|sound of music|spring field|flowery field|daisies|windows xp|"
    "teletubbies hill|valley|poppies|field of sunflowers|irish hills|in nature|spring day|daisy field",
    "japanese-garden": "japanese garden|zen garden|japanese temple|kyoto|japan|torii|"
    "torii gate|bonsai|pagoda|koi pond|bamboo forest|shinto shrine|feudal japan|"
    "japanese shrine|zen temple|tea ceremony|chinese garden|ancient china|forbidden city|shaolin|"
    "chinese temple|chinese palace|bamboo grove|china|dojo|samurai garden|edo|"
    "asian temple|asian garden|zen|hanami|sakura garden|temple garden|korean palace|hanbok|"
    "sakura tree|japanese village|japanese bridge|shogun|ronin",
    "waterfall": "waterfall|niagara|niagara fall|cascade|iceland waterfall|river|stream of water|"
    "lake|lakeside|pond|creek|mountain lake|riverbank|hot spring|waterfalls|angel falls|brook|"
    "victoria falls|mountain stream|lake shore|rapids|river valley|forest river|mountain river",
    "savanna": "savanna|savannah|safari|africa|serengeti|african plain|kenya|lion plain|masai mara|"
    "kilimanjaro|african safari|african savanna|outback|australian outback|tanzania|pride lands|"
    "african landscape|kalahari|baobab|acacia|african sunset plain",
    "mars": "mars|martian|red planet|martian desert|martian landscape|mars colony|surface of mars|"
    "mars base|planet mars|mars surface|mars rover",
    "moon": "moon|lunar|lunar surface|on the moon|moon landing|moon base|apollo|surface of the moon|"
    "the moon|moonscape|lunar landscape|moon surface|apollo 11|moonwalk|moon world|crater",
    "snow-field": "snow field|arctic|antarctica|north pole|south pole|tundra|snowy field|winter|"
    "snowy landscape|winter landscape|siberia|lapland|frozen lake|ice field|polar|snowy forest|"
    "winter forest|frozen tundra|snowy wood|igloo|snowy world|winter wonderland|frozen world|"
    "frozen forest|greenland|snowland|antarctic|wintry|winter world|snow world|winter scene|january|"
    "snowy plain|santas workshop|snowed in|alaska|finland|snowy park|eskimo|iceland|"
    "winter woods|snow covered forest|snowy night forest|february|snowscape|deep winter|iceberg|"
    "penguin land|frosty forest|snow land|winter day|winter night",
    "cave": "cave|cavern|grotto|crystal cave|stalactite|mine|mineshaft|underground|underground cave|"
    "ice cave|bat cave|batcave|cave painting|catacomb|tunnel|gold mine|underground cavern|"
    "diamond mine|dragon lair|dragons lair|lair|stone age|caveman|cavemen|lascaux|sewer|bunker|"
    "crystal cavern|mine shaft|subterranean|lava tube cave|diamond cave|cenote|cave wall",
    "ruins": "ruin|ruins|apocalypse|post apocalyptic|post apocalypse|wasteland|apocalyptic|"
    "zombie apocalypse|abandoned city|destroyed city|ancient ruin|ruined city|nuclear wasteland|"
    "fallout|chernobyl|ruined temple|end of the world|doomsday|abandoned building|temple ruin|"
    "colosseum|acropolis|angkor wat|machu picchu|war zone|battlefield|warzone|"
    "post nuclear|lost city|rubble|greek ruins|roman ruins|aztec temple|mayan temple|aztec|maya|"
    "stonehenge|overgrown ruins|overgrown city|war torn|decayed city|abandoned mall|ghost town|"
    "trenches|world war|zombie world|zombie city|abandoned factory|pripyat|abandoned hospital",
    "haunted-house": "haunted house|haunted|haunted mansion|haunted castle|ghost house|"
    "abandoned house|abandoned mansion|abandoned asylum|asylum|creepy house|spooky house|graveyard|"
    "cemetery|haunted hotel|witch house|witchs hut|creepy mansion|spooky mansion|horror house|"
    "spooky forest|haunted forest|creepy forest|crypts|tomb|witch cottage|mausoleum|"
    "creepy basement|basement|spooky castle|haunted hospital|backrooms|the backrooms|"
    "old mansion|ghost ship|vampire mansion",
    "palace": "palace|versailles|royal palace|ballroom|chandelier|taj mahal|alhambra|grand hall|"
    "luxury hotel|golden palace|buckingham palace|winter palace|opulent palace|hall of mirrors|"
    "mansion|royal court|throne|luxury|royal|royalty|kremlin|schonbrunn|venetian palace|"
    "sultans palace|sultan palace|maharaja|maharaja palace|indian palace|royal ballroom|"
    "hotel lobby|opulent|luxurious|neuschwanstein|crystal palace|princess castle|princess palace|"
    "arabian palace|fairytale castle|fairy tale castle|grand hotel|fancy hall|hermitage|courtly",
    "library": "library|bookshop|bookstore|old library|study room|archive|bookshelf|dark academia|"
    "academia|reading room|oxford library|university library|bookshelves|ancient library|"
    "wall of books|magic library|antique bookshop|book shop|hogwarts library|scholars study|"
    "museum|art gallery|gallery|oxford|cambridge",
    "theatre": "theatre|theater|opera|opera house|on stage|on a stage|circus|circus tent|stage|"
    "broadway|puppet theatre|puppet show|vaudeville|concert hall|theatre stage|carnival|"
    "movie theater|musical stage|burlesque|big top|magic show|moulin rouge|ballet|"
    "shakespeare|globe theatre|red curtain|circus ring|comedy club|stand up stage|game show|"
    "theater stage|amphitheater|catwalk|runway|fashion show|talk show|tv studio|late night show",
    "workshop": "workshop|laboratory|factory|forge|blacksmith|mad scientist|"
    "alchemist|alchemist lab|science lab|carpenter|toy workshop|artists studio|"
    "painters studio|industrial|machine room|warehouse|inventors workshop|lab|engine room|"
    "alchemy lab|foundry|steel mill|kitchen|smithy|mechanic|garage|wizards workshop|clockmaker|"
    "science laboratory|art studio|pottery studio|barn workshop|chemistry lab|alchemy|toolshed|attic",
    "office": "office|office building|cubicle|meeting room|boardroom|conference room|"
    "corporate office|news studio|newsroom|white room|empty room|call center|"
    "corporate|coworking|startup office|operating room|modern office|hospital room|bank office|"
    "business office|control center|courtroom|gym|server room|data center|trading floor|"
    "minimalist room|photo studio",
    "dollhouse": "dollhouse|doll house|dream house|toy house|toy store|toy shop|candy land|candyland|"
    "gingerbread house|candy world|nursery|gingerbread|toy room|toy box|barbie dream house|"
    "candy kingdom|bubblegum world|toyland|gingerbread village|lollipop land|willy wonka|"
    "chocolate factory|charlie and the chocolate factory|kidcore|playroom|baby room|kids room|"
    "candy house|candy|cotton candy|bouncy castle|dolls house",
    "spaceship": "spaceship|space ship|starship|space station|cockpit|spacecraft|rocket|"
    "alien ship|alien spaceship|bridge of a starship|control room|space shuttle|iss|"
    "international space station|space capsule|ufo|sci fi corridor|sci fi interior|escape pod|"
    "inside a spaceship|rocket ship|mothership|space cruiser|submarine interior|"
    "starship bridge|spaceship cockpit|spaceship interior|sci fi lab|space lab|cryo chamber",
    "clouds": "heaven|above the cloud|cloud kingdom|in the cloud|heavenly|cloudscape|"
    "sky castle|floating island|olympus|mount olympus|sky world|sky high|cloud city|skyward|"
    "on a cloud|up in the air|blue sky|hot air balloon|paragliding|skydiving|stratosphere|"
    "castle in the clouds|angelic realm|sea of clouds|among the clouds|flying through clouds|"
    "above clouds|cloud world|sky temple|cloud nine|airplane|plane window|sky islands|sky island",
    "farm": "farm|barn|ranch|farmhouse|farmland|vineyard|cornfield|orchard|stable|farmyard|harvest|"
    "countryside farm|corn field|tractor|hay|haystack|hayfield|wheat farm|windmill|cow pasture|"
    "olive grove|plantation|old barn|apple orchard|wine country|rice paddy|dairy farm|chicken coop",
    "park": "park|city park|central park|playground|amusement park|theme park|botanical park|"
    "public park|picnic park|hyde park|fairground|golf course|football field|stadium|zoo|disneyland|"
    "luna park|funfair|skate park|skatepark|soccer field|green park|backyard|lawn|park bench|"
    "baseball field|water park|dog park|carousel|roller coaster|football stadium|petting zoo",
    "?pine-forest": "forest|woods|woodland|tree|in the trees|trees|wilderness|treehouse",
    "?snowy-mountains": "mountain|mountain range|peak|cliff|mountainous",
    "?city-skyline": "city|street|alley|urban|market|road|avenue|boulevard|metropolis|"
    "highway|subway|train station|town center|sidewalk|traffic|side street|apartment|building|"
    "bus stop|bridge|boulevard|crosswalk|shopping mall|mall|airport|busy street|streets",
    "?city-skyline t:night": "night market",
    "?enchanted-garden": "garden|flower|floral|blossom garden|blooming|roses|butterflies|"
    "princess|fairy|fairies|botanical|flowery|flowers everywhere|magic land|magical place",
    "?underwater": "sea|seaweed|water world|diver|marine",
    "?beach": "tropical|paradise|palm|vacation|holiday|sandcastle|hammock|tropical drink|"
    "summer holiday|resort",
    "?palace": "mosque|indian|luxe|crown jewels",
    "?clouds": "angelic|airy sky|skies|sky|in the sky",
    "?old-town": "parisian|town house|bohemian|italy|france|spain|greece|italian|french|greek|roman|"
    "gypsy|morocco|moroccan|turkey|mexico|cuba|ancient",
    "?castle-hall": "knight|tower|chamber|hall|dungeon door|vikings|viking|crusader|gladiator",
    "?harbour": "pirate|port town|bay|sailor|navy ship|captain",
    "?theatre": "curtain|red carpet",
    "?diner": "coffee",
    "?office": "studio|school|hospital|classroom",
    "?ruins": "ancient civilisation|ancient civilization|temple|destroyed|abandoned|ruined|zombie",
    "?ruins eerie": "abandoned",
    "?workshop": "studio apartment|mechanical|industrial design",
    "?space": "astronaut|alien|rocket launch|sci fi space|gravity",
    "?meadow": "hills|rural|pastoral|landscape",
    "?park": "bench|swing",
    "?snow-field": "nordic|scandinavian|norway|canada|russia",
    "?desert": "sand|sandy|dry|arid|cowboy",
    "?japanese-garden": "samurai|geisha|ninja|bamboo|japanese|asian|chinese|oriental|korea|korean|vietnam",
    "?savanna": "african",
    "?haunted-house": "mansion at night",
    "?jungle": "overgrown|dinosaur|tropical plant|lush|fern",
    "?volcano": "hot lava|demon|devil|satan",
    "?moon": "craters",
}
