"""Dutch, Polish, Turkish, Scandinavian, Czech, Ukrainian and Vietnamese: the words that matter most."""

from collections.abc import Mapping

__all__ = ["TONGUES"]

TONGUES: Mapping[str, str] = {
    "s:anime": "аніме|japanse tekenfilm|japonská animace|japon animasyonu|hoat hinh nhat ban",
    "s:cartoon": "tekenfilm|kreskówka|kreskówki|bajka|çizgi film|cizgi film|tecknad|tecknat|"
    "tegnefilm|tegneserie film|kreslený film|мультфільм|hoạt hình|karikatür|karykatura|tekenfilmstijl",
    "s:comic": "stripverhaal|stripboek|strip stijl|komiks|komiksowy|komiksu|komiksowa|komiksowym|"
    "çizgi roman|cizgi roman|serietidning|tegneserie|комікс|truyện tranh|serieteckning",
    "s:storybook": "prentenboek|sprookjesboek|kinderboek|książka dla dzieci|masal kitabı|bilderbok|"
    "billedbog|dětská knížka|sagobok|bajkowa ilustracja|дитяча книжка",
    "s:pixel-art": "pixelkunst stijl|pikselowa grafika|grafika pikselowa|piksel sanatı|pixelkonst|"
    "pikselkunst|pixelová grafika|піксель арт|oud computerspel|stara gra komputerowa",
    "s:lego": "legoblokjes|klocki lego|z klocków|lego bloklar|legoklossar|legoklodser|kostky lego",
    "s:claymation": "kleianimatie|plastelina|plasteliny|plasteliny animacja|kil animasyon|oyun hamuru|"
    "leranimation|modellera|modelína|пластилін|boetseerklei|voks animation",
    "s:paper-cutout": "papierknipsel|wycinanka|wycinanki|kağıt kesme|pappersklipp|papirklip|vystřihovánka|"
    "papierkunst|витинанка|z papieru|van papier",
    "s:cross-stitch": "borduurwerk|geborduurd|kruissteek|haft|haftowany|haft krzyżykowy|nakış|broderi|"
    "korsstygn|vyšívání|вишивка|thêu|вышивка|gestickt|stickerei|bordado|brode|broderie|ricamo",
    "s:knit": "gebreid|breiwerk|dziergany|z wełny|na drutach|włóczka|örgü|yün|stickat|virkat|strik|"
    "strikket|hæklet|pletený|в'язаний|вязаный|вязание|gestrickt|gehäkelt|strick|maglia|tricot|tricoté|"
    "tejido|de lana|tricotado|laine|lana|wolle|wol",
    "s:mosaic": "mozaïek|mozaika|mozaiki|mozaik|mosaikk|мозаїка|khảm",
    "s:stained-glass": "glas in lood|gebrandschilderd glas|witraż|witraże|witrażu|vitray|glasmålning|"
    "glasmaleri|vitráž|вітраж|kính màu",
    "s:oil": "olieverf|olieverfschilderij|obraz olejny|olejny|farby olejne|olejna|olejnym|yağlı boya|"
    "yagli boya|yağlıboya|oljemålning|oljefärg|oliemaleri|olejomalba|олійний живопис|олійна картина|"
    "sơn dầu|tranh sơn dầu|oljemaleri",
    "s:watercolor": "waterverf|aquarelverf|aquarel|akwarela|akwarele|akwareli|akwarelą|akwarelowy|"
    "akwarelowa|sulu boya|suluboya|akvarell|vattenfärg|akvarel|вodяні фарби|акварель малюнок|màu nước|"
    "tranh màu nước|vandfarve|akvarelově",
    "s:pencil": "potlood|potloodtekening|potlood tekening|potloodschets|szkic|ołówek|ołówkiem|"
    "szkic ołówkiem|rysunek ołówkiem|kara kalem|karakalem|kurşun kalem|çizim|blyertsteckning|blyerts|"
    "blyantstegning|tužka|kresba tužkou|skica|олівець|малюнок олівцем|bút chì|tranh bút chì|skiss|"
    "kleurpotlood|kredki ołówkowe|blyertsskiss",
    "s:charcoal": "houtskool|houtskooltekening|węgiel|węglem|rysunek węglem|kömür|karakalem kömür|kolteckning|"
    "kultegning|uhel|uhlem|вугілля|than chì|rysunek węglowy",
    "s:crayon": "waskrijt|wasco|kindertekening|kredki|kredka|rysunek dziecka|kredkami|pastel boya|"
    "çocuk çizimi|vaxkritor|barnteckning|børnetegning|farvekridt|voskovky|дитячий малюнок",
    "s:chalkboard": "schoolbord|krijtbord|tablica szkolna|kreda na tablicy|kara tahta|svarta tavlan|"
    "tavle kridt|školní tabule|krita på tavla|tafelkreide|schultafel|pizarra|tableau noir|lavagna|lousa",
    "s:chalk-pastel": "krijt|krijttekening|kredą|pastele suche|tebeşir|krita|kridt|křída|крейда",
    "s:ink-wash": "inkttekening|oost indische inkt|tusz|tuszem|mürekkep|tusch|tuš|туш|mực tàu|thủy mặc",
    "s:linocut": "linosnede|houtsnede|linoryt|drzeworyt|linol baskı|ağaç baskı|linoleumsnitt|træsnit|"
    "linoryt tisk|дереворит|xilografia|gravure sur bois|xilografía|linografía|linogravure",
    "s:engraving": "gravure stijl|rycina|miedzioryt|gravür|kopparstick|kobberstik|rytina|гравюра стара",
    "s:monet": "impressionistisch schilderij|impresjonizm|impresjonistyczny|izlenimcilik|"
    "impressionistiskt|impresionismus|імпресіонізм",
    "s:old-photo": "oude foto|oude film|stara fotografia|stare zdjęcie|stary film|eski fotoğraf|eski film|"
    "gammalt foto|gammal film|gammelt foto|stará fotografie|старе фото|ảnh cũ|phim cũ|stare zdjęcia",
    "s:cinematic": "filmisch beeld|filmowy|filmowo|sinematik|filmiskt|filmový|кінематографічний|điện ảnh",
    "s:stone t:stone": "marmeren beeld|marmurowy posąg|mermer heykel|marmorstaty|marmorstatue|"
    "marmorová socha|мармурова статуя|z marmuru|z kamienia|marmur|kamienny|van steen|mermer|taştan",
    "s:wood t:wood": "van hout|houten wereld|z drewna|drewniany|ahşap|tahta|av trä|av træ|dřevěný|дерев'яний|"
    "aus holz|de madera|en bois|di legno|de madeira",
    "s:gold t:gold": "van goud|ze złota|altın|altından|av guld|ze zlata|із золота|bằng vàng|aus gold|"
    "de oro|en or|d oro|de ouro",
    "s:ice t:ice": "van ijs|z lodu|buzdan|av is|z ledu|з льоду|aus eis|de hielo|en glace|di ghiaccio|de gelo",
    "s:glass t:glass": "van glas|ze szkła|camdan|av glas|ze skla|зі скла|aus glas|de cristal|en verre|"
    "di vetro|de vidro",
    "s:dark-fantasy": "donkere fantasie|mroczna fantazja|mroczne fantasy|karanlık fantezi|temná fantasy|"
    "mörk fantasy|темне фентезі",
    "s:cyberpunk": "cyberpunkowy|siberpunk|кіберпанк|kyberpunk|kiberpunk|cyberpunkowe",
    "s:steampunk": "steampunkowy|стімпанк|стимпанк|parapunk",
    "p:cyberpunk-city": "cyberpunkowe miasto|siberpunk şehir|futuristische stad|miasto przyszłości|"
    "fütüristik şehir|framtidsstad|fremtidsby|futuristické město|місто майбутнього",
    "p:city-skyline": "grote stad|wieżowce|drapacze chmur|gökdelen|gökdelenler|skyskrapor|mrakodrapy|"
    "хмарочоси|thành phố|miasto nocą|storstad",
    "p:old-town": "oude stad|stare miasto|starówka|eski şehir|gamla stan|gammel by|staré město|старе місто|"
    "phố cổ|middeleeuwse stad|średniowieczne miasto",
    "p:village": "dorp|dorpje|wioska|köy|landsby|vesnice|село|làng|làng quê|by på landet|wsi",
    "p:beach": "strand|aan het strand|plaża|plaży|na plaży|plaj|sahil|deniz kenarı|deniz kenarında|kumsal|"
    "stranden|pláž|пляж|пляжі|bãi biển|aan zee|nad morzem|vid havet|ved havet|u moře|біля моря",
    "p:underwater": "onder water|onderwater|pod wodą|su altı|su altında|under vattnet|under vand|"
    "pod vodou|під водою|dưới nước|zeebodem|dno oceanu|denizaltı dünyası|undervattensvärld",
    "p:space": "de ruimte|ruimte|kosmos|w kosmosie|uzay|uzayda|rymden|rummet|vesmír|космос|vũ trụ|"
    "in de ruimte|przestrzeń kosmiczna|verdensrummet",
    "p:jungle": "oerwoud|regenwoud|dżungla|dżungli|orman tropikal|djungel|djungeln|jungle|džungle|джунглі|"
    "rừng rậm|regnskog",
    "p:desert": "woestijn|pustynia|pustyni|çöl|çölde|öken|öknen|ørken|poušť|пустеля|sa mạc",
    "p:pine-forest": "dennenbos|lesie|w lesie|sosnowy las|orman|ormanda|çam ormanı|skog|skogen|"
    "skov|v lese|ліс|rừng|tallskog|granskog|in het bos",
    "p:autumn-forest": "herfstbos|herfst|jesień|jesienny las|jesienny|sonbahar|sonbahar ormanı|höst|höstskog|"
    "efterår|podzim|podzimní les|осінній ліс|осінь|mùa thu|jesienne liście",
    "p:snowy-mountains": "besneeuwde bergen|ośnieżone góry|góry|w górach|dağlar|karlı dağlar|snöiga berg|"
    "fjäll|bjerge|zasněžené hory|засніжені гори|гори|núi tuyết|bergen in sneeuw",
    "p:snow-field": "winterlandschap|zimowy krajobraz|zima|zimowy|kış|vinter|vinterlandskap|zimní krajina|"
    "зима|mùa đông|zimowy las|kış manzarası",
    "p:castle-hall": "kasteel|zamek|w zamku|zamku|şato|slott|zámek|замок|lâu đài|kathedraal",
    "p:meadow": "weide|bloemenveld|łąka|łące|na łące|çayır|çiçek tarlası|äng|blomsteräng|луг|"
    "cánh đồng|polana",
    "p:japanese-garden": "japanse tuin|ogród japoński|japon bahçesi|japansk trädgård|japansk have|"
    "japonská zahrada|японський сад|vườn nhật",
    "p:enchanted-garden": "betoverd bos|sprookjesbos|zaczarowany las|magiczny las|zaczarowany ogród|"
    "büyülü orman|sihirli orman|förtrollad skog|trollskog|kouzelný les|чарівний ліс|khu rừng phép thuật|"
    "sprookjeswereld|bajkowy świat|masal dünyası|bosque encantado|bosque mágico|foret enchantée|"
    "forêt magique|floresta encantada|bosco incantato|foresta magica|zauberwald|märchenwald|"
    "verzauberter wald|foresta incantata",
    "p:volcano": "vulkaan|wulkan|yanardağ|vulkan|sopka|вулкан|núi lửa",
    "p:haunted-house": "spookhuis|nawiedzony dom|perili ev|spökhus|spøgelseshus|strašidelný dům|"
    "дім з привидами|nhà ma",
    "p:harbour": "port rybacki|liman|hamn|havn|přístav|гавань|bến cảng",
    "p:library": "bibliotheek|biblioteka|kütüphane|bibliotek|knihovna|бібліотека|thư viện",
    "p:farm": "boerderij|gospodarstwo|çiftlik|bondgård|bondegård|ферма|nông trại",
    "red": "rood|czerwony|czerwone|czerwień|kırmızı|röd|rött|rød|červená|червоний|màu đỏ",
    "blue": "blauw|blauwe|niebieski|niebieskie|mavi|blå|blått|modrá|синій|màu xanh dương",
    "green": "groen|groene|zielony|zielone|zieleń|yeşil|grön|grönt|grøn|zelená|зелений|màu xanh lá",
    "yellow": "geel|gele|żółty|żółte|sarı|gul|gult|žlutá|жовтий|màu vàng",
    "orange": "oranje|pomarańczowy|turuncu|oranžová|помаранчевий|màu cam",
    "purple": "paars|paarse|fioletowy|fioletowe|lila|fialová|фіолетовий|màu tím",
    "pink": "roze|różowy|różowe|pembe|rosa|růžová|рожевий|màu hồng|lyserød",
    "black": "zwart|zwarte|czarny|czarne|siyah|svart|černá|чорний|màu đen",
    "white": "witte|biały|białe|beyaz|vit|vitt|hvid|bílá|білий|màu trắng",
    "gray": "grijs|szary|szare|gri|grå|šedá|сірий|màu xám",
    "brown": "bruin|bruine|brązowy|kahverengi|brun|brunt|hnědá|коричневий|màu nâu",
    "golden": "gouden|złoty|złote|altın rengi|gyllene|gylden|zlatá|zlatý|золотий|vàng óng",
    "monochrome": "zwart wit|zwartwit|czarno biały|czarno białe|siyah beyaz|svartvitt|svartvit|sort hvid|"
    "černobílý|černobílá|чорно білий|đen trắng",
    "pastel": "pasteltinten|pastelkleuren|pastelowe kolory|pastelowe|pastel renkler|pastellfärger|"
    "pastelfarver|pastelové barvy|пастельні кольори|màu pastel",
    "vibrant": "felle kleuren|kleurrijk|kolorowy|kolorowe|żywe kolory|renkli|canlı renkler|färgglad|"
    "starka färger|farverig|barevný|яскраві кольори|барвистий|rực rỡ|colori vivaci|sgargiante",
    "muted": "gedempte kleuren|vale kleuren|stonowane kolory|wyblakłe|soluk renkler|dämpade färger|"
    "tlumené barvy|приглушені кольори",
    "warm": "warme kleuren|warm licht|ciepły|ciepłe|ciepłe kolory|ciepłe światło|cieplej|sıcak renkler|"
    "sıcak|varma färger|varmt|varme farver|teplé barvy|теплі кольори|ấm áp|tông màu ấm|warme",
    "cool": "koude kleuren|koel|zimne kolory|chłodne|chłodny|soğuk renkler|kalla färger|kallt|kolde farver|"
    "studené barvy|холодні кольори|tông lạnh",
    "neon": "neonlicht|neonowe|neony|neonowy|neon ışıkları|neonljus|neonlys|неонові|đèn neon|neonové",
    "night": "nacht|'s nachts|noc|nocą|w nocy|gece|geceleyin|natt|v noci|ніч|вночі|ban đêm|đêm|nocny|"
    "nocna",
    "day": "overdag|zonnig|słoneczny|słonecznie|dzień|gündüz|güneşli|solig|solsken|slunečný|сонячний|"
    "ban ngày|nắng|zomer|yaz|sommar|léto|літо",
    "golden-hour": "zonsondergang|zachód słońca|zachodzie słońca|o zachodzie słońca|gün batımı|günbatımı|"
    "gün batımında|solnedgång|solnedgang|západ slunce|захід сонця|hoàng hôn|luce dorata|lumière dorée|"
    "luz dorada|luz dourada|goldenes licht|gouden uur|złota godzina|altın saat|heure dorée|hora dorada|"
    "ora d oro|lumière du soir|abendlicht|abendsonne|lumière dorée du soir|luce della sera",
    "dawn": "zonsopgang|ochtend|wschód słońca|świt|poranek|gün doğumu|sabah|soluppgång|morgon|solopgang|"
    "úsvit|ráno|схід сонця|світанок|bình minh|'s ochtends",
    "dusk": "schemering|avond|zmierzch|wieczór|wieczorem|alacakaranlık|akşam|skymning|kväll|aften|soumrak|"
    "večer|сутінки|вечір|buổi tối|chạng vạng",
    "moonlit": "maanlicht|światło księżyca|księżyc|ay ışığı|ay ışığında|månsken|måneskin|měsíční světlo|"
    "місячне світло|ánh trăng|bij maanlicht",
    "candlelit": "kaarslicht|kaarsen|świece|światło świec|przy świecach|mum ışığı|stearinljus|levande ljus|"
    "levende lys|svíčky|свічки|ánh nến",
    "rain": "regen stad|regenachtig|deszcz|deszczu|w deszczu|deszczowy|yağmur|yağmurlu|regn|regnigt|"
    "déšť|v dešti|дощ|під дощем|mưa|trời mưa|deszczowa|duszcz",
    "snow": "sneeuw|besneeuwd|sneeuwt|śnieg|śniegu|w śniegu|zaśnieżony|karlı|kar yağışı|snö|snöar|"
    "snöigt|sneer|sníh|sněží|сніг|tuyết|śnieżny|verschneit|schneebedeckt|eingeschneit|enneigé|"
    "enneigée|nevado|nevada|innevato|innevata|nevando|neigeux",
    "fog": "mist|mistig|mgła|mgle|we mgle|mglisty|sisli|dimma|dimmigt|tåge|tåget|mlha|туман|sương mù|"
    "brume|brumeux|neblina|nebbia|nebbioso",
    "storm": "onweer|burza|burzy|fırtına|oväder|åskväder|uveyr|bouře|гроза|буря|temporale|orage",
    "wind": "winderig|wiatr|rüzgar|rüzgarlı|blåsigt|vítr|вітер",
    "stars": "sterren|sterrenhemel|gwiazdy|gwieździste niebo|yıldız|yıldızlar|yıldızlı|stjärnor|"
    "stjärnhimmel|stjerner|hvězdy|зірки|зоряне небо|bầu trời sao|ngôi sao",
    "fireflies": "vuurvliegjes|świetliki|świetlikami|ateş böcekleri|eldflugor|ildfluer|světlušky|світлячки|"
    "светлячки|đom đóm|lucciola|lucciole|lucioles|luciole|luciérnagas|luciérnaga|vagalumes|vagalume|"
    "glühwürmchen|kunang kunang",
    "petals": "kersenbloesem|bloesem|kwiaty wiśni|kwitnąca wiśnia|kiraz çiçeği|kiraz çiçekleri|"
    "körsbärsblom|körsbärsblommor|kirsebærblomster|třešňové květy|цвіт вишні|hoa anh đào",
    "leaves": "bladeren|vallende bladeren|liście|spadające liście|yapraklar|löv|fallande löv|blade falder|"
    "listí|листя|lá rơi",
    "smoke": "dym|duman|rök|røg|kouř|дим|khói",
    "bubbles": "bubbels|bąbelki|baloncuk|bubblor|bobler|bubliny|бульбашки|bong bóng",
    "paper": "op papier|papieren|na papierze|papier|kağıt|kağıda|på papper|papper|på papir|papír|"
    "на папері|trên giấy|sur papier|en papel|su carta|auf papier",
    "nostalgic": "ouderwets|nostalgisch|nostalgiczny|nostaljik|nostalgisk|nostalgický|ностальгічний|"
    "dos anos 90|dos anos 80|de los 80|de los 90|anni 80|anni 90|années 80|années 90|der 80er|der 90er|"
    "80er jahre|90er jahre|lata 80|lat 80|lat 90|jaren 80|jaren 90|80ler|90lar|80 tal",
    "dreamy": "dromerig|marzycielski|magiczny|büyülü|rüya gibi|drömmande|drømmende|snový|мрійливий|mơ màng",
    "calm": "rustig|spokojny|spokojnie|sakin|huzurlu|lugn|lugnt|rolig stemning|klidný|спокійний|yên bình",
    "eerie": "griezelig|straszny|przerażający|mroczny|ürkütücü|korkunç|läskig|kuslig|uhyggelig|"
    "strašidelný|моторошний|страшний|kinh dị",
    "cheerful": "vrolijk|wesoły|radosny|neşeli|munter|veselý|веселий|vui vẻ",
    "romantic": "romantisch|romantyczny|romantik|romantisk|romantický|романтичний|lãng mạn",
    "low-key": "donker|ciemny|ciemno|karanlık|mörk|mörkt|mørkt|mørk|tmavý|темний|sombre|"
    "oscuro|oscura|escuro|escura|scuro|scura|buio|dunkel|düster",
    "high-key": "helder|jasny|jasne|aydınlık|parlak|ljus|ljust|lyst|světlý|світлий",
    "soft-light": "zacht licht|miękkie światło|yumuşak ışık|mjukt ljus|blødt lys|měkké světlo|м'яке світло|"
    "ánh sáng dịu",
    "negation:no": "zonder|geen|bez|żadnych|olmasın|olmadan|utan|inga|uden|ingen|без|không|không có|senza|"
    "sin|sem|sans|ohne|kein|keine|keinen|bez żadnych|sin nada de",
    "join:and": "ve|och|та|và",
    "strength:1.5": "erg|zeer|bardzo|mocno|çok|mycket|väldigt|meget|velmi|дуже|rất|très|molto|muito|"
    "muy|sehr|очень|starkt",
    "strength:0.5": "een beetje|lichtjes|trochę|lekko|biraz|hafif|lidt|trochu|трохи|một chút|un poco|"
    "un peu|un po|um pouco|ein bisschen|etwas|немного|leggermente|ligeramente|légèrement|leicht",
    "filler:-": "maak het|maak|maak er|laat|in de stijl van|stijl|zrób|zrób to|w stylu|styl|jako|tarzında|"
    "tarz|stil|gibi|yap|beni|gör det|gør det|udělej|ve stylu|зроби|у стилі|стиль|как|phong cách|giống như|"
    "van|het|de|z|ze|na|w|ile|bir|med|och|som|ett|mij|mnie|jak|için|świat|wereld|"
    "värld|dünyası|svět|світ|licht|światło|kolory|kolorach|kleuren|renkler|renk|färger|farver|barvy|tranh",
}
