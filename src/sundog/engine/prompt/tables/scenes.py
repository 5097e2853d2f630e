"""Scenes, occasions, periods and turns of phrase, by what a viewer expects of each."""

from collections.abc import Mapping

__all__ = ["SCENES"]

SCENES: Mapping[str, str] = {
    "p:tokyo-street t:night": "tokyo at night|tokyo night|tokyo by night|night in tokyo|"
    "tokyo night street|tokyo night scene|japanese night market|taipei night market",
    "p:city-skyline t:night": "city at night|night city lights|city by night|skyline at night|"
    "new york at night|night skyline|city nightscape|london at night",
    "p:old-town t:night": "paris at night|paris by night|venice at night|prague at night",
    "p:city-skyline neon t:night": "las vegas at night|vegas strip|vegas lights",
    "p:night-club": "bar at night|cocktail lounge|speakeasy|lounge bar|jazz lounge|tiki lounge|"
    "disco club",
    "p:night-club nostalgic": "80s disco|70s disco|disco era|seventies disco|disco fever|studio 54|"
    "saturday night fever|90s rave|roller disco|eighties nightclub",
    "s:art-deco": "great gatsby party|gatsby party|roaring twenties party|flapper|flapper girl|"
    "flapper party|chrysler|streamline moderne|1920s glamour|twenties glamour",
    "p:old-town": "london street|london alley|baker street|dickensian|dickens|victorian alley|"
    "whitechapel|jack the ripper london|edinburgh|york shambles|european street|european alley|"
    "cobblestones|prague street|rome street|roman street|parisian|parisian street|"
    "parisian cafe street|venetian|italian street|spanish street|miniature town|toy town street|"
    "old european city|amsterdam street|casbah|fez|marrakesh|moroccan|moroccan market|morocco|"
    "budapest|siena|sicily|naples|lisbon street|porto|brugge|salzburg|tallinn|krakow square|"
    "medieval quarter|town square|market place|cairo bazaar",
    "p:ruins": "egyptian temple|ancient temple|temple of luxor|karnak|ancient egyptian temple|"
    "greek temple|roman temple|parthenon|inca ruins|inca temple|khmer temple|mayan ruins|"
    "mayan pyramid|aztec ruins|crumbling temple|crumbling ruins|cathedral ruins|castle ruins|"
    "ruined cathedral|ruined abbey|ruined church|abandoned city street|derelict|"
    "derelict building|pompeii ruins|abandoned station",
    "p:haunted-house": "abandoned hospital|spooky hospital|haunted hospital|abandoned school|"
    "abandoned hotel|old asylum|mental asylum|psychiatric ward|morgue|creepy hospital|"
    "insane asylum|creepy attic|creepy cellar|derelict mansion|creepy orphanage|"
    "abandoned orphanage",
    "p:spaceship": "space station|space station interior|inside a space station|"
    "space station corridor|iss|starship|starship bridge|starship interior|space shuttle|"
    "spaceship cockpit|cockpit of a spaceship|sci fi corridor|space lab|orbital station|"
    "space cabin|ufo interior|inside a ufo|alien ship|mothership",
    "p:mars red": "the red planet|red planet|red planet surface|red martian desert",
    "p:castle-hall": "fantasy kingdom hall|castle halls|great halls|king's hall|knight's castle|"
    "banquet|castle interior|castle corridor|chapel|gothic hall|basilica|minster|sanctuary|"
    "cloister|nave|medieval tavern|medieval inn|fantasy inn|old tavern",
    "p:underwater": "nemo's reef|lost city of atlantis|city under the sea|under the waves|"
    "under sea|seahorse|jellyfishes|jellyfish|manta ray|sea turtle|whales|dolphins|coral reefs|"
    "tropical fish|seaweed|sea creatures|deep blue sea|sea bed|bathysphere|mariana trench|"
    "20000 leagues",
    "p:snowy-mountains": "mountains|mountain range|mountain landscape|mountain view|fjord|fjords|"
    "norwegian fjord|dolomites|pyrenees|mont blanc|matterhorn|k2|nepal|nepalese mountains|"
    "ski lodge|ski chalet|winter alps|alps in winter|swiss alps in winter|tatra|carpathians|"
    "himalayas|mountain pass|山|山脉|群山|高山|山々|산|산맥|山岳",
    "p:autumn-forest": "fall woods|autumn evening|autumn day|autumn morning|autumn afternoon|"
    "golden autumn|autumn vibes|fall vibes",
    "p:pine-forest": "dark woods|into the woods|deep woods|northern forest|forest at night|"
    "scary forest|woods at night|spooky woods|black woods|evergreen trees|conifer|conifers|"
    "fir forest|forest camp",
    "p:enchanted-garden": "fairies|fairy glade|glade|enchanted woods|magic woods|magical woods|"
    "toadstool|toadstools|mushroom world|glowing mushrooms|mushroom house|fairy ring|"
    "alice's garden|elves forest|whimsical forest|whimsical garden|magic grove|druid grove|"
    "faerie forest|spring garden|summer garden|flowery garden|cottage garden|garden in bloom",
    "p:beach": "summer holidays|beach holiday|by the ocean|seaside resort|coastal|coastal town|"
    "palm trees|cote d azur|french riviera|mykonos beach|goa|zanzibar|mauritius|barbados|jamaica|"
    "cuba beach|puerto rico|venice beach|gold coast|bondi beach|tropical|tropical sunset|"
    "beach bar|beach party",
    "p:meadow": "flower meadow|wildflowers|summer meadow|sunny meadow|dandelion field|heather moor|"
    "moor|moorland|scottish highlands|english countryside|rolling hills|grassy hills|green hills|"
    "pastoral|bucolic|rural landscape|hay field|haystacks|countryside summer|lavender fields|"
    "tulip fields",
    "p:desert": "sahara desert|dunes|sand dunes|desert plain|mad max wasteland|wild west town|"
    "western town|saloon|ghost town in the desert|joshua tree|salt flats|nile|luxor|tumbleweed|"
    "cowboy town|red rock canyon|grand canyon view|arabian nights desert|caravan of camels|"
    "wadi rum|death valley heat",
    "p:harbour": "old sea port|sea port|fishing harbour|fishing harbor|harbour town|harbor town|"
    "seascape|ships at sea|naval battle|tall ships|stormy sea|open sea|high seas|pirate cove|"
    "cornish harbour|docklands|sailing boats|fishing boats|ferry|regatta|maritime|nautical|"
    "viking ship|longship",
    "p:village": "gingerbread house|gingerbread village|alpine hut|cotswolds|shire village|"
    "tuscan village|provencal village|greek island village|mountain hut|thatched roofs|"
    "little houses|cottage village|norman village|hill village|whitewashed village|mykonos|"
    "santorini|cinque terre|positano|hallstatt",
    "p:farm": "barn|ranch|stable|barnyard|farmhouse|homestead|farmyard|countryside farm|wheat farm|"
    "hay barn",
    "p:library": "bookworm|wizard library|library of alexandria|reading nook|study|book nook|"
    "book lined study|old bookshop|scriptorium|reading corner|professors study",
    "p:palace golden": "gilded palace|gilded ballroom|golden ballroom|golden hall|"
    "golden throne room",
    "p:workshop": "clockmaker|watchmaker|clockmakers workshop|tinkerer|toy maker|"
    "geppetto's workshop|smithy|garage|foundry|atelier|potters studio|witchs workshop|laboratory",
    "p:cave": "dungeon cave|stalagmite|stalagmites|bat cavern|goblin cave|dwarven mine|"
    "mines of moria|moria|cave of wonders|hidden cave|ice cavern|limestone cave",
    "p:space t:stars": "through the stars|among stars|stars and planets|across the galaxy|"
    "starry cosmos|interstellar journey|planets and stars|starry space",
    "s:storybook p:enchanted-garden": "storybook forest|storybook garden|fairy tale book forest",
    "p:city-skyline t:night neon": "night city",
    "step:1 t:low-key": "turn the brightness down|brightness down|lower the brightness|"
    "less brightness|reduce the brightness|turn down the brightness|lower brightness|less bright",
    "step:1 t:high-key": "turn the brightness up|brightness up|raise the brightness|"
    "more brightness|increase the brightness|turn up the brightness",
    "soft-light": "studio light|studio lighting|even light|even studio light|even lighting|"
    "soft even daylight|even daylight|flattering light|light box|beauty dish",
    "moonlit": "red moon|blood moon|blue moon|big moon|huge moon|giant moon|moon in the sky|"
    "moonrise|crescent|half moon|silver moon|pale moon|moonlit sky",
    "negation:no": "w/o|w/out",
    "smoke": "clouds of steam|cloud of steam|clouds of smoke|cloud of smoke|plume of smoke|"
    "puffs of steam",
    "dust": "clouds of dust|cloud of dust|dust clouds|swirls of dust",
    "gray overcast": "gray sky|gray skies|gray clouds|leaden gray sky|grey clouds",
    "step:1 t:vibrant": "colors more intense|color more intense|more intense color|stronger color|"
    "richer color|deeper color|make the color pop|color pop|punchier|more punch|boost the color|"
    "more saturated color|intensify the color|crank up the color|colors stronger",
    "step:1 t:high-contrast": "contrast higher|higher contrast|contrast up|more punchy contrast|"
    "contrast stronger|stronger contrast|raise the contrast",
    "filler:-": "far away|farther away|further away|far off|faraway|flower|flowers|floral|gull|"
    "seagull|hero|in the distance|in the far distance|low resolution look|away from|gone wrong|"
    "free hand|freehand|paint the world|paint the scene|paint everything|paint the room|"
    "this place|the place|that place|our place|my place|whole place|a place|city pop|"
    "hand painted animation",
    "s:matrix": "matrix code rain|matrix rain|falling matrix code|rain of code|matrix movie code",
    "s:pencil t:paper": "da vinci notebook|leonardo notebook|da vinci sketchbook|"
    "inventors notebook|notebook sketch|notebook drawing|naturalists notebook|"
    "field notebook sketch|napkin sketch|colored pencils on kraft paper|pencil on paper|"
    "pencil on kraft paper|pencil on old paper|drawing on paper|pencil drawing on paper|"
    "sketch on paper|sketchbook page|moleskine sketch|notebook doodle",
    "s:pencil": "notebook scribble|da vinci drawing|leonardo drawing|anatomical drawing|"
    "police sketch",
    "s:night-vision": "cctv night vision|night vision cctv|night vision camera footage|"
    "night vision footage|trail cam|trail camera|nightcam|night cam",
    "s:oil p:harbour": "turner seascape|stormy seascape painting|marine painting|turner sea",
    "s:knit felt": "needle felted animals|needle felt|needle felted|felted animals|felt animals|"
    "felted wool",
    "p:night-club t:nostalgic": "vintage jazz bar|vintage jazz club|old jazz club|retro night club|"
    "old cabaret",
    "romantic pink red": "valentines day|valentine day|valentines|valentine|st valentine|"
    "hearts and roses",
    "fog": "nevoa|nevoeiro|neblina|niebla|bruma|brouillard|brume|foschia|nebbia|nebel|dunst|calina|"
    "haar",
    "night": "밤하늘|밤 하늘|夜空|夜晚的天空|夜の空|ночное небо|ночью|noche|nuit|notte|noite",
    "night stars": "звездная ночь|звездное небо|星空|별이 빛나는 밤|밤하늘의 별|星夜|noche estrellada|"
    "nuit étoilée|notte stellata|noite estrelada|sternenhimmel|sternennacht himmel|yıldızlı gece",
    "light-shafts": "streaming in|streaming through|streams in|streams through|pouring in|"
    "pouring through|filtering through|filters through|slanting light|slanting sunlight|"
    "slanted light|single beam of light|beam of light|light falls through|light comes through|"
    "sun comes through|shining through|sunlight coming down|stream of light|stream through|"
    "sun through the window|in beams|light cone",
    "backlit": "light coming from behind|coming from behind|shining from behind|"
    "shining through from behind|sun in the back|sun at my back|lit by the setting sun behind|"
    "light at the back|in silhouette",
    "s:old-photo": "old foto|old fotograf|old fotograph|vintage foto|fotograf old|altes bild|"
    "alte aufnahme",
    "s:knit": "christmas sweater|ugly christmas sweater|ugly sweater|wool sweater|knitted sweater|"
    "jumper knit|granny square|wool blanket|macrame|crochet blanket|knitted wool|aran sweater|"
    "norwegian sweater|cable knit|woolly jumper|knitted scarf|crochet doll",
    "snow warm sparkles cheerful": "christmas time|christmas mood|christmas feeling|"
    "christmas magic|christmas dinner|advent|santa's village|winter holidays|holiday season|yule",
    "petals pink": "cherry blossom everywhere|cherry blossoms everywhere|pink cherry blossom|"
    "pink blossoms|pink sakura|pink petals",
    "nostalgic": "1983|1984|1985|1986|1987|1988|1989|1981|1982|1990|1991|1992|1993|1994|1995|1996|"
    "1997|1998|1999|1975|1976|1977|1978|1979|1965|1966|1967|1968|1969|1955|1950|1960|1970|1980|"
    "retor|noughties|y2k era|early nineties|late eighties|seventies look|sixties look|"
    "grandma's house|school days|fond memories|memory lane|homesick|old timer|the old days|"
    "childhood summer|80s style|90s style|70s style|60s style|50s style|in the 80s|in the 90s|"
    "80s look|90s look|70s look",
    "s:old-photo nostalgic": "vintage look|vintage film look|vintage seventies look|"
    "seventies photo|70s photo|old family photo|1970s photo|retro photo|vintage snapshot|"
    "old snapshot|vintage photography|faded snapshot|vintage style|vintage vibe|vintage effect|"
    "retro film look",
    "s:vhs nostalgic": "old vhs tape|old vhs|vhs home video|old video tape|80s vhs|90s vhs|"
    "vhs from the 80s|vhs from the 90s|1980s vhs|1990s vhs|old camcorder|90s camcorder|"
    "1990s camcorder|80s camcorder|vhs nostalgia",
    "s:old-photo t:grain": "super 8 home movie|super 8 film grain|grainy old film|old grainy film|"
    "8mm home movie|super 8 movie|super8 home movie|scratched old film",
    "s:old-photo t:monochrome": "old silent film|old silent movie|silent film|silent movie|"
    "silent cinema|charlie chaplin film|charlie chaplin movie|black and white tv|early film|"
    "1910s film|1920s film|black and white silent film|silent era film|chaplin film",
    "s:noir t:monochrome": "black and white noir|black and white film noir|"
    "black and white detective film|noir black and white|black n white noire film|"
    "film noir black and white|b w noir",
    "s:pencil hatching": "ballpoint pen sketch|ballpoint sketch|ballpoint drawing|biro sketch|"
    "biro drawing|pen and ink hatching|cross hatched ink|crosshatched ink drawing|"
    "hatched ink drawing|inktober|bic pen|ball pen|ball point pen|crosshatched pen|"
    "pen hatching drawing",
    "s:oil brushstrokes": "palette knife impasto|impasto|thick impasto|heavy impasto|"
    "impasto painting|palette knife painting|thick oil paint|thick oils|alla prima|"
    "palette knife oil|laid on thick|thick oil painting",
    "brushstrokes": "palette knife|knife strokes|broken brush strokes|broken brush stroke|"
    "brush marks|visible brush work|thickly painted|laid on with a palette knife|"
    "loose brushstrokes|thick paint layers",
    "s:pop-art halftone": "lichtenstein dots|pop art dots|pop art halftone|ben day dots pop art|"
    "roy lichtenstein dots|lichtenstein halftone|pop art with dots",
    "s:comic halftone": "newspaper comic|newspaper comic strip|sunday comics|comic strip with dots|"
    "newspaper comic strip with dots|comic strip with dot|sunday newspaper comic|funny pages|"
    "comic with halftone|newsprint comic",
    "halftone": "screentone|screentones|screen tone|screen tones|zip a tone|manga tones|manga dots|"
    "rasterbation|raster dot|dot shading|printed dots|halftones|half tone dots|with dots",
    "s:linocut t:red": "soviet propaganda poster|soviet poster|soviet propaganda|communist poster|"
    "russian propaganda poster|ussr poster|revolution poster|chinese propaganda poster|agitprop",
    "s:claymation eerie gloomy": "tim burton film|tim burton movie|tim burton stop motion|"
    "tim burton style|tim burton animation|burtonesque|tim burton world|tim burton puppet|"
    "henry selick",
    "s:claymation": "stop motion puppets|clay puppets|plasticine figures|clay cartoon|puppet film|"
    "stop motion puppet film|animated puppets|stop motion doll|claymation puppets|clay world|"
    "gingerbread world|clay figures|puppetoon|thunderbirds puppets|playdoh world|dough figures",
    "s:glass t:glass": "crystal sculpture|crystal figure|glass doll|glass ornament|"
    "glass bubble world|crystal glass world|swarovski|swarovski crystal|inside a snow globe glass",
    "s:glass t:snow": "snow globe|inside a snow globe|snowglobe|snow dome|glass globe with snow",
    "s:chalkboard t:white": "white chalk on a blackboard|white chalk on blackboard|"
    "white chalk drawing|white chalk on a chalkboard|white chalk on black",
    "s:background-blur t:blur-background": "background blur|blur my background|blur background|"
    "professional background blur|blur the background|blurred background call|"
    "blurry background call",
    "s:psychedelic t:rainbow": "swirling colors|swirling colours|psychedelic swirl|rainbow swirl|"
    "melting rainbow|liquid rainbow|rainbow trip|swirling psychedelic colors|trippy rainbow",
    "s:ice p:palace": "ice palace|palace of ice|frozen palace|ice castle|castle of ice|"
    "elsas castle|elsas ice palace|frozen castle|ice kingdom palace|crystal ice palace",
    "s:vibrant-dramatic": "hdr|hdr look|epic digital art|trailer look",
    "s:cartoon": "tex avery|fleischer|rubber hose animation|nickelodeon|hey arnold|rugrats|bluey|"
    "paw patrol|peppa pig|caillou|animaniacs|pinky and the brain|roadrunner|bugs bunny|"
    "daffy duck|donald duck|woody woodpecker|pink panther|inspector gadget|duck tales|ducktales|"
    "darkwing duck|beavis and butthead|king of the hill|daria|regular show|"
    "amazing world of gumball|over the garden wall|owl house|amphibia|star vs|hazbin hotel|"
    "helluva boss|disenchantment|the cleveland show|cow and chicken|johnny bravo|ed edd n eddy|"
    "fairly oddparents|danny phantom|wakfu|simpsonized|simpsonised|simpsonize|"
    "yellow skin cartoon|adult swim|muppet babies|care bears|he man|thundercats|disney classic|"
    "dexters lab|totally spies|code lyoko|wacky races|yogi bear|top cat|hanna barbera cartoon",
    "s:cartoon-3d": "up pixar|brave pixar|cars pixar|lightyear|buzz lightyear|woody and buzz|"
    "elemental|soul pixar|onward|big hero 6|baymax|zootropolis|puss in boots|hotel transylvania|"
    "rio movie|ice age cartoon|cloudy with a chance of meatballs|the lorax|sing movie|trolls|"
    "boss baby|megamind|migration|gru|despicable|minion|pikmin|kirby|splatoon|spyro|"
    "crash bandicoot|ratchet and clank|fall guys|among us|fortnite skin|rocket league|"
    "brawl stars|clash royale|princess peach|luigi|rayman|psychonauts|sea of thieves|"
    "animated blockbuster|3d pixar character|disney 3d|sack boy|astro bot|sims 4|bitmoji|arcane|"
    "arcane series|league of legends arcane|spiderman 3d|cgi film|cg animation",
    "s:anime": "one punch man|mob psycho|tokyo ghoul|bleach anime|vinland saga|fairy tail|"
    "black clover|haikyuu|blue lock|frieren|dandadan|solo leveling|oshi no ko|konosuba|re zero|"
    "sword art online|steins gate|violet evergarden|your lie in april|a silent voice|"
    "weathering with you|suzume|five centimeters per second|garden of words|cardcaptor sakura|"
    "inuyasha|ranma|yu gi oh|yugioh|bakugan|beyblade|captain tsubasa|slam dunk|lupin|city hunter|"
    "saint seiya|lain|serial experiments lain|paprika|perfect blue|trigun|samurai champloo|flcl|"
    "kill la kill|gurren lagann|darling in the franxx|honkai|honkai star rail|arknights|"
    "blue archive|fire emblem|xenoblade|ni no kuni|dragon quest|danganronpa|vocaloid|"
    "hatsune miku|vtuber|wind waker|zelda|tears of the kingdom|legend of zelda|trails in the sky|"
    "guilty gear|zenless zone zero|wuthering waves|pokemon trainer|ash ketchum",
    "s:pixel-art": "zelda nes|link to the past|old zelda|8bit game|8 bit game|8 bit nintendo|"
    "8 bit nintendo game|16 bit game|16 bit sega|nintendo ds|gba|game boy advance|"
    "old arcade games|arcade games|old computer games|galaga|frogger|bomberman|bubble bobble|"
    "kirby pixel|ghosts n goblins|contra|double dragon|mortal kombat 1992|lemmings|"
    "prince of persia 1989|vampire survivors|hotline pixel|owlboy|hyper light drifter|eastward|"
    "enter the gungeon|spelunky|balatro|deltarune|papers please|maplestory|ragnarok online|"
    "pokemon gold|pokemon emerald|pokemon game boy|pixel game|pixel rpg|dos game",
    "s:comic": "spider-verse|across the spider verse|miles morales|spider gwen|x-men|x men comic|"
    "wolverine comic|fantastic four|thor comic|the flash|green lantern|justice league|"
    "aquaman comic|spawn|punisher|daredevil|ghost rider|venom|v for vendetta|preacher|"
    "sandman comic|saga comic|maus|persepolis|blacksad|corto maltese|hugo pratt|enki bilal|"
    "lucky luke|spirou|valerian|incal|tank girl|scott pilgrim|kick ass|the boys comic|"
    "telltale game|wolf among us|borderlands cel|ghost world|robert crumb|r crumb|"
    "jack kirby style|steve ditko|alex ross|todd mcfarlane|jim lee|batman the animated series|"
    "dick tracy movie|comic page|comic panel|splash page|pulp comic|fumetti",
    "s:noir": "sin city style|frank miller sin city|black dahlia|la confidential|"
    "double indemnity film|sunset boulevard|touch of evil|philip marlowe film|mike hammer|"
    "sam spade film|noir detective|noir thriller|cuphead noir|noir comic|blacksad noir|"
    "hardboiled detective|noirish|noire",
    "s:oil": "hopper painting|edward hopper painting|turner painting|turner seascape|"
    "rembrandt portrait|vermeer light|velasquez|el greco painting|holbein|artemisia gentileschi|"
    "gentileschi|vigee le brun|jan steen|jacob van ruisdael|ruisdael|constable|john constable|"
    "whistler|eakins|thomas eakins|albert bierstadt|bierstadt|frederic church|"
    "john everett millais|alma tadema|lord leighton|leighton|gerome|orientalist painting|levitan|"
    "shishkin|kramskoi|serov|vrubel|roerich|bellini|giorgione|veronese|mantegna|masaccio|giotto|"
    "fra angelico|perugino|pontormo|bronzino|arcimboldo|tiepolo|guardi|zurbaran|murillo|ribera|"
    "chardin|boucher|david painting|georges de la tour|poussin|claude lorrain|corot|millet|"
    "daumier|fantin latour|balthus|kahlo|frida|rivera|tamayo|orozco|georgia o keeffe|o keeffe|"
    "okeeffe|andrew wyeth painting|wayne thiebaud|jenny saville|odd nerdrum|jack vettriano|"
    "flemish master|spanish master|venetian painting|renaissance painting|renaissance portrait|"
    "baroque painting|baroque portrait|19th century painting|salon painting|academic painting|"
    "portrait in oil|oil portrait|classical oil painting|old masters|altarpiece|sfumato|glazes",
    "s:expressionism": "munch the scream|edvard munch scream|oskar kokoschka|macke|august macke|"
    "nolde|ludwig kirchner|ernst ludwig kirchner|max beckmann|beckmann|otto dix|george grosz|"
    "franz kline|clyfford still|helen frankenthaler|lee krasner|gerhard richter abstract|"
    "karel appel|cobra painting|art brut|dubuffet|jean dubuffet|matisse painting|fauves|vlaminck|"
    "raoul dufy|jawlensky",
    "s:bauhaus": "de stijl painting|theo van doesburg|herbert bayer|oskar schlemmer|schlemmer|"
    "laszlo moholy nagy|anni albers|paul rand|massimo vignelli|swiss style|"
    "international typographic style|kandinsky shapes",
    "red yellow blue": "primary colors|primary colours|primary colour palette|red yellow and blue|"
    "red blue and yellow|primary palette",
    "s:vangogh": "ван гога|ван гогом|ван гогу|ван гоге|стиль ван гога|gogh|van goghs|goghesque",
    "s:graffiti": "keith haring|haring|banksy wall|spray can|shepard fairey wall|street mural|"
    "berlin wall|new york subway graffiti|haring street art|graffiti tags|street artist|"
    "bombing wall",
    "s:storybook": "vintage picture book|vintage children's book|childrens picture book|"
    "kids picture book|bedtime storybook|axel scheffler|julia donaldson|roald dahl|"
    "oliver jeffers|jon klassen|tasha tudor|elsa beskow|john bauer|edmund dulac|kay nielsen|"
    "golden books|little golden book|miffy|dick bruna|babar|curious george|elmer the elephant|"
    "spot the dog|mog the cat|guess how much i love you",
    "s:surrealism": "salvador dali canvas|dali painting|dali dream|dali clocks|hieronymus dream|"
    "de chirico square|surreal dreamscape|surreal dream|surreal landscape|man ray|"
    "joan miro surreal|paul delvaux|delvaux|dorothea tanning|pop surrealism|mark ryden|"
    "storm thorgerson",
    "s:ukiyo-e": "japanese woodblock style|big wave|great wave off|hokusai wave|japanese wave|"
    "edo woodblock|japanese wood print|kabuki actor|samurai woodblock|nihonga|ukiyo e style|"
    "japanese block print",
    "s:low-poly": "ps1 era|ps1 game|n64 game|nintendo 64|low polygon game|3d triangles|"
    "jagged triangles|starfox|star fox|crash bandicoot ps1|tomb raider 1996|gouraud|flat shading|"
    "untextured polygons",
    "s:voxel": "minecraft build|minecraft village|minecraft nether|minecraft jungle|"
    "block game world|cubes world|roblox game|roblox character|lego like blocks|pixel blocks 3d|"
    "minecraft cave",
    "s:vhs": "security cam|security camera footage|surveillance footage|cctv footage|bodycam|"
    "body cam|dashcam|public access tv|90s talk show|infomercial|found footage tape|"
    "blair witch tape|analog horror tape",
    "s:thermal": "predator vision|heat vision camera|infrared camera view|thermal image|"
    "thermal picture|thermal cam|thermal goggles|heat view|predator view|predator heat vision|"
    "predator camera",
    "s:hologram": "holographic projection|star wars hologram message|hologram message|"
    "princess leia|hologram person|hologram look|blue hologram projection|holo display|"
    "translucent hologram",
    "s:art-nouveau": "alphonse mucha poster|mucha poster|klimt kiss|klimt gold|gustav klimt gold|"
    "secession|hector guimard metro|art nouveau poster|sarah bernhardt poster|galle vase|"
    "rene lalique|lalique",
    "s:cross-stitch": "bayeux|needlepoint pillow|grandma's embroidery|sampler|cross stitch sampler|"
    "quilted|quilt|patchwork|patchwork quilt|embroidery hoop|hand stitched|hand embroidered|"
    "tapestries|brocade",
    "day blue": "blue sky|bright blue sky|clear blue sky|blue skies|blue summer sky|deep blue sky",
    "p:clouds pink pastel": "cotton candy sky|cotton candy clouds|candy floss sky|candy clouds",
    "p:pine-forest eerie": "spooky forest|creepy forest|haunted forest|scary forest|spooky woods|"
    "creepy woods|haunted woods|eerie forest|eerie woods|dark creepy forest",
    "p:desert dust storm": "sandstorm|sand storm|haboob|desert storm|dust storm",
    "storm wind": "hurricane|cyclone|typhoon|tornado|twister|gale force|tempest",
    "s:photo t:monochrome": "ansel adams|sebastiao salgado|salgado|black and white photography",
    "s:ascii": "dot matrix printer|dot matrix|printer text|teletype|green bar paper|telex|"
    "typewriter text",
    "s:linocut": "kirchner woodcut|expressionist woodcut|german woodcut|durer woodcut|"
    "medieval woodcut",
    "s:anime calm": "lofi girl|lo fi girl|lofi hip hop|lo fi hip hop|lofi hip hop girl|"
    "lo fi hip hop girl|lofi anime|chillhop|study beats",
    "s:dark-fantasy eerie": "lovecraft|like lovecraft|cthulhu|eldritch horror|cosmic horror|"
    "lovecraftian horror",
    "calm": "lofi|lo fi|lofi mood|chill beats",
    "rim-light": "golden rim|rim around|rim of light|glowing rim|bright rim|light around the hair",
    "s:vhs scanlines": "bad reception|tv with bad reception|old tv with bad reception|"
    "tv interference|tv snow|rolling tv lines|tracking lines|old tv with lines|static lines",
    "s:oil muted": "worn fresco|faded fresco|old fresco|crumbling fresco|church fresco|roman fresco",
    "p:cave s:dark-fantasy": "skyrim dungeon|elden ring catacomb|diablo dungeon|dark souls dungeon",
}
