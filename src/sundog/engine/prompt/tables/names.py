"""Names that stand for looks: painters, photographers, studios, films, series, games."""

from collections.abc import Mapping

__all__ = ["NAMES"]

NAMES: Mapping[str, str] = {
    "anime": "naruto|one piece|dragon ball|dragonball|dbz|sailor moon|pokemon|demon slayer|"
    "attack on titan|my hero academia|jujutsu kaisen|death note|evangelion|cowboy bebop|"
    "akira|makoto shinkai|shinkai|your name|kimi no na wa|satoshi kon|fullmetal alchemist|bleach|"
    "jojo|jojos bizarre adventure|spy x family|chainsaw man|gundam|digimon|genshin impact|genshin|"
    "studio trigger|kyoto animation|crunchyroll|hunter x hunter|code geass|zelda breath of the wild|"
    "breath of the wild|persona 5|goku|pikachu|luffy|doraemon|astro boy|speed racer|arcane anime",
    "cartoon": "simpsons|the simpsons|homer simpson|bart simpson|looney tunes|rick and morty|"
    "family guy|disney|walt disney|hanna barbera|scooby doo|tom and jerry|mickey mouse|cuphead|"
    "futurama|south park|adventure time|spongebob|gravity falls|steven universe|peanuts|snoopy|"
    "charlie brown|garfield|flintstones|jetsons|powerpuff girls|dexters laboratory|samurai jack|"
    "bojack horseman|bobs burgers|teletubbies|dr seuss|calvin and hobbes|avatar the last airbender|"
    "betty boop|popeye|ren and stimpy|courage the cowardly dog|steamboat willie|smurfs|"
    "asterix|american dad|big mouth|phineas and ferb|kim possible|teen titans|ben 10|the lion king|"
    "lion king|aladdin|snow white|little mermaid|beauty and the beast",
    "cartoon-3d": "pixar|dreamworks|toy story|shrek|disney pixar|pixar movie|frozen movie|elsa|moana|"
    "zootopia|minions|despicable me|finding nemo|monsters inc|illumination|inside out|coco|"
    "the incredibles|incredibles|kung fu panda|how to train your dragon|fortnite|encanto|tangled|"
    "ratatouille|ice age movie|madagascar|turning red|overwatch|clash of clans|sims|the sims|"
    "animal crossing|super mario|mario kart|mario odyssey|wreck it ralph|the polar express|"
    "up movie|team fortress|team fortress 2|luca movie|wall e|bratz|disney princess",
    "ghibli": "studio ghibli|studio gibli|studio ghibly|studio gibly|gibli|ghibly|ghiblee|jibli|jiblee|gibly|ghibi|miyazaki|hayao miyazaki|"
    "totoro|spirited away|my neighbor totoro|howls moving castle|kiki|kikis delivery service|ponyo|"
    "princess mononoke|mononoke|castle in the sky|laputa|nausicaa|japanese family film|"
    "the boy and the heron|arrietty|studio ghibly|studio jibli|jibley|gibhli",
    "comic": "marvel|dc comics|dc|gta|grand theft auto|borderlands|avengers|x men|batman|superman|"
    "spiderman|spider man|spiderverse|spider verse|into the spider verse|frank miller|jack kirby|"
    "stan lee|walking dead|telltale|the walking dead|tintin|herge|moebius|jean giraud|watchmen|"
    "alan moore|judge dredd|2000 ad|hellboy|mike mignola|deadpool|captain america|iron man|hulk|"
    "wonder woman|valiant hearts|hades game|a ha take on me|arcane|league of legends|valorant|"
    "invincible|ligne claire|xiii|wolverine|dick tracy",
    "manga": "berserk|kentaro miura|junji ito|vagabond manga|osamu tezuka|tezuka|takehiko inoue|"
    "uzumaki",
    "storybook": "beatrix potter|peter rabbit|winnie the pooh|quentin blake|eric carle|"
    "the very hungry caterpillar|maurice sendak|where the wild things are|moomin|moomins|"
    "tove jansson|paddington|the gruffalo|gruffalo|little prince|the little prince|arthur rackham|"
    "alice in wonderland illustration|richard scarry|madeline|goodnight moon|pettson",
    "gameboy": "gameboy|game boy|gameboy camera|game boy camera|game boy color|dmg 01",
    "pixel-art": "nintendo|nes|snes|super nintendo|sega|sega genesis|mega drive|"
    "megadrive|atari|commodore 64|c64|amiga|pac man|pacman|space invaders|tetris|stardew valley|"
    "terraria|undertale|celeste|zelda|old zelda|final fantasy 6|chrono trigger|metal slug|"
    "street fighter|donkey kong|megaman|mega man|super mario bros|mario|sonic|pokemon red|"
    "shovel knight|octopath|octopath traveler|habbo|earthbound|castlevania|monkey island|doom 1993|"
    "zx spectrum|msx|famicom|tamagotchi|kingdom two crowns|dead cells",
    "voxel": "minecraft|roblox|mincraft|minecraft world|crossy road|teardown|cube world|"
    "minecraft steve|steve from minecraft|hytale|mine craft",
    "lego": "duplo|lego movie|the lego movie|lego star wars|lego batman|playmobil|lay go|lago bricks",
    "low-poly": "superhot|monument valley|firewatch|virtua fighter|playstation one|journey game|"
    "minecraft low poly|untitled goose game|totally accurate battle simulator",
    "ascii": "dwarf fortress|nethack|rogue game|teletext",
    "claymation": "wallace and gromit|aardman|coraline|laika|chicken run|shaun the sheep|"
    "nightmare before christmas|the nightmare before christmas|corpse bride|isle of dogs|"
    "fantastic mr fox|pingu|kubo|gumby|mary and max|frankenweenie|ray harryhausen|"
    "the neverhood|little nightmares",
    "paper-cutout": "paper mario|lotte reiniger|south park paper|matisse|henri matisse|"
    "tearaway|terry gilliam|monty python",
    "knit": "yoshis woolly world|kirby epic yarn|kirbys epic yarn|unravel|sackboy|littlebigplanet|"
    "sesame street|the muppets|fraggle rock|kermit",
    "mosaic": "gaudi|antoni gaudi|park guell|hundertwasser",
    "stained-glass": "chartres|notre dame|sainte chapelle|louis comfort tiffany",
    "oil": "rembrandt|vermeer|johannes vermeer|caravaggio|leonardo|leonardo da vinci|da vinci|davinci|"
    "mona lisa|michelangelo|raphael|titian|rubens|velazquez|goya|turner|jmw turner|william turner|"
    "delacroix|botticelli|sandro botticelli|ingres|jacques louis david|gainsborough|"
    "john singer sargent|sargent|bouguereau|waterhouse|millais|rossetti|repin|ilya repin|aivazovsky|"
    "el greco|bruegel|brueghel|frans hals|van eyck|jan van eyck|durer portrait|"
    "girl with a pearl earring|the night watch|caspar david friedrich|bob ross|thomas kinkade|"
    "lucian freud|francis bacon|edward hopper|hopper|norman rockwell|rockwell|andrew wyeth|wyeth|"
    "grant wood|american gothic|cezanne|paul cezanne|courbet|manet|edouard manet|winslow homer|"
    "gerhard richter|loving vincent|disco elysium|frazetta|frank frazetta|fragonard|watteau|"
    "gericault|canaletto|tintoretto|hieronymus bosch|bosch|frida kahlo|diego rivera|botero|"
    "dishonored|sorolla|anders zorn|klimt landscape|hammershoi|amedeo modigliani|modigliani",
    "gouache": "mary blair|eyvind earle|tyrus wong|maxfield parrish|studio background painting|"
    "david hockney|hockney|gauguin|paul gauguin|henri rousseau|the secret of kells|"
    "cartoon saloon|song of the sea|wolfwalkers",
    "watercolor": "albrecht durer watercolor|winsor newton|child of light|william blake|"
    "john james audubon|audubon|andrew wyeth watercolor|emil nolde watercolor",
    "pencil": "raymond briggs|the snowman|take on me|m c escher|mc escher|escher|da vinci sketch|"
    "leonardo sketch|edward gorey|gorey|tim burton sketch|saul steinberg|al hirschfeld|quill drawing",
    "charcoal": "kathe kollwitz|kollwitz|william kentridge|kentridge|seurat drawing|limbo|"
    "odilon redon charcoal",
    "crayon": "xkcd crayon|crayola|harold and the purple crayon|yoshis island",
    "chalk-pastel": "degas|edgar degas|mary cassatt|redon|odilon redon",
    "ink-wash": "okami|hasegawa tohaku|xu beihong|qi baishi|sesshu|zhang daqian|"
    "black myth|bada shanren|ink wash painting",
    "expressionism": "munch|edvard munch|the scream|pollock|jackson pollock|kirchner|egon schiele|"
    "schiele|willem de kooning|de kooning|rothko|mark rothko|franz marc|emil nolde|kokoschka|"
    "basquiat|jean michel basquiat|cy twombly|joan mitchell|blaue reiter|chagall|marc chagall|"
    "dr caligari|the cabinet of dr caligari|andre derain|georges rouault|soutine",
    "linocut": "gustave baumann|german woodcut|frans masereel|rockwell kent|vallotton|mexican lino|"
    "jose posada|posada|darkest dungeon",
    "halftone": "sigmar polke|alain jacquet",
    "risograph": "saul bass|shepard fairey|obama hope poster|hope poster|fillmore|tom eckersley|"
    "malika favre",
    "engraving": "gustave dore|albrecht durer|durer|piranesi|hogarth|terry pratchett cover|"
    "return of the obra dinn|obra dinn|hendrick goltzius|ex libris",
    "ukiyo-e": "hokusai|hiroshige|utamaro|kuniyoshi|yoshitoshi|kawase hasui|hasui|sharaku|"
    "hiroshi yoshida|shin hanga|great wave off kanagawa",
    "vangogh": "van gogh|vincent van gogh|vincent|vincent vangogh|van goth|van gough|van go|"
    "van gogh painting|sunflowers painting|van gough painting|vangough|van goh|van gog|vangoh|"
    "cafe terrace|the starry night|wheatfield with crows",
    "vangogh night stars": "starry night|van gogh starry night|starry night by van gogh|"
    "the starry night by van gogh|starry night van gogh",
    "monet": "claude monet|monet|renoir|auguste renoir|pissarro|sisley|berthe morisot|morisot|"
    "giverny|childe hassam|caillebotte|bonnard|pierre bonnard|monay|claude monay",
    "cubism": "picasso|pablo picasso|braque|georges braque|juan gris|guernica|fernand leger|"
    "delaunay|robert delaunay|boccioni|marcel duchamp|duchamp|picaso|tamara de lempicka cubist",
    "pointillism": "seurat|georges seurat|signac|paul signac|damien hirst|yayoi kusama|kusama|"
    "chuck close",
    "bauhaus": "kandinsky|wassily kandinsky|mondrian|piet mondrian|malevich|kazimir malevich|"
    "paul klee|klee|moholy nagy|el lissitzky|lissitzky|rodchenko|joan miro|miro|josef albers|"
    "le corbusier|calder|sol lewitt|vasarely|bridget riley|dieter rams|frank stella",
    "pop-art": "warhol|andy warhol|lichtenstein|roy lichtenstein|keith haring|haring|takashi murakami|"
    "murakami|jeff koons|richard hamilton|marilyn print|marilyn diptych|james rosenquist|"
    "britto|romero britto",
    "art-deco": "tamara de lempicka|lempicka|erte|cassandre|am cassandre|bioshock|metropolis|"
    "chrysler building|fritz lang|empire state|rapture bioshock",
    "art-nouveau": "mucha|alphonse mucha|alfons mucha|klimt|gustav klimt|aubrey beardsley|beardsley|"
    "toulouse lautrec|lautrec|moulin rouge poster|horta|the kiss painting|hector guimard",
    "surrealism": "dali|salvador dali|magritte|rene magritte|max ernst|leonora carrington|"
    "remedios varo|giorgio de chirico|de chirico|yves tanguy|zdzislaw beksinski|beksinski|"
    "alice in wonderland|mad hatter|twin peaks|david lynch|the persistence of memory|"
    "eternal sunshine|inception|hr giger surreal",
    "psychedelic": "alex grey|yellow submarine|the beatles cartoon|peter max|pink floyd|jimi hendrix|"
    "grateful dead|fear and loathing|fear and loathing in las vegas|burning man|tame impala|"
    "austin powers|wes wilson|doctor strange|enter the void",
    "graffiti": "banksy|jet set radio|obey poster|kaws|blek le rat",
    "cinematic": "christopher nolan|nolan|denis villeneuve|villeneuve|ridley scott|tarantino|"
    "quentin tarantino|pulp fiction|kill bill|stanley kubrick|kubrick|spielberg|steven spielberg|"
    "roger deakins|deakins|michael bay|transformers|james bond|john wick|interstellar|scorsese|"
    "sergio leone|clint eastwood|drive movie|joker|the godfather|godfather|breaking bad|sicario|"
    "oppenheimer|top gun|mission impossible|the revenant|game of thrones cinematic|the last of us|"
    "uncharted|hitchcock|alfred hitchcock|fincher|david fincher|fight club|se7en|the shining|"
    "greta gerwig|forrest gump|titanic|wong kar wai film|ghost of tsushima|death stranding|"
    "red dead cinematic|indiana jones|jurassic park|lawrence of arabia",
    "cinematic pastel": "wes anderson|grand budapest|grand budapest hotel|the grand budapest hotel|"
    "moonrise kingdom|asteroid city|wes andersen|royal tenenbaums|amelie|the french dispatch",
    "cinematic p:desert": "mad max|fury road|mad max fury road|red dead|red dead redemption|"
    "red dead redemption 2|western|western movie|cowboy movie|django|fallout new vegas|tatooine|"
    "dune movie|arrakis|westworld|borat western",
    "cinematic neon": "wong kar wai|john wick neon|drive neon|only god forgives|euphoria|"
    "chungking express|in the mood for love|suspiria|dario argento|nicolas winding refn",
    "noir": "sin city|humphrey bogart|bogart|casablanca|maltese falcon|the maltese falcon|la noire|"
    "max payne|the third man|double indemnity|orson welles|citizen kane|chinatown|raymond chandler|"
    "philip marlowe|peaky blinders|brassai|sam spade|mank",
    "old-photo": "charlie chaplin|chaplin|buster keaton|nosferatu|melies|george melies|nadar|"
    "lumiere|lumiere brothers|edward curtis|ansel adams|henri cartier bresson|cartier bresson|"
    "dorothea lange|diane arbus|robert capa|vivian maier|laurel and hardy|metropolis 1927|"
    "julia margaret cameron|ilford|ilford hp5|tri x|kodak tri x|hp5|the lighthouse|schindlers list|"
    "polaroid sx 70",
    "technicolor": "wizard of oz|the wizard of oz|gone with the wind|singin in the rain|"
    "singing in the rain|the red shoes|vertigo|martin parr|william eggleston|saul leiter|"
    "steve mccurry|kodak ektachrome|ektachrome|kodak ektar|velvia|fuji velvia|la la land|"
    "breakfast at tiffanys|mary poppins|pleasantville|the umbrellas of cherbourg",
    "photo": "kodak portra|portra|portra 400|portra 800|fuji pro|fujifilm|provia|annie leibovitz|"
    "leibovitz|peter lindbergh|helmut newton|richard avedon|red dead photo|unreal engine 5 realistic|"
    "cinestill photo|gregory crewdson|rinko kawauchi|vogue|vogue cover",
    "vhs": "stranger things|mtv|blair witch|the office 1990|v h s|max headroom|"
    "seinfeld|friends sitcom|skinamarink|five nights at freddys|fnaf",
    "vaporwave": "macintosh plus|saint pepsi|floral shoppe",
    "synthwave": "tron legacy|tron|hotline miami|kavinsky|miami vice|far cry blood dragon|kung fury|"
    "daft punk|the weeknd|back to the future|knight rider|vice city|gta vice city|top gun 1986|"
    "scarface",
    "matrix": "the matrix|morpheus|mr robot|red pill|watch dogs",
    "hologram": "star wars hologram|princess leia hologram|jarvis|iron man hud|minority report|"
    "cortana",
    "thermal": "predator|predator vision|rainbow six thermal",
    "night-vision": "call of duty|splinter cell|zero dark thirty|sicario tunnel|modern warfare|"
    "cod modern warfare|silence of the lambs",
    "cyberpunk": "blade runner|bladerunner|blade runner 2049|cyberpunk 2077|cyberpunk edgerunners|"
    "edgerunners|ghost in the shell|altered carbon|deus ex|syd mead|liam wong|stray game|"
    "neuromancer|alita|battle angel alita|cinestill|cinestill 800t|akira neo tokyo|the fifth element|"
    "robocop|ready player one|detroit become human|judge dredd mega city|snow crash|total recall",
    "cyberpunk p:cyberpunk-city": "neo tokyo|neon city|futuristic city|neon metropolis|"
    "sci fi metropolis|megacity|mega city|neon street|neon alley|cyberpunk street|cyberpunk city|"
    "cyberpunk alley|neon back alley|city of the future|coruscant|futuristic street|neon slum|"
    "future metropolis|neon market|cyberpunk market|cyberpunk night market|futuristic metropolis",
    "cyberpunk p:tokyo-street neon": "neon tokyo|cyberpunk tokyo|tokyo neon|futuristic tokyo|"
    "tokyo cyberpunk|neo shibuya|neon shibuya|neon shinjuku",
    "steampunk": "jules verne|hugo movie|bioshock infinite|arcane piltover|mortal engines|"
    "wild wild west|treasure planet|frostpunk|league of extraordinary gentlemen|dishonored city|"
    "the golden compass|thief game",
    "dark-fantasy": "dungeons and dragons|dnd|d and d|d d|dark souls|lord of the rings|lotr|elden ring|"
    "bloodborne|game of thrones|house of the dragon|warhammer|warhammer 40k|witcher|the witcher|"
    "diablo|skyrim|world of warcraft|warcraft|wow game|baldurs gate|baldurs gate 3|tolkien|gandalf|"
    "middle earth|the hobbit|hobbit|mordor|castlevania gothic|magic the gathering|conan|"
    "conan the barbarian|hr giger|giger|h r giger|tim burton|beetlejuice|sleepy hollow|"
    "guillermo del toro|del toro|pans labyrinth|zdzislaw|sekiro|hellraiser|god of war|"
    "edward scissorhands|wednesday addams|addams family|crimson peak|hollow knight|dracula|van helsing|"
    "narnia|the chronicles of narnia|labyrinth|legend of zelda twilight princess|final fantasy|"
    "hellblade|doom eternal|bram stoker|sauron",
    "dark-fantasy p:castle-hall": "hogwarts|harry potter|gryffindor|slytherin|winterfell|"
    "dumbledore|hogwarts great hall|kings landing",
    "p:spaceship": "star trek|alien movie|the expanse|millennium falcon|death star|2001|"
    "2001 a space odyssey|space odyssey|battlestar galactica|mass effect|dead space|halo|"
    "starship enterprise|event horizon|firefly ship|nostromo",
    "p:space": "star wars|guardians of the galaxy|jedi|lightsaber|no mans sky|gravity movie|"
    "starfield|darth vader|interstellar space|cosmos carl sagan",
    "p:mars": "the martian|john carter|total recall mars",
    "p:underwater": "atlantis|aquaman|subnautica|bikini bottom|the abyss|avatar way of water",
    "p:jungle": "pandora|jungle book|the jungle book|tarzan|jumanji|predator jungle|apocalypse now|"
    "jurassic world|tomb raider|lost island",
    "p:jungle bloom": "pandora avatar|avatar movie|james cameron avatar",
    "p:haunted-house eerie": "resident evil|silent hill|conjuring|the conjuring|ghostbusters|"
    "phasmophobia|luigis mansion|amnesia game|scream movie|it pennywise|the exorcist|the addams house",
    "p:ruins": "the walking dead ruins|i am legend|last of us ruins|horizon zero dawn|stalker",
    "p:old-town": "assassins creed|pirates of the caribbean town|romeo and juliet|kingdom come deliverance",
    "p:dollhouse pink": "barbie|barbie world|barbie movie|barbiecore|barbie dreamhouse|barbie girl|"
    "my little pony|polly pocket|hello kitty|sanrio|mean girls",
    "p:palace": "bridgerton|marie antoinette|downton abbey|cinderella|sleeping beauty",
    "p:diner": "grease|happy days|nighthawks|riverdale|american graffiti",
    "p:snow-field": "frozen|elsa frozen|snowpiercer|arendelle|hoth|fargo",
    "p:beach": "baywatch|moana beach|gta vice city beach|castaway|love island|bondi",
    "p:enchanted-garden": "alice garden|fern gully|ferngully|the secret garden|maleficent forest|"
    "midsummer nights dream|tinkerbell|tinker bell|peter pan|neverland|rivendell",
    "p:village": "the shire|shire|hobbiton|stardew village|asterix village|whoville",
}
