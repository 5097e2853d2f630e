"""Words for how a picture is made: media, techniques, films and screens."""

from collections.abc import Mapping

__all__ = ["STYLES"]

STYLES: Mapping[str, str] = {
    "anime": "anime|animé|cel shading|cel shaded|celshaded|toon shading|japanese animation|"
    "japanese cartoon|japanese animated|shonen|shounen|shojo|shoujo|waifu|otaku|isekai|mecha anime|"
    "anime girl|anime boy|anime character|anime movie|anime style|amime|animay|annie may",
    "cartoon": "cartoon|cartoony|cartoonish|toon|comic strip for kids|saturday morning cartoon|"
    "rubber hose|animated series|2d animation|flat animation|animated show|cartoon network|"
    "caricature|animated movie|animated film|animated|animation|flat illustration|"
    "vector illustration|vector art|flat design|clip art|clipart|sticker style|emoji style",
    "cartoon-3d": "cartoon 3d|3d cartoon|3d animation|3d animated|3d animated movie|cgi animation|"
    "cgi cartoon|cgi|3d render|3d rendered|3d rendering|3d character|animated 3d|claylike 3d|"
    "blender render|computer animation|memoji|3d movie style|3d avatar",
    "ghibli": "ghibli",
    "comic": "comic|comic book|comicbook|comic strip|graphic novel|superhero|superhero comic|"
    "comics panel|american comic|bande dessinee|ink and color|inked comic",
    "manga": "manga|manga panel|manga page|black and white manga|manhwa|manhua|webtoon|screentone|"
    "screen tone|japanese comic",
    "storybook": "storybook|story book|picture book|childrens book|childrens illustration|"
    "kids book|childrens book illustration|fairy tale book|fairy tale illustration|"
    "book illustration|bedtime story|nursery rhyme|nursery book|pop up book|illustrated book",
    "pixel-art": "pixel art|pixel|pixelated|pixelate|pixelation|8 bit|8bit|16 bit|16bit|32 bit|"
    "retro game|retro gaming|retro video game|arcade game|arcade machine|video game|"
    "old video game|sprite|sprite art|pico 8|dot art|bitmap|platformer|jrpg|"
    "old computer game|console game|8 bits|16 bits",
    "voxel": "voxel|voxel art|blocky|block world|made of cubes|made of blocks|cubes|block game|"
    "blocks world",
    "lego": "lego|lego world|lego brick|toy brick|building brick|brick toy|"
    "brick build|lego figure|minifigure|minifig|built from bricks|made of bricks|bricks|"
    "construction toy",
    "low-poly": "low poly|lowpoly|polygon|polygonal|low polygon|flat shaded triangles|triangulated|"
    "triangles|poly art|faceted|geometric facets",
    "ascii": "ascii|ascii art|ansi art|text characters|made of letters|made of text|typewriter art|"
    "terminal text|text mode|letters and symbols|made of characters",
    "claymation": "claymation|stop motion film|stop motion movie|stop motion puppet|claymation film|stop motion|stopmotion|stop motion animation|plasticine film|"
    "clay animation|clay puppet|puppet animation|clay figure|clay character",
    "paper-cutout": "paper cutout|paper cut out|paper cut|papercut|paper craft|papercraft|"
    "paper art|paper collage|paper layers|layered paper|cut paper|construction paper|origami|"
    "kirigami|cutout|cut out|folded paper|paper doll|paper puppet|paper world|cardboard cutout|"
    "cardboard|paper theatre|shadow puppet|silhouette cut|decoupage|collage|matisse cutout",
    "cross-stitch": "cross stitch|embroidery|embroidered|needlework|needlepoint|stitched|stitching|"
    "tapestry|cross stitched|sewn|sampler embroidery|sashiko|gobelin|bayeux tapestry|woven",
    "knit": "knit|knitted|knitting|crochet|crocheted|amigurumi|woolen|woollen|wooly|knitwear|"
    "knitted doll|plush|plushie|stuffed toy|felted|needle felted|sock puppet|muppet|soft toy",
    "mosaic": "mosaic|tessera|byzantine|tiny tile|byzantine icon|roman mosaic|mosaic tile|"
    "tile mosaic|tiled|ravenna|smalti|tile art|tesserae|azulejo|zellige",
    "stained-glass": "stained glass|stained glas|stained glass window|church window|leaded glass|"
    "cathedral window|tiffany lamp|tiffany glass|colored glass window|rose window|lead glass|"
    "leadlight|cathedral glass",
    "chalkboard": "chalkboard|blackboard|chalk board|chalk on a blackboard|chalk on blackboard|"
    "chalk on board|chalk drawing on a blackboard|school board|white chalk|classroom board",
    "oil": "oil|oil painting|oil paint|oil painted|oil on canvas|oilpainting|oil stroke|renaissance|"
    "baroque|old master|impasto|dutch golden age|classical painting|palette knife|"
    "museum painting|fresco|rococo|romanticism|flemish|flemish painting|painted in oil|oil portrait|"
    "royal portrait|neoclassical|pre raphaelite|hudson river school|masterpiece painting",
    "gouache": "gouache|tempera|acrylic|acrylic paint|acrylic painting|poster paint|poster colour|"
    "egg tempera|matte paint|background painting|concept art|airbrush|casein",
    "watercolor": "watercolor|watercolour|water color|water colour|watercolor painting|aquarelle|"
    "aquarell|watercolor wash|watercolour painting|wet on wet|pigment blooms|loose washes|"
    "ink and watercolor|watercolor sketch|water color painting|color washes",
    "pencil": "pencil|pencil sketch|pencil drawing|sketch|graphite|pencil art|colored pencil|"
    "coloured pencil|color pencil|pencil crayon|ballpoint|ballpoint pen|pen drawing|pen and ink|"
    "ink drawing|ink sketch|pen sketch|biro|doodle|silverpoint|sketchbook|pencil line|"
    "fine liner|fineliner|line drawing|line art|lineart|hand drawn sketch|rough sketch|storyboard|"
    "pen|sketch style|drawing in pencil|courtroom sketch|fashion sketch|pencil portrait|"
    "continuous line|one line drawing|single line drawing|rough animation|rotoscope|rotoscoped",
    "charcoal": "charcoal|charcoal drawing|charcoal sketch|charcoal art|smudged charcoal|conte|"
    "conte crayon|charcoal pencil|coal drawing|soot drawing|smudged black drawing",
    "crayon": "crayon|wax crayon|crayola|felt tip|felt pen|felt tip pen|marker|marker pen|"
    "sharpie|crayon drawing|marker drawing|highlighter pen",
    "chalk-pastel": "chalk pastel|soft chalk pastel|soft pastel|pastel drawing|oil pastel|pastel painting|"
    "pastel chalk|chalk|chalk drawing|chalk art|sidewalk chalk|pavement chalk|dry pastel|"
    "street chalk|pastel sticks|chalks",
    "ink-wash": "ink wash|sumi e|sumie|suiboku|chinese ink|ink painting|chinese painting|"
    "brush and ink|ink brush|brush ink|chinese brush painting|shan shui|shanshui|calligraphy|"
    "zen ink|japanese ink|black ink|chinese landscape painting|india ink|indian ink|"
    "sumi ink|ink blot|rice paper painting|oriental ink",
    "expressionism": "expressionism|expressionist|abstract|abstract art|abstract painting|"
    "abstract expressionism|abstract expressionist|action painting|splatter|paint splatter|"
    "drip painting|splash art|fauvism|fauvist|fauve|wild brushwork|german expressionism|"
    "color field|neo expressionism|paint splashes|dripping paint|finger painting|fingerpaint",
    "linocut": "linocut|lino cut|woodcut|linoleum|linoleum print|block print|wood cut|lino|"
    "lino print|relief print|wood engraving|carved block print|block printed|woodblock cut|"
    "stamp print|rubber stamp|potato print",
    "halftone": "halftone|half tone|newspaper|newsprint|newspaper photo|ben day|benday|"
    "newspaper print|newspaper style|newspaper photograph|dot screen|raster dots|old newspaper|"
    "comic dots print",
    "risograph": "risograph|riso|riso print|risograph print|risography|two color print|"
    "duotone print|screen print|screenprint|screenprinted|silkscreen|silk screen|serigraph|"
    "serigraphy|misregistered print|misregistered|zine|spot color|spot color print|"
    "letterpress|gig poster|screen printed|lithograph|lithography",
    "engraving": "engraving|engraved|etching|etched|banknote|dollar bill|gravure|copperplate|"
    "steel engraving|drypoint|mezzotint|aquatint|intaglio|money engraving|old book illustration|"
    "crosshatch|crosshatched drawing|antique print|scratchboard|victorian illustration|"
    "encyclopedia illustration|wall street journal|stipple portrait|currency|bank note",
    "blueprint": "blueprint|technical drawing|architect drawing|cyanotype|schematic|blue print|"
    "architectural drawing|engineering drawing|architect plan|construction plan|cad drawing|"
    "wireframe|patent drawing|floor plan|architects plan|draft plan",
    "ukiyo-e": "ukiyo e|ukiyoe|ukiyo|woodblock|japanese woodblock|woodblock print|"
    "japanese woodblock print|japanese print|edo period|floating world|edo print|"
    "traditional japanese painting|japanese painting|the great wave|great wave|kabuki print",
    "vangogh": "vangogh|post impressionism|post impressionist|starry night painting",
    "monet": "impressionist|impressionism|impressionistic|impressionist painting|water lilies|"
    "plein air|broken color|french impressionism|water lily pond",
    "cubism": "cubism|cubist|analytic cubism|synthetic cubism|futurism|futurist|"
    "cubist painting|fractured planes|fragmented geometric|vorticism|orphism",
    "pointillism": "pointillism|pointillist|stippling|stippled|dots of paint|painted dots|"
    "divisionism|neo impressionism|dotted painting|stipple|aboriginal dot|dot painting|"
    "tiny dots of color|made of dots|colored dots",
    "bauhaus": "bauhaus|constructivism|constructivist|suprematism|suprematist|de stijl|"
    "neoplasticism|geometric abstraction|geometric shapes|geometric art|swiss design|"
    "minimalist geometric|modernist poster|swiss poster|soviet poster|propaganda poster|"
    "mid century modern|midcentury|mid century|bauhaus poster|"
    "op art|primary color shapes|memphis design|memphis style",
    "pop-art": "pop art|popart|pop art portrait|campbells soup|pop art print",
    "art-deco": "art deco|artdeco|deco|travel poster|roaring twenties|roaring 20s|jazz age|"
    "great gatsby|gatsby|1920s poster|ocean liner poster|vintage travel poster|speakeasy style",
    "art-nouveau": "art nouveau|artnouveau|jugendstil|belle epoque|vienna secession|nouveau|"
    "modernisme|arts and crafts|liberty style|whiplash lines|tarot card|tarot",
    "surrealism": "surrealism|surreal|surrealist|surrealistic|melting clock|dreamscape|"
    "magical realism|magic realism|melting reality|dadaism|dada|metaphysical painting",
    "psychedelic": "psychedelic|psychedelia|trippy|acid|acid trip|lsd|hippie|hippy|tie dye|"
    "kaleidoscope|kaleidoscopic|fractal|deep dream|deepdream|mushroom trip|liquid light show|"
    "black light poster|blacklight|woodstock|flower power|lava lamp|hallucination|shrooms|"
    "1960s poster|san francisco poster|ayahuasca|visionary art",
    "graffiti": "graffiti|street art|spray paint|spray painted|spraypaint|stencil|stencil art|"
    "wall mural|mural|tagging|urban art|hip hop wall|aerosol|subway art|graffiti wall|"
    "painted on a wall|wildstyle",
    "cinematic": "movie look|film look|cinema|blockbuster|teal and orange|film still|hollywood|"
    "movie still|arthouse|arthouse film|hollywood movie|action movie|movie scene|movie trailer|"
    "cinema look|big budget movie|movie grade|film grade|anamorphic|imax|orange and teal grade|"
    "movie poster|thriller movie|widescreen movie|motion picture|color graded|color grading|"
    "orange teal grade|spaghetti western|filmic",
    "noir": "noir|film noir|detective film|hard boiled|hardboiled|private eye|detective movie|"
    "neo noir|noir film|crime film|black and white detective|1940s detective|gumshoe|femme fatale|"
    "venetian blinds|noir movie|crime drama|nior",
    "old-photo": "old photo|old movie|old film|silent movie|polaroid|vintage photo|"
    "daguerreotype|old photograph|antique photo|tintype|ambrotype|wet plate|victorian photo|"
    "old timey|oldtimey|faded photo|faded photograph|"
    "aged photo|aged photograph|black and white movie|black and white film|early cinema|newsreel|"
    "grandmas photo|lomography|lomo|super 8|super 8 film|8mm|8mm film|16mm|16mm film|"
    "vintage film|vintage photograph|sepia photo|sepia photograph|sepia toned photo|old west photo|"
    "family album|kodachrome slide|disposable camera|old camera|found footage|"
    "1800s photo|civil war photo|kodak film|analog photo|analog film|analogue film|film photo",
    "silent-film": "silent film|silent era|silent comedy|slapstick film|hand cranked camera",
    "instant-photo": "instant photo|instant camera|instant film|instax|polaroid photo|polaroid picture|"
    "polaroid camera|polaroid frame",
    "glamour": "glamour|glamour shot|glamour photo|glamor shot|glamor photo|soft focus portrait|"
    "dreamy soft focus|orton effect",
    "duotone": "duotone|duo tone|two tone photo|two color photo",
    "infrared": "infrared photo|infrared photography|infrared film|infrared landscape|aerochrome|"
    "false color infrared|color infrared",
    "technicolor": "technicolor|technicolour|1950s film|1950s movie|50s movie|50s film|"
    "golden age hollywood|old hollywood|classic hollywood|three strip|kodachrome|"
    "hand tinted|hand colored photo|colorized|postcard|vintage postcard|1960s film|60s movie|"
    "classic musical|hollywood musical|eastmancolor|saturated film stock",
    "vhs": "vhs|vhs tape|home video|camcorder|video tape|videotape|vcr|analog video|betamax|"
    "old tv|old television|crt tv|crt television|crt monitor|tracking error|analog tv|tv static|"
    "90s tv|80s tv|tape recording|vintage tv|retro tv|80s home movie|90s home video|"
    "old video|cassette tape|vhs glitch|webcam 2005|"
    "vhs effect|bad tv",
    "cctv": "cctv|cctv footage|security camera|security camera footage|surveillance camera|"
    "surveillance footage|surveillance video",
    "vaporwave": "vaporwave|vapor wave|vapourwave|vapour wave|aesthetic wave|seapunk|a e s t h e t i c|"
    "mallsoft|mall aesthetic|roman bust aesthetic|vaporwave aesthetic|y2k|y2k aesthetic|webcore|"
    "windows 95|lofi aesthetic|lo fi|lofi",
    "synthwave": "synthwave|synth wave|outrun|retrowave|retro wave|80s music video|neon grid|"
    "laser grid|80s neon|80s sci fi|retro futuristic 80s|80s synth|darksynth|chillwave|80s retro|"
    "80s arcade poster|new wave 80s",
    "matrix": "matrix|green code|matrix code|digital rain|falling code|code rain|"
    "hacker screen|green terminal|computer code|binary code",
    "glitch": "glitch|glitchy|glitched|datamosh|datamoshing|glitch art|rgb split|corrupted video|"
    "digital distortion|corrupted|broken signal|chromatic aberration|data moshing|signal error|"
    "bad signal|digital artifacts|pixel sorting|glitchcore|broken screen|rgb shift",
    "hologram": "hologram|holographic|holo|holography|hologram projection|projected hologram|"
    "blue hologram|iridescent|holographic foil|holo projection|augmented reality|hud",
    "photo": "photo real|photorealistic|photorealism|realistic|realism|photographic|documentary|"
    "hyperrealistic|hyper realistic|hyperrealism|photo realistic|real life|lifelike|true to life|"
    "natural photo|editorial photo|studio photo|dslr|dslr photo|raw photo|fashion photography|"
    "national geographic|natural look|live action|ultra realistic|professional photo|photoreal|"
    "portrait photography|product photography|street photography|photography|professional headshot",
    "vibrant-dramatic": "vibrant dramatic|artistic style|detailed artistic style|artistic|"
    "art style|artsy|fine art|arty|"
    "creative style|work of art",
    "?vibrant-dramatic": "digital art|digital painting|digital illustration|illustration|artwork|illustrated|fantasy art",
    "tilt-shift": "tilt shift|miniature|diorama|toy town|model railway|toy world|miniature world|"
    "model town|scale model|tiny world|miniature effect|model train set|miniature town|"
    "miniature model",
    "thermal": "thermal|thermal camera|heat camera|heat vision|infrared|thermographic|thermography|"
    "heatmap|heat map|thermal imaging|thermal vision|flir|heat signature|thermal scope|"
    "infrared camera|infra red|heat sensor|thermo vision|temperature camera",
    "night-vision": "night vision|nightvision|night goggles|night vision goggles|nvg|"
    "night scope|night vision camera|green night vision|military night vision|night vision scope|"
    "image intensifier|starlight scope",
    "x-ray": "x ray|xray|x rays|radiograph|radiography|x ray scan|x ray vision|skeleton scan|"
    "mri|mri scan|ct scan|roentgen|airport scanner|x ray film|radiology",
    "background-blur": "blur my background|blurred background|background blur|blur the background|"
    "blur background|blur behind me|zoom background blur|video call blur|blurry background|"
    "blurred room|blur the room|blur my room|blur out the background|blur everything behind me|"
    "background out of focus|out of focus background|portrait mode|blur my room behind me",
    "cyberpunk": "cyberpunk|cyber punk|cyber|sci fi city|scifi city|neon dystopia|"
    "dystopian city|dystopian future|dystopia|dystopian|high tech low life|netrunner|cyborg city|"
    "futuristic neon|cyber city|cybercity|cyberpunk style|cybernetic|cyberpank|cyberpunk aesthetic",
    "neon-noir": "neon noir|neon noir film",
    "steampunk": "steampunk|steam punk|clockwork|victorian machine|cogs and gears|gears and cogs|"
    "brass and gears|gears|cogs|dieselpunk|victorian sci fi|brass machine|airship|cogwheel|"
    "steam engine|clockpunk|brass goggles|steampunk inventor|steam powered|zeppelin",
    "dark-fantasy": "dark fantasy|gothic fantasy|grimdark|epic fantasy|high fantasy|"
    "sword and sorcery|fantasy movie|fantasy film|fantasy style|fantasy novel cover|fantasy rpg|"
    "gothic|goth|vampire gothic|fantasy game|dark souls like|medieval fantasy|orc|fantasy book cover|"
    "demonic|necromancer|lovecraftian|eldritch|grim fantasy|fantasy adventure|gothic horror|"
    "fantasy quest",
    "glass t:glass": "glass sculpture|blown glass|made of glass|glass world|crystal world|glass statue|"
    "glass figure|made of crystal|murano|turned to glass|glass people|transparent glass",
    "gold t:gold": "golden statue|midas|king midas|made of gold|solid gold|gold statue|liquid gold|"
    "gold world|turned to gold|golden sculpture|gold sculpture|gold leaf everywhere|gold plated|"
    "molten gold|oscar statue|pure gold",
    "ice t:ice": "made of ice|ice sculpture|ice world|ice statue|ice queen|frozen solid|turned to ice|"
    "carved from ice|carved out of ice|ice palace|ice age|frozen statue|ice figure",
    "wood t:wood": "made of wood|wood carving|carved wood|carved from wood|wooden puppet|wooden sculpture|"
    "pinocchio|wooden toy|marionette|wood sculpture|wooden world|wooden figure|wooden doll|"
    "intarsia|marquetry|turned to wood|nutcracker|wood carved|whittled",
    "stone t:stone": "made of stone|marble statue|stone statue|statue|greek statue|roman statue|bust|"
    "turned to stone|stone sculpture|marble sculpture|carved stone|sculpture|bas relief|"
    "petrified|carved from stone|carved in stone|medusa|marble bust|carved from marble|"
    "made of marble|roman bust|greek sculpture|gargoyle|michelangelo david|granite statue",
    "metal t:metal": "liquid metal|liquid chrome|made of metal|chrome statue|metal sculpture|"
    "bronze statue|made of steel|made of chrome|iron sculpture|mercury|quicksilver|bronze sculpture|"
    "terminator|t 1000|chromecore|metal world|metal statue|made of iron|made of bronze|"
    "copper statue|silver statue|made of silver|chrome hearts style|chrome everything",
    "porcelain t:porcelain": "china doll|porcelain doll|made of porcelain|delft|delftware|delft blue|"
    "blue and white china|porcelain figurine|ceramic figure|made of ceramic|ming vase|fine china|"
    "blue willow|glazed ceramic|porcelain figure|kintsugi|meissen|porcelain world|ceramic doll",
    # Words that say only roughly how a picture is made.
    "lego t:plastic": "plastic brick|plastic toy brick|plastic building brick",
    "?old-photo nostalgic": "vintage",
    "?vhs nostalgic": "retro",
    "?bauhaus": "geometric|soviet|minimalist|minimalism|minimal",
    "?pixel-art": "arcade",
    "?photo": "photo|photograph",
    "?oil": "painting|painted|painterly|brush|paint|brushwork|painter|portrait painting|"
    "classical art|fine art painting|romantic painting|landscape painting|easel",
    "?pencil": "drawing|sketched|sketchy|hand drawn|handdrawn|drawn|drawing style|draw",
    "?old-photo": "antique|old fashioned|victorian|victorian era|19th century|1800s|"
    "1900s|wild west movie",
    "?vhs": "analog|analogue|low fi",
    "?dark-fantasy": "fantasy|wizard|sorcerer|mage|elf|elven|orcs|dungeon master|warlock",
    "?watercolor": "watery|color wash",
    "?noir": "detective|1940s|gangster|mafia|film noire",
    "?cinematic": "cinematic|movie|film|cinematography|cinematographic",
    "?cyberpunk": "futuristic|sci fi|scifi|science fiction|future city|high tech|android|robotic|"
    "cyborg|future",
    "?steampunk": "victorian inventor|brass gears|industrial revolution",
    "?cartoon": "toony|kids show|mascot|funny cartoon|goofy cartoon|chibi|kawaii",
    "?linocut": "printmaking",
    "?engraving": "etched lines",
    "?mosaic": "tiles|tile",
    "?knit": "fabric|textile|fluffy",
    "?halftone halftone": "halftone dot|halftone pattern|dots like a newspaper|comic dot|"
    "halftone shading|dot pattern",
    "?comic": "super hero|pow bang|speech bubbles",
    "?stained-glass": "cathedral light",
    "?voxel": "3d blocks",
    "?low-poly": "ps1|ps1 graphics|playstation 1|n64|early 3d|old 3d game|polygons",
    "?claymation clay": "clay|plasticine|play doh|playdough|modelling clay|made of clay|"
    "modeling clay|playdoh|dough",
    "knit yarn": "yarn|wool|made of yarn|wool puppet|yarn doll|woollen doll|balls of wool|"
    "yarn world|made of wool",
    "knit felt": "felt|made of felt|felt puppet|felt doll",
    "crayon cheerful": "kids drawing|child drawing|childs drawing|childrens drawing|"
    "drawing by a kid|drawn by a kid|drawing by a child|drawn by a child|drawn by a toddler|"
    "made by a child|childlike drawing|kindergarten drawing|drawing of a child|kid drawing|"
    "crayon drawing by a kid|crayon drawing by a child",
    "pencil hatching": "crosshatched pencil|hatched drawing",
    "paper-cutout paper": "made of paper|paper made|folded from paper|made out of paper|"
    "cut from paper|cut out of paper",
    "manga halftone": "manga screentone",
}
