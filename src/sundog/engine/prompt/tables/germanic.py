"""German, Russian and Indonesian: the words that matter most."""

from collections.abc import Mapping

__all__ = ["GERMANIC"]

GERMANIC: Mapping[str, str] = {
    "s:anime": "zeichentrick japanisch|аниме|японская анимация|animasi jepang",
    "s:cartoon": "zeichentrick|zeichentrickfilm|karikatur|trickfilm|мультфильм|мультик|мульт|kartun|"
    "мультяшный|мультяшно|мультяшка|cartoonhaft",
    "s:cartoon-3d": "3d animationsfilm|3d zeichentrick|3d мультфильм|пиксар|дисней 3d|animasi 3d|"
    "kartun 3d|3д мультфильм|дисней пиксар",
    "s:ghibli": "гибли|студия гибли|миядзаки|ghibli stil",
    "s:comic": "комикс|комиксы|comicheft|komik|марвел|комиксов",
    "s:manga": "манга|мангу",
    "s:storybook": "bilderbuch|kinderbuch|marchenbuch|детская книга|сказочная книга|buku cerita|"
    "иллюстрация детской книги",
    "s:pixel-art": "pixelgrafik|pixelkunst|пиксель арт|пиксели|пиксельный|пиксель|пиксельная|"
    "8 бит|seni piksel|piksel|пиксель-арт|пиксельарт|retrospiel|videospiel|gim retro",
    "s:voxel": "майнкрафт|воксели|воксельный",
    "s:lego": "лего|lego welt|legosteine|bausteine|klotzchen|klemmbausteine",
    "s:claymation": "knete|knetanimation|knetfigur|пластилин|пластилиновый|plastisin|"
    "пластилиновая анимация|knetmasse|tanah liat",
    "s:paper-cutout": "scherenschnitt|papierschnitt|бумажная аппликация|аппликация|оригами|potongan kertas|"
    "papierwelt|aus papier",
    "s:mosaic": "mosaik|мозаика|mosaikfliesen|мозаикой",
    "s:stained-glass": "glasmalerei|buntglas|buntglasfenster|kirchenfenster|витраж|витражи|"
    "kaca patri|витражное стекло",
    "s:oil": "olgemalde|olbild|oelgemaelde|olmalerei|масляная живопись|масло|картина маслом|oelbild|"
    "lukisan minyak|маслом|олия|cat minyak|in ol|ol auf leinwand|живопись маслом|olfarbe|oelmalerei",
    "s:watercolor": "aquarell|wasserfarbe|wasserfarben|акварель|акварельный|акварельная|cat air|"
    "aquarellbild|акварелью|tusche aquarell|lukisan cat air|aquarellfarben|акварельный рисунок",
    "s:gouache": "gouachemalerei|гуашь",
    "s:pencil": "bleistift|bleistiftzeichnung|bleistiftskizze|zeichnung bleistift|skizze|"
    "карандаш|карандашный рисунок|рисунок карандашом|карандашом|эскиз|набросок|sketsa|pensil|"
    "buntstift|buntstiftzeichnung|sketsa pensil|gambar pensil|скетч|kugelschreiber|федерзейхнунг",
    "s:charcoal": "kohlezeichnung|kohle|уголь|углем|рисунок углем|arang|kohlestift|углём",
    "s:chalk-pastel": "kreide|pastellkreide|kreidezeichnung|мелки|мел|пастель|kapur",
    "s:crayon": "wachsmalstift|wachsmalstifte|восковые мелки|krayon|kinderzeichnung|детский рисунок",
    "s:ink-wash": "tuschemalerei|tusche|тушь|тушью|tinta cina|суми э|tuschezeichnung",
    "s:expressionism": "expressionismus|expressionistisch|abstrakt|экспрессионизм|абстракция|абстрактный|"
    "abstrak",
    "s:monet": "impressionismus|impressionistisch|импрессионизм|моне|клод моне|импрессионист|"
    "импрессионистский",
    "s:vangogh": "ван гог|звездная ночь ван гога|винсент ван гог|sternennacht",
    "s:cubism": "kubismus|kubistisch|кубизм|пикассо|kubisme",
    "s:surrealism": "surrealismus|сюрреализм|дали|сальвадор дали",
    "s:pop-art": "поп арт|уорхол|popkunst",
    "s:linocut": "holzschnitt|linolschnitt|линогравюра|ксилография",
    "s:engraving": "kupferstich|radierung|гравюра|стальная гравюра",
    "s:ukiyo-e": "japanischer holzschnitt|укие э|японская гравюра|хокусай",
    "s:graffiti": "граффити|strassenkunst|grafiti|уличное искусство",
    "s:noir": "нуар|фильм нуар|krimi|detektivfilm|нуарный",
    "s:old-photo": "altes foto|alter film|stummfilm|старое фото|старый фильм|старая фотография|foto tua|"
    "ретро фото|alte fotografie|film lama|немое кино|alten film|foto lama|alter schwarzweissfilm",
    "s:old-photo monochrome": "schwarzweissfilm|schwarz weiss film|старый черно белый фильм|"
    "черно белое кино|film hitam putih|черно белый фильм",
    "s:cinematic": "kinofilm|filmisch|кино|кинематографичный|как в кино|sinematik|kinolook|"
    "кинематографично",
    "s:vhs": "видеокассета|кассета|vhs kassette",
    "s:cyberpunk": "киберпанк|cyberpunk stadt stil|zukunft|siberpunk",
    "s:steampunk": "стимпанк",
    "s:dark-fantasy": "темное фэнтези|dustere fantasy|фэнтези|fantasi gelap|dunkle fantasy",
    "s:vaporwave": "вейпорвейв",
    "s:synthwave": "синтвейв|ретровейв",
    "s:thermal": "warmebild|warmebildkamera|thermokamera|тепловизор|waermebild|kamera termal|тепловизора",
    "s:night-vision": "nachtsicht|nachtsichtgerat|ночное видение|прибор ночного видения",
    "s:x-ray": "rontgen|rontgenbild|рентген|roentgen|sinar x",
    "s:blueprint": "blaupause|bauplan|чертеж|технический рисунок|cetak biru|technische zeichnung",
    "s:knit": "gestrickt|strick|вязаный|вязание|rajutan|вязаная|strickpuppe|aus wolle|вязаный мир",
    "s:cross-stitch": "stickerei|kreuzstich|вышивка|вышивка крестом|sulaman|bestickt",
    "s:photo": "realistisch|fotorealistisch|реалистичный|реалистично|realistis",
    "s:matrix": "матрица",
    "s:glitch": "глитч",
    "s:porcelain": "porzellan|porzellanpuppe|фарфор|porselen|фарфоровая кукла",
    "s:art-nouveau": "модерн|jugendstil plakat",
    "s:low-poly": "лоу поли",
    "?s:oil": "gemalde|gemalt|malerei|живопись|картина|lukisan|нарисованный|gemaelde",
    "?s:pencil": "zeichnung|gezeichnet|рисунок|gambar|нарисованный карандаш",
    "p:cyberpunk-city s:cyberpunk": "киберпанк город|cyberpunkstadt|kota cyberpunk|"
    "город будущего|zukunftsstadt|неоновый город|neonstadt|cyberpunk stadt",
    "p:snowy-mountains": "schneeberge|alpen|verschneite berge|снежные горы|gunung bersalju|"
    "заснеженные горы|schneebedeckte berge",
    "?p:snowy-mountains": "berge|berg|gebirge|горы|гора|gunung|pegunungan|горах",
    "p:autumn-forest": "herbst|herbstwald|осень|осенний лес|musim gugur|осенний|осенью|"
    "wald im herbst|hutan musim gugur|осенний парк|herbstlich",
    "p:jungle": "dschungel|urwald|regenwald|джунгли|hutan rimba|hutan hujan|тропический лес",
    "p:desert": "wuste|пустыня|gurun|gurun pasir|sandwuste|dunen|сахара|wueste|пустыне",
    "p:beach": "strand|пляж|pantai|tropeninsel|am strand|пляже|тропический остров|insel|остров|на пляже|"
    "am meer|pulau",
    "p:underwater": "unterwasser|unter wasser|под водой|bawah laut|korallenriff|подводный мир|"
    "bawah air|unterwasserwelt|im meer|подводный|океан|di bawah laut|dalam laut|на дне моря|tiefsee|"
    "коралловый риф|meeresgrund|подводное царство",
    "p:volcano": "vulkan|вулкан|gunung berapi|holle|ад|лава|hoelle",
    "p:space": "weltraum|weltall|космос|luar angkasa|im weltraum|галактика|galaxie|all kosmos|космосе|"
    "вселенная|в космосе|открытый космос|im all",
    "p:enchanted-garden": "zaubergarten|verzauberter garten|marchenwald|zauberwald|волшебный сад|"
    "волшебный лес|сказочный лес|сказка|taman ajaib|verzauberter wald|marchen|marchenhaft|hutan ajaib|"
    "сказочный|сказочный мир|negeri dongeng|maerchenwald",
    "?p:enchanted-garden": "garten|сад|taman bunga|blumen|цветы|bunga|саду",
    "p:castle-hall": "schloss|burg|замок|kastil|mittelalter|средневековый|средневековье|"
    "ritterburg|rittersaal|замке|средневековый замок|istana tua|burgsaal",
    "p:tokyo-street": "токио|улица токио|jalanan tokyo",
    "?p:city-skyline": "stadt|strasse|город|улица|kota|jalan|grossstadt|городе|улице|jalanan|nachtmarkt",
    "p:city-skyline": "wolkenkratzer|небоскребы|gedung pencakar langit|мегаполис|манхэттен|нью йорк",
    "p:night-club": "disko|nachtclub|ночной клуб|клуб|diskotek|klub malam|дискотека",
    "p:village": "dorf|деревня|desa|dorfchen|деревне|kampung",
    "p:harbour": "hafen|гавань|порт|pelabuhan|piratenschiff|пиратский корабль",
    "p:pine-forest": "nadelwald|tannenwald|хвойный лес|сосновый лес|hutan pinus|kiefernwald",
    "?p:pine-forest": "wald|лес|hutan|im wald|лесу",
    "p:meadow": "wiese|blumenwiese|луг|поле|padang rumput|fruhling|весна|musim semi|весной|feld|"
    "fruehling|весенний|blumenfeld|padang bunga",
    "p:japanese-garden": "japanischer garten|японский сад|taman jepang",
    "p:waterfall": "wasserfall|водопад|air terjun|fluss|река|sungai|озеро|danau",
    "p:savanna": "savanne|саванна|sabana indonesia|afrika",
    "p:mars": "марс|на марсе",
    "p:moon": "auf dem mond|на луне|луна|di bulan",
    "p:snow-field": "winter|winterlandschaft|зима|зимний|зимой|musim dingin|arktis|зимний пейзаж|"
    "winterwald|зимний лес|арктика|снежное поле|zima",
    "p:snow-field snow": "verschneiter wald|verschneite landschaft|заснеженный лес|снежный лес|"
    "verschneiter winterwald|hutan bersalju|schneelandschaft",
    "p:cave": "hohle|пещера|gua|hoehle|пещере|tropfsteinhohle",
    "p:ruins": "ruinen|ruine|руины|апокалипсис|reruntuhan|постапокалипсис|endzeit",
    "p:haunted-house": "spukhaus|geisterhaus|дом с привидениями|rumah hantu|friedhof|кладбище|kuburan",
    "p:palace": "palast|дворец|istana|дворце|prunksaal",
    "p:library": "bibliothek|библиотека|perpustakaan|bucherei",
    "p:theatre": "театр|buhne|сцена|panggung|teater",
    "p:spaceship": "raumschiff|космический корабль|pesawat luar angkasa|звездолет",
    "p:clouds": "himmel|небо|langit|uber den wolken|в облаках|облаках",
    "p:old-town": "altstadt|старый город|kota tua|mittelalterliche stadt",
    "p:farm": "bauernhof|ферма|peternakan",
    "p:park": "парк|taman|taman kota",
    "p:office": "buro|офис|kantor",
    "red": "rot|rote|roten|rotes|красный|merah|roter|алый",
    "orange": "оранжевый|jingga|oranye|orangen",
    "yellow": "gelb|gelbe|желтый|kuning|gelbes|gelber",
    "green": "grun|grune|grunes|зеленый|hijau|gruen|gruner|grunem|grunen",
    "teal": "turkis|бирюзовый|toska|tuerkis|бирюза",
    "blue": "blau|blaue|blaues|синий|голубой|biru|blauer|blauen|blaulich",
    "purple": "lila|violett|фиолетовый|ungu|сиреневый|пурпурный|lilafarben",
    "pink": "rosafarben|розовый|merah muda|magenta rot",
    "brown": "braun|коричневый|cokelat|coklat|braune",
    "black": "schwarz|schwarze|черный|hitam|schwarzer|schwarzen",
    "white": "weiss|weisse|белый|putih|weisser|weissen",
    "gray": "grau|серый|abu abu|graue",
    "golden": "golden de|goldfarben|золотистый|keemasan|goldene|goldenes|goldener|goldenem",
    "gold": "золото|emas|aus gold|из золота|золотой",
    "sepia": "сепия",
    "pastel": "pastellfarben|pastelltone|пастельные тона|пастельные цвета|warna pastel|pastell|пастельный",
    "neon": "неон|неоновый|neonlicht|lampu neon|neonlichter|неоновые огни|неоновый свет|neonfarben",
    "monochrome": "schwarzweiss|schwarz weiss|черно белый|hitam putih|monochrom|монохром|чернобелый|"
    "чб|черно-белый|einfarbig|in schwarzweiss",
    "rainbow": "regenbogen|радуга|pelangi|regenbogenfarben|радужный",
    "vibrant": "bunt|farbenfroh|leuchtende farben|яркий|яркие цвета|яркие краски|berwarna warni|"
    "kraftige farben|красочный|lebhaft|warna cerah|knallig|насыщенный|насыщенные цвета|яркие|bunte|"
    "satte farben|knallbunt|warna warni",
    "muted": "verblasst|blass|gedampft|приглушенный|блеклый|entsattigt|pudar|выцветший|gedeckte farben",
    "warm": "warme farben|warmes licht|теплый|тепло|hangat|теплый свет|теплые тона|warmer ton|теплые цвета|"
    "cahaya hangat|потеплее|теплее|waermer|warmer licht",
    "cool": "kalt|kuhl|kuhle farben|холодный|холодные тона|dingin|kaltes licht|холоднее|kuhle",
    "dawn": "morgendammerung|sonnenaufgang|рассвет|fajar|matahari terbit|восход|утро|морген|"
    "восход солнца|на рассвете|morgens|pagi",
    "day": "sonnig|tageslicht|солнечный|день|siang|солнечный день|cerah|sommer|лето|sonnenschein|"
    "солнце|солнечный свет|musim panas|летний|sonne|am tag",
    "golden-hour": "sonnenuntergang|goldene stunde|закат|matahari terbenam|золотой час|abendsonne|"
    "senja emas|abendrot|на закате|abendlicht|закатный",
    "dusk": "abenddammerung|dammerung|сумерки|senja|blaue stunde|вечер|abend|вечерний|abends",
    "night": "nacht|ночь|malam|ночью|nachts|ночной|malam hari|mitternacht|полночь|bei nacht|in der nacht|"
    "ночи|tengah malam",
    "moonlit": "mondlicht|mondschein|лунный свет|cahaya bulan|vollmond|лунная ночь|при луне|bulan purnama|"
    "полная луна|im mondlicht|mondnacht",
    "candlelit": "kerzenlicht|kerzenschein|kerzen|свечи|при свечах|cahaya lilin|lilin|laternen|fackeln|"
    "свеча|lagerfeuer|костер|фонари|kerze|свет свечи|kaminfeuer",
    "low-key": "dunkel|duster|темный|темно|gelap|finster|dunkler|мрачный|темнее|потемнее|dunkle|duestere|"
    "темнота|düstere",
    "high-key": "hell|светлый|светло|terang|ярче|heller|светлее|helle|посветлее",
    "soft-light": "weiches licht|sanftes licht|мягкий свет|cahaya lembut|weich|мягкий|lembut|sanft",
    "dramatic-light": "dramatisches licht|dramatisch|драматичный|драматический свет|dramatis|"
    "драматичное освещение|драматическое освещение",
    "light-shafts": "lichtstrahlen|sonnenstrahlen|лучи света|солнечные лучи|sinar matahari|лучи",
    "bloom": "leuchtend|gluhend|сияние|светящийся|glanzend|bercahaya|свечение|сияющий|leuchten",
    "high-contrast": "kontrastreich|hoher kontrast|контраст|высокий контраст|starker kontrast|контрастный",
    "rain": "regen|regnet|regnerisch|дождь|дождливый|hujan|под дождем|дождя|im regen|дождем|regenwetter|"
    "regentropfen|ливень|gerimis|дождик",
    "snow": "schnee|schneit|verschneit|снег|снежный|salju|schneefall|снегопад|снегом|снега|bersalju|"
    "schneeflocken|снежинки|заснеженный|снежок|turun salju",
    "snow storm": "schneesturm|метель|вьюга|badai salju|пурга|буран",
    "dust storm": "sandsturm|песчаная буря|badai pasir",
    "fog": "nebel|neblig|туман|kabut|в тумане|тумана|berkabut|туманный|dunst|дымка|nebels|туманом",
    "storm": "sturm|gewitter|гроза|шторм|badai|буря|sturmisch|blitz|blitze|молния|molnia|unwetter|petir|молнии",
    "wind": "windig|ветер|angin|ветреный|berangin",
    "petals": "bluten|blutenblatter|kirschbluten|лепестки|сакура|kelopak|kirschblute|bunga sakura|"
    "цветущая сакура|лепестков",
    "leaves": "blatter|laub|листья|daun|herbstlaub|fallende blatter|листва|опавшие листья|листопад|"
    "daun gugur|herbstblatter",
    "embers": "glut|funken|искры|feuer|огонь|bara|flammen|пламя|огня|bara api",
    "smoke": "rauch|дым|asap|дыма|дымом|berasap",
    "clouds": "wolken|облака|awan|wolkig|облачный|тучи|bewolkt|berawan|облачно",
    "stars": "sterne|sternenhimmel|звезды|звездное небо|bintang|sternenklar|звездный|звездами|"
    "langit berbintang",
    "sparkles": "funkeln|glitzer|блестки|блеск|gemerlap|glitzernd|kilauan|искорки",
    "bubbles": "blasen|seifenblasen|пузыри|пузырьки|gelembung|luftblasen",
    "confetti": "konfetti|конфетти|luftballons",
    "aurora": "polarlicht|nordlicht|северное сияние|nordlichter|полярное сияние",
    "dust": "staub|пыль|debu|staubig|пыльный",
    "cheerful": "frohlich|heiter|веселый|радостный|ceria|lustig|gembira|весело|froh",
    "gloomy": "traurig|trist|грустный|печальный|sedih|melancholisch|меланхоличный|murung|унылый|trube",
    "dreamy": "vertraumt|traumhaft|мечтательный|волшебный|magisch|seperti mimpi|сон|zauberhaft|магический|"
    "ajaib|как во сне",
    "eerie": "gruselig|unheimlich|жуткий|страшный|menyeramkan|seram|ужасы|schaurig|зловещий|"
    "gespenstisch|жутко|хоррор|мистический",
    "epic": "episch|эпический|эпичный|epik|heldenhaft|эпично",
    "calm": "ruhig|friedlich|спокойный|tenang|мирный|умиротворенный|gemutlich ruhig|damai|спокойно",
    "romantic": "romantisch|романтический|романтичный|romantis",
    "nostalgic": "nostalgisch|ностальгия|80er|90er|70er|80 е|90 е|ностальгический|80 х|90 х|80er jahre",
    "soft-light calm warm": "gemutlich|уютный|уютно|nyaman|gemuetlich",
    "wood": "holz|дерево|aus holz|kayu|деревянный|holzern|из дерева",
    "glass": "glas|стекло|kaca|aus glas|стеклянный|из стекла|kristall",
    "stone": "stein|камень|batu|marmor|мрамор|каменный|aus stein|из камня|marmorstatue",
    "ice": "eis|лед|es batu|gefroren|ледяной|aus eis|замерзший|изо льда|beku|eisig",
    "metal": "metall|сталь|металл|logam|металлический|besi|verchromt",
    "paper": "papier de|бумага|kertas|auf papier|на бумаге|papier",
    "outlines": "konturen|umrisse|контуры|garis luar|контур|schwarze linien|umrandung|черные контуры",
    "thick-lines": "dicke linien|dicke konturen|толстые линии|жирные линии|garis tebal|dicke umrisse",
    "brushstrokes": "pinselstriche|мазки|sapuan kuas|мазки кисти|pinselstrich",
    "grain": "filmkorn|kornig|зерно|зернистость|bintik|körnung",
    "strength:0.5": "leicht|ein bisschen|ein wenig|etwas|немного|чуть|слегка|sedikit|dezent|чуть чуть|"
    "leichter|agak|bisschen|wenig|leichte|leichtem|leichten",
    "strength:1.5": "sehr|stark|extrem|starker|очень|сильный|сильно|sangat|heftig|richtig|ganz|"
    "wahnsinnig|kraftig|экстремально|sekali|максимально|starke|starkem|сверх|супер|lebat|чрезвычайно",
    "negation:no": "kein|keine|keinen|ohne|nicht|ohne jeden|без|не|нет|никакого|никаких|tanpa|tidak|"
    "jangan|nie|niemals|weder|bukan|не надо|keinerlei|keiner|tidak ada|не хочу|избегай|никакой|vermeide|"
    "только не",
    "negation:less": "weniger|меньше|поменьше|kurangi|reduziere|уменьши|weniger von",
    "negation:stop": "entferne|weg mit|убери|убрать|hapus|hilangkan|stopp|удали|останови|entfern|"
    "berhenti|выключи|прекрати|schalte aus",
    "negation:too": "zu viel|zu|слишком|terlalu|zu sehr|zu viele|слишком много|terlalu banyak",
    "negation-after:no": "weg|entfernen|aus|ausschalten",
    "step:1": "mehr|больше|побольше|lebih|lebih banyak|noch mehr|еще больше|verstarke|усиль|сильнее|starker|"
    "еще|tambah lagi|добавь еще",
    "turn:but": "aber|sondern|nur|но|только|tapi|hanya|lieber|а|stattdessen|лучше|просто|melainkan|einfach",
    "control:relative": "jetzt|теперь|sekarang|gleich aber|то же самое но|sama tapi|nochmal|снова|"
    "das gleiche aber|опять|тоже самое но|auch noch|так же но",
    "control:add": "fuge|добавь|tambahkan|tambah|fuge hinzu|dazu|добавить|hinzufugen|gib dazu",
    "control:reset": "zuruck zum original|normalansicht|вернуть как было|без фильтра|kein filter|"
    "ohne filter|tanpa filter|вернись к нормальному|zurucksetzen|wieder normal|сброс|kembali normal|"
    "filter aus|обычный вид|верни обычное|обычная камера|kembali ke asal|убери фильтр|filter weg|"
    "верни как было|оригинал|hapus filter|zuruck zu normal|вернуть все назад|сбрось|zurück|"
    "filter entfernen|originalbild",
    "join:and": "und|oder|и|или|dan|atau|sowie",
    "preposition:in": "im|mit|bei|auf|am|в|на|с|di|dengan|unter|под|во|со|pada|dalam|zur|zum|an|von|vom",
    "made:": "aus|alles aus|из|все из|сделано из|terbuat dari|alles|все|semua|весь|всё",
    "verb:add": "gib mir|setz|fuge|добавь|дай мне|tambahkan|setze|надень|pakaikan|beri|setz mir",
    "verb:change": "andere|mach|измени|сделай|покрась|ubah|buat|jadikan|verwandle|перекрась|"
    "поменяй|mache|warnai|ganti",
    "verb:be": "verwandle mich in|mach mich zu|преврати меня в|сделай меня|ubah aku jadi|"
    "ubah saya menjadi|mach mich zum|mach aus mir",
    "verb:remove": "entferne|убери|hapus|удали|hilangkan",
    "verb:replace": "ersetze|замени|tausche|ganti",
    "thing:object": "auto|машина|mobil|hund|собака|anjing|katze|кошка|кот|kucing|tisch|стол|meja|stuhl|"
    "стул|tasse|чашка|wand|стена|dinding|дверь|tur|drache|дракон|naga|kursi|baum|vogel|птица",
    "thing:accessory": "шляпа|topi|brille|очки|kacamata|krone|корона|mahkota|sonnenbrille|"
    "солнечные очки|mutze|шапка|шляпу|корону|maske",
    "thing:clothes": "hemd|рубашка|kemeja|jacke|куртка|jaket|kleid|платье|gaun|mantel|пальто|anzug|костюм|"
    "hose|одежда|baju|рубашку|куртку|pullover|kleidung|pakaian|футболка|футболку",
    "thing:hair": "haare|волосы|rambut|bart|борода|haar|kumis|усы|blonde haare|бороду|janggut|schnurrbart",
    "thing:face": "augen|глаза|nase|нос|hidung|schminke|макияж|lippen",
    "thing:background": "hintergrund|фон|latar belakang|latar|hintergrunds|фона|задний план",
    "keep:": "behalte|bewahre|сохрани|сохранить|pertahankan|lass|не меняй|erhalte|nicht verandern|"
    "оставь|jangan ubah|beibehalten|не изменяй|не трогай|jaga|behalten|bleibt|erhalten",
    "kept:keep-face": "gesicht|лицо|wajah|mein gesicht|мое лицо|gesichtszuge|черты лица|wajahku|gesichter",
    "kept:keep-person": "korper|человек|тело|orang|человека|фигура|figur",
    "kept:keep-composition": "komposition|bildaufbau|композиция|komposisi|композицию|bildausschnitt",
    "noun:people": "menschen|leute|люди|людей|orang orang|personen",
    "noun:text": "текст|teks|schrift|надписи|текста",
    "noun:background": "hintergrund|фон|latar belakang",
    "noun:color": "farbe|farben|цвет|цвета|warna",
}
