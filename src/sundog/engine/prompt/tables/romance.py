"""Spanish, French, Portuguese, Italian: the words that matter most."""

from collections.abc import Mapping

__all__ = ["ROMANCE"]

ROMANCE: Mapping[str, str] = {
    "s:anime": "dessin anime japonais|animacion japonesa|animacao japonesa|animazione giapponese",
    "s:cartoon": "dibujos animados|caricatura|dessin anime|desenho animado|cartone animato|"
    "cartoni animati|caricatural|desenhos animados|dibujo animado|caricatura animada|fumetto animato",
    "s:cartoon-3d": "dibujos animados 3d|animacion 3d|desenho animado em 3d|animacao 3d|"
    "animation 3d|animazione 3d|desenho 3d|dibujos 3d|dessin anime 3d",
    "s:comic": "historieta|tebeo|bande dessinee|quadrinhos|historia em quadrinhos|fumetto|fumetti|bd|"
    "gibi|comics americanos",
    "s:pixel-art": "arte pixel|pixelado|pixelise|pixelizado|pixelato|arte de pixeles|videojuego|"
    "jeu video|videogioco|jogo retro|videojuego retro",
    "s:claymation clay": "plastilina|pate a modeler|massinha|plastilina animada|argilla|"
    "massa de modelar",
    "s:paper-cutout": "papel recortado|papier decoupe|recorte de papel|carta ritagliata",
    "s:mosaic": "mosaico|mosaique|mosaici",
    "s:stained-glass": "vitral|vitrales|vitraux|vitrail|vidriera|vidrieras|vetrata|vetrate|vitrais",
    "s:oil": "pintura al oleo|oleo|peinture a lhuile|pintura a oleo|pittura a olio|olio su tela|"
    "huile sur toile|oleo sobre lienzo|cuadro al oleo|tableau a lhuile|dipinto a olio|"
    "peinture lhuile|al oleo",
    "s:watercolor": "acuarela|aquarelle|aquarela|acquerello|acuarelas",
    "s:gouache": "aguada|guache|tempera italiana",
    "s:pencil": "lapiz|dibujo a lapiz|crayon a papier|dessin au crayon|boceto|matita|"
    "desenho a lapis|disegno a matita|croquis|esbozo|esboco|schizzo|a lapiz|dibujo a lapis|"
    "dessin crayon|lapis|rascunho|al lapiz",
    "s:charcoal": "carboncillo|fusain|carboncino|carvao|dibujo al carbon|dessin au fusain",
    "s:chalk-pastel": "tiza|craie|gesso pastel|giz|gessetti|pastello",
    "s:ink-wash": "tinta china|encre de chine|nanquim|lavis|inchiostro di china|aguada de tinta",
    "s:monet": "impresionista|impresionismo|impressionniste|impressionnisme|impressionista|"
    "impressionismo",
    "s:cubism": "cubista|cubismo|cubiste|cubisme",
    "s:expressionism": "expresionismo|expresionista|expressionnisme|espressionismo|abstracto|abstrait|"
    "abstrato|astratto",
    "s:pop-art": "arte pop",
    "s:surrealism": "surrealista|surrealismo|surrealiste|surrealisme",
    "s:linocut": "xilografia|linograbado|gravure sur bois|xilogravura",
    "s:engraving": "grabado|gravura|incisione|aguafuerte|eau forte",
    "s:graffiti": "grafiti|arte urbano|art urbain|arte callejero|arte de rua",
    "s:noir": "cine negro|film nero|cinema noir|policier|detective anni 40|cine noir",
    "s:old-photo": "foto antigua|vieille photo|foto antiga|vecchia foto|pelicula antigua|vieux film|"
    "filme antigo|vecchio film|pelicula vieja|fotografia antigua|cine mudo|film muet|cinema mudo|"
    "film muto|foto vecchia|photo ancienne|pelicula muda|fotografia antiga",
    "s:cinematic": "cinematografico|cinematographique|como una pelicula|comme un film|de pelicula|"
    "cinematico|cinematique|de cine",
    "s:cyberpunk": "ciberpunk|futurista|futuriste",
    "s:dark-fantasy": "fantasia oscura|fantasia sombria|fantasia oscuro|dark fantasia|fantasy oscuro|"
    "fantastico oscuro|fantaisie sombre",
    "s:thermal": "camara termica|camera thermique|thermique|termica|camara de calor|termico",
    "s:night-vision": "vision nocturna|vision nocturne|visao noturna|visione notturna",
    "s:x-ray": "rayos x|radiographie|raio x|raggi x|radiografia|rayons x|raios x",
    "s:knit": "tejido|lana tejida|tricot|croche|lavorato a maglia|tricote|laine tricotee",
    "s:ukiyo-e": "grabado japones|estampe japonaise|gravura japonesa|stampa giapponese|"
    "estampa japonesa",
    "s:storybook": "libro de cuentos|livre pour enfants|livro infantil|libro per bambini|"
    "cuento infantil|conte pour enfants|libro infantil|livre dimages",
    "s:vangogh": "la noche estrellada|la nuit etoilee|noche estrellada|nuit etoilee|noite estrelada|"
    "notte stellata",
    "s:stone": "estatua|estatua de marmol|statue en marbre|statua|estatua de marmore|statua di marmo|"
    "estatua de piedra",
    "s:photo": "realista|realiste|fotorrealista|fotorealistico|photorealiste|realistico",
    "s:steampunk": "vapor punk",
    "s:crayon": "ceras|craies de cire|giz de cera|pastelli a cera|dibujo de nino|dessin denfant|"
    "desenho de crianca|dibujo infantil|disegno di bambino",
    "s:lego": "ladrillos de lego|briques lego|mattoncini|pecas de lego|bloques de lego|mattoncini lego",
    "s:blueprint": "plano tecnico|plan technique|planta tecnica|plano arquitectonico|"
    "dessin technique|cianotipo|disegno tecnico|desenho tecnico",
    "s:low-poly": "poligonos|polygones|poligonal",
    "?s:oil": "pintura|peinture|pittura|cuadro|quadro|dipinto|tableau|pintado|peint|dipinta",
    "?s:pencil": "dibujo|dessin|desenho|disegno|dibujado|dessine|disegnato",
    "?s:vhs": "retro estilo",
    "p:cyberpunk-city s:cyberpunk": "ciudad cyberpunk|ville cyberpunk|cidade cyberpunk|"
    "citta cyberpunk|ciudad futurista|ville futuriste|cidade futurista|ciudad ciberpunk|"
    "citta futuristica",
    "p:snowy-mountains": "montanas nevadas|montagnes enneigees|montanhas nevadas|montagne innevate|"
    "montana nevada|cima nevada|montagne enneigee|montanha nevada|montagna innevata",
    "?p:snowy-mountains": "montana|montagne|montanha|montagna|montanas|montanhas|montagnes|sierra",
    "p:autumn-forest": "otono|automne|outono|autunno|bosque de otono|foret dautomne|floresta de outono|"
    "foret en automne|bosque en otono|floresta no outono|bosco dautunno|bosque otonal|"
    "bosco in autunno",
    "p:jungle": "selva|jungla|la jungle|giungla|selva tropical|foret tropicale|floresta tropical",
    "p:desert": "desierto|deserto|le desert|au desert|dunas|el desierto|no deserto|duna",
    "p:beach": "playa|plage|praia|spiaggia|isla tropical|ile tropicale|ilha tropical|isola tropicale|"
    "na praia|la playa|isla|isola|ilha",
    "p:underwater": "bajo el agua|sous leau|debaixo dagua|sottacqua|submarino|sous marin|"
    "sott acqua|fondo del mar|fundo do mar|debajo del agua|sous la mer|bajo el mar|oceano|"
    "subacuatico|arrecife|debaixo d agua|embaixo dagua|fond de la mer|submerso|subaquatico|"
    "fondale marino|locean|sotto il mare|no fundo do mar",
    "p:volcano": "volcan|vulcao|vulcano|infierno|enfer|volcao",
    "p:space": "espacio|espace|espaco|spazio|galaxia|galaxie|galassia|universo|lespace|no espaco|"
    "espacio exterior|univers|cosmo",
    "p:enchanted-garden": "jardin encantado|jardin magico|jardin enchante|jardim encantado|"
    "giardino incantato|bosque encantado|foret enchantee|floresta encantada|bosco incantato|"
    "bosque magico|foret magique|cuento de hadas|conte de fees|conto de fadas|fiaba|"
    "floresta magica",
    "?p:enchanted-garden": "jardin|jardim|giardino|flores|fleurs|fiori|flor|fleur|fiore",
    "p:castle-hall": "castillo|chateau|castelo|castello|castillo medieval|chateau medieval|"
    "castelo medieval|no castelo|castello medievale",
    "p:tokyo-street": "calle de tokio|rue de tokyo|rua de toquio|toquio",
    "?p:city-skyline": "ciudad|ville|cidade|citta|calle|rue|rua|la ville|strada|calles|rues|ruas|via",
    "p:city-skyline": "rascacielos|gratte ciel|arranha ceus|grattacieli|horizonte urbano",
    "p:night-club": "discoteca|boite de nuit|boate|discotheque|club nocturno",
    "p:village": "pueblo|villaggio|aldea|vilarejo|borgo|pueblito|paesino|petit village",
    "p:harbour": "puerto|porto italiano|puerto pesquero|vieux port|barco pirata|bateau pirate|"
    "navio pirata",
    "?p:pine-forest": "bosque|foret|floresta|bosco|la foret|florestas|bosques",
    "p:pine-forest": "bosque de pinos|foret de pins|floresta de pinheiros|pineta|bosque verde",
    "p:meadow": "prado|campo de flores|prairie|champ de fleurs|campagne|campagna|champ|prato|"
    "primavera|printemps|campos|pradera|no campo|pre fleuri|prato fiorito",
    "p:japanese-garden": "jardin japones|jardin japonais|jardim japones|giardino giapponese",
    "p:waterfall": "cascada|chute deau|cachoeira|cascata|catarata|rio|riviere|fiume|lac|lago",
    "p:savanna": "sabana|savane|savana",
    "p:mars": "marte|planeta marte|planete mars",
    "p:moon": "la luna|la lune|na lua|sulla luna|en la luna|sur la lune|superficie lunar",
    "p:snow-field": "invierno|hiver|inverno|paisaje nevado|paysage enneige|en hiver|no inverno|"
    "bosque nevado|foret enneigee|floresta nevada|paisagem nevada|paesaggio innevato|"
    "paysage dhiver|artico|bosco innevato",
    "p:cave": "cueva|grotte|caverna|grotta|gruta",
    "p:ruins": "ruinas|ruines|rovine|apocalipsis|postapocaliptico|post apocalyptique|"
    "pos apocaliptico",
    "p:haunted-house": "casa embrujada|maison hantee|casa mal assombrada|casa infestata|"
    "casa encantada|casa assombrada|cementerio|cimetiere|cimitero|cemiterio",
    "p:palace": "palacio|palais|palazzo|palacio real",
    "p:library": "biblioteca|bibliotheque",
    "p:theatre": "teatro|au theatre",
    "p:spaceship": "nave espacial|vaisseau spatial|astronave|navicella spaziale",
    "p:clouds": "cielo|ciel|ceu|el cielo|le ciel|entre las nubes|dans les nuages|paraiso",
    "p:old-town": "ciudad antigua|vieille ville|cidade antiga|citta vecchia|casco antiguo|centro storico|"
    "ville medievale|ciudad medieval",
    "p:farm": "granja|ferme|fazenda|fattoria",
    "p:park": "parque|parc|parco|no parque",
    "red": "rojo|roja|rouge|vermelho|vermelha|rosso|rossa|rojos|rouges",
    "orange": "naranja|laranja|arancione|anaranjado",
    "yellow": "amarillo|amarilla|jaune|amarelo|giallo|gialla|amarela",
    "green": "verde|vert|verte|verdes|verts",
    "teal": "turquesa|turchese|cian|azul turquesa",
    "blue": "azul|bleu|bleue|azules|blu|azzurro|azuis|bleus|celeste|azul marino",
    "purple": "morado|violeta|roxo|viola|purpura|lilas|morada|porpora",
    "pink": "rosa|rosado|cor de rosa|rosada|fucsia",
    "brown": "marron|castano|marrom|marrone",
    "black": "negro|negra|noir couleur|preto|nero|noire|preta|nera",
    "white": "blanco|blanca|blanc|blanche|branco|branca|bianco|bianca",
    "gray": "gris|cinza|grigio|grise",
    "golden": "dorado|dorada|dore|doree|dourado|dorato|dourada|dorata",
    "monochrome": "blanco y negro|noir et blanc|preto e branco|bianco e nero|en blanco y negro|"
    "en noir et blanc|monocromo|monocromatico|in bianco e nero|em preto e branco",
    "pastel": "colores pastel|couleurs pastel|cores pastel|colori pastello|tonos pastel|tons pastel|"
    "pastello",
    "neon": "luces de neon|neons|luzes de neon|luci al neon|lumieres neon|neones|luz de neon",
    "rainbow": "arcoiris|arco iris|arc en ciel|arcobaleno",
    "vibrant": "colorido|colores vivos|couleurs vives|cores vivas|colori vivaci|colorato|vibrante|"
    "colores brillantes|couleurs vibrantes|colores vibrantes|cores vibrantes|vif|colore|"
    "colores intensos|colori vivi|saturado|vivos",
    "muted": "apagado|colores apagados|couleurs delavees|cores suaves|desvanecido|colori spenti|"
    "desaturado|delave|desbotado|tonos apagados|sbiadito|couleurs douces",
    "warm": "calido|calida|chaud|chaude|quente|caldo|calda|luz calida|lumiere chaude|luz quente|"
    "luce calda|colores calidos|couleurs chaudes|cores quentes|tonos calidos|tons chauds|"
    "colori caldi|tons quentes",
    "cool": "frio|fria|froid|froide|freddo|fredda|colores frios|couleurs froides|luz fria|"
    "tonos frios|tons froids|lumiere froide|cores frias",
    "high-contrast": "alto contraste|contraste eleve|contrastado|contrasto alto|fort contraste|contraste",
    "dawn": "amanecer|lever du soleil|aube|amanhecer|alba|nascer do sol|madrugada|aurore|salida del sol",
    "day": "soleado|ensoleille|ensolarado|soleggiato|de dia|verano|verao|lete|sol|soleil|"
    "luz del sol|lumiere du soleil|luz do sol|luce del sole|sole|en plein jour|estate",
    "golden-hour": "atardecer|coucher de soleil|por do sol|tramonto|puesta de sol|hora dorada|"
    "heure doree|hora dourada|entardecer|ocaso|ora doro|soleil couchant|al atardecer|crepuscolo dorato",
    "dusk": "anochecer|crepuscule|crepusculo|anoitecer|crepuscolo|hora azul|heure bleue",
    "night": "noche|nuit|noite|notte|de noche|la nuit|a noite|di notte|por la noche|de nuit|nocturno|"
    "nocturne|noturno|medianoche|minuit|mezzanotte|notturno|meia noite",
    "moonlit": "luz de luna|clair de lune|luar|luz da lua|chiaro di luna|luz de la luna|luna llena|"
    "pleine lune|lua cheia|luna piena|lumiere de lune",
    "candlelit": "luz de velas|velas|bougies|a la bougie|candele|luz de vela|a luz de velas|"
    "lume di candela|chandelle|chandelles|vela|bougie|antorcha|hoguera",
    "low-key": "oscuro|oscura|sombre|escuro|scuro|scura|escura|penumbra|tenebroso|sombrio|oscuridad|"
    "obscurite",
    "high-key": "brillante|luminoso|lumineux|claro|clair|luminosa|chiaro",
    "soft-light": "luz suave|lumiere douce|luce soffusa|luce morbida|suave|doux|douce lumiere|"
    "morbido|luz tenue",
    "dramatic-light": "luz dramatica|lumiere dramatique|dramatico|dramatique|iluminacion dramatica|"
    "luce drammatica|iluminacao dramatica|drammatico",
    "bloom": "brilho|resplandor|lueur|brillant|bagliore|resplandeciente",
    "rain": "lluvia|pluie|chuva|pioggia|lluvioso|pluvieux|chuvoso|bajo la lluvia|sous la pluie|"
    "na chuva|lloviendo|chovendo|sotto la pioggia|il pleut|llueve|con lluvia|piovoso|piove|pluvieuse",
    "snow": "nieve|neige|neve|nevando|enneige|nevado|nevada|neve caindo|nieve cayendo|neige qui tombe|"
    "nevicata|il neige|nevicando|copos de nieve|flocons",
    "fog": "niebla|brouillard|neblina|nebbia|brume|bruma|nevoeiro|brumoso|brumeux|nebbioso|foschia",
    "storm": "tormenta|orage|tempete|tempestade|tempesta|tempestad|temporale|rayos|eclairs|"
    "orageux|tormenta electrica|trovoada",
    "wind": "viento|vent|vento|ventoso|venteux",
    "petals": "petalos|petales|petalas|petali|flores de cerezo|fleurs de cerisier|cerejeira|"
    "flores de cerejeira|fiori di ciliegio|cerezos en flor|cerisiers en fleurs",
    "leaves": "hojas|feuilles|folhas|foglie|hojas cayendo|feuilles mortes|folhas caindo",
    "embers": "brasas|fuego|feu|fogo|fuoco|chispas|etincelles|faiscas|braises|scintille|llamas|flammes",
    "smoke": "humo|fumee|fumaca|fumo",
    "clouds": "nubes|nuages|nuvens|nuvole|nublado|nuageux|nuvoloso|nublada",
    "stars": "estrellas|etoiles|estrelas|stelle|estrellado|etoile|cielo estrellado|ciel etoile|"
    "ceu estrelado|cielo stellato",
    "sparkles": "destellos|paillettes|glitters|brilhos|purpurina|scintillio|chispitas",
    "bubbles": "burbujas|bulles|bolhas|bolle",
    "confetti": "confeti|confetis|serpentinas|coriandoli|confete",
    "aurora": "aurora boreal|aurore boreale|aurora boreale|auroras boreales",
    "dust": "polvo|poussiere|poeira|polvere|polvoriento",
    "dust storm": "tormenta de arena|tempete de sable|tempestade de areia|tempesta di sabbia",
    "snow storm": "tormenta de nieve|tempete de neige|tempestade de neve|tempesta di neve|ventisca|"
    "bufera di neve",
    "cheerful": "alegre|feliz|joyeux|allegro|divertido|gai|festivo|felice|joyeuse",
    "gloomy": "triste|melancolico|melancolique|malinconico|tristeza|melancolica|lugubre",
    "dreamy": "onirico|sonador|onirique|de sueno|como un sueno|reveur|sognante|feerique|magico|magique|"
    "magica|de ensueno|sonhador",
    "eerie": "espeluznante|terror|effrayant|assustador|inquietante|spaventoso|tenebroso|miedo|siniestro|"
    "sinistre|aterrador|de terror|macabro|horreur|pauroso|misterioso|mysterieux",
    "epic": "epico|epique|epica|grandioso|heroico",
    "calm": "tranquilo|calme|calmo|sereno|paisible|pacifico|tranquillo|serein|tranquila|relajante",
    "romantic": "romantico|romantique|romantica|amor|amour|amore",
    "nostalgic": "nostalgico|nostalgique|anos 80|anos 90|annees 80|annees 90|anos 70|nostalgica|anni 80|"
    "annees 70|anni 90|anni 70|anos 20",
    "wood": "madera|bois|madeira|legno|de madera|en bois",
    "glass": "vidrio|verre|vidro|vetro|cristal|cristallo",
    "gold": "oro|de oro|doro|en or|ouro|en oro|de ouro|or massif",
    "stone": "piedra|pierre|pedra|pietra|marmol|marbre|marmore|marmo",
    "ice": "hielo|glace|gelo|ghiaccio|congelado|gele|de hielo|en glace",
    "metal": "acero|acier|metallo|metalico|metallique|cromado|aco|acciaio",
    "paper": "papel|papier|sobre papel|sur papier",
    "outlines": "contornos|contorno|contours|contorni|lineas negras|lignes noires|linhas pretas",
    "thick-lines": "lineas gruesas|traits epais|linhas grossas|contornos gruesos|linee spesse|lignes epaisses",
    "brushstrokes": "pinceladas|coups de pinceau|pennellate|trazos|pincelada",
    "grain": "grano|granulado|grain de film|grana",
    "strength:0.5": "un poco|un peu|um pouco|un po|ligeramente|legerement|levemente|leggermente|"
    "poco|un poquito|sutil|subtil|sutilmente|algo|un tout petit peu|un pochino|leger|ligero|leve",
    "strength:1.5": "muy|tres|muito|molto|mucho|mucha|beaucoup|extremadamente|extremement|"
    "extremamente|estremamente|super|fuerte|fort|forte|intenso|muchisimo|demasiado intenso|"
    "vraiment|tres tres|bem|bastante|realmente|muita|molta|ultra|totalmente",
    "negation:no": "sin|sans|sem|senza|no quiero|je ne veux pas|nao quero|non voglio|pas de|pas d|"
    "nada de|pas|nao|evitar|eviter|evita|evite|jamais|nunca|nessuna|nessun|aucun|aucune|ni|ningun|"
    "ninguna|nenhum|nenhuma|mai|excepto|sauf|ne pas|tampoco",
    "negation:less": "menos|moins|meno|moins de|menos de|reduce la|reduire|reducir|reduzir|meno di",
    "negation:stop": "quita|quitar|enleve|enlever|tira|tirar|togli|elimina|eliminar|supprime|"
    "supprimer|remover|rimuovi|para la|arrete|pare de|retire|borra|remova|arrete la|quita la|quita el|"
    "enleve la|enleve le|deten|ferma",
    "negation:too": "demasiado|demasiada|trop|trop de|demais|troppo|troppa",
    "step:1 warm": "plus chaud|plus chaude|mas calido|mais quente|piu caldo",
    "step:1 cool": "plus froid|plus froide|mas frio|mais frio|piu freddo",
    "step:1 low-key": "plus sombre|mas oscuro|mais escuro|piu scuro",
    "step:1 high-key": "plus clair|plus lumineux|mas claro|mas brillante|mais claro|piu chiaro|piu luminoso",
    "step:1": "mas|mais|piu|mas de|plus de|mais de|piu di|aumenta|augmente|aumente|encore plus|"
    "aun mas|ainda mais|ancora piu|plus fort|mas fuerte|mais forte|piu forte",
    "turn:but": "pero|mais plutot|mas sim|solo|seulement|apenas|somente|soltanto|sino|juste",
    "control:relative": "ahora|maintenant|agora|adesso|ora|igual pero|lo mismo pero|pareil mais|"
    "o mesmo mas|lo stesso ma|encore|otra vez|de nouveau|mismo estilo pero|tambien|aussi|tambem|anche|"
    "meme chose mais|stessa cosa ma",
    "control:add": "agrega|anade|ajoute|adicione|aggiungi|adiciona|pon|mets|mais de|coloca|metti|"
    "rajoute|acrescente|anadir|ajouter|agregar",
    "control:reset": "volver a la normalidad|retour a la normale|voltar ao normal|torna normale|"
    "sin filtro|sans filtre|sem filtro|senza filtro|quitar filtro|imagen original|image originale|"
    "imagem original|immagine originale|normal de nuevo|quita el filtro|enleve le filtre|"
    "tira o filtro|togli il filtro|sin efectos|sans effet|sem efeitos|retour a loriginal|"
    "vuelve a la normalidad|vuelve a lo normal|volver al original|volta ao normal|torna alla normalita|"
    "video original",
    "made:": "hecho de|hecha de|fait de|faite de|feito de|feita de|fatto di|fatta di|todo|todos|tout|"
    "tudo|tutto|en|transforma en|transforme en|todo hecho de|convertido en",
    "verb:add": "agrega|anade|ajoute|adicione|aggiungi|ponme|pon|mets moi|mets|coloca|dame|donne moi|"
    "da me|metti|adiciona|ponle",
    "verb:change": "cambia|change le|muda|cambia el|pinta|peins|hazme|haz|fais|faz|fai|cambiar|changer|"
    "mude|colorea",
    "verb:be": "conviertame en|convierteme en|transforme moi en|transforma me em|trasformami in|"
    "hazme|transformame en|me transforme em|transforme me en",
    "verb:remove": "quita|quitar|enleve|enlever|tira|togli|elimina|borra|remova|supprime|quitame",
    "thing:object": "coche|voiture|carro|macchina|perro|chien|cachorro|cane|gato|chat|gatto|mesa|silla|"
    "chaise|cadeira|sedia|taza|tasse|lampara|puerta|porte|pared|mur|parede|muro|lampe|arbol",
    "thing:accessory": "sombrero|chapeau|chapeu|cappello|gafas|lunettes|oculos|occhiali|corona|couronne|"
    "gafas de sol|lunettes de soleil|oculos de sol|occhiali da sole|gorra|casquette|bone|mascara",
    "thing:clothes": "camisa|camiseta|chemise|camicia|chaqueta|veste|jaqueta|giacca|vestido|"
    "vestito|abrigo|manteau|traje|ropa|vetements|roupa|vestiti|pantalon|pantalones",
    "thing:hair": "pelo|cabello|cheveux|cabelo|capelli|barba|barbe|bigote|bigode|baffi|pelo rubio|"
    "cheveux blonds|cabelo loiro",
    "thing:face": "ojos|yeux|olhos|occhi|nariz|nez|naso|maquillaje|maquillage|maquiagem|trucco",
    "thing:background": "fondo|arriere plan|fundo|sfondo|le fond|el fondo|o fundo|lo sfondo",
    "keep:": "manten|mantener|garde|garder|mantenha|mantieni|conserva|conserve|sin cambiar|"
    "sans changer|sem mudar|senza cambiare|no cambies|ne change pas|nao mude|preserva|manter|gardez|"
    "mantenga|preservar",
    "kept:keep-face": "cara|rostro|visage|rosto|viso|mi cara|mon visage|meu rosto|il mio viso|"
    "expresion|volto|mi rostro|le visage|il viso|o rosto|la cara|faccia",
    "kept:keep-person": "persona|personne|pessoa|cuerpo|corps|corpo|la persona",
    "kept:keep-composition": "composicion|composizione|composicao|encuadre|cadrage|enquadramento|"
    "inquadratura",
    "noun:people": "gente|gens|pessoas|persone|personas|personnes",
    "noun:text": "texto|texte|testo",
    "noun:color": "couleur|cores|colores|couleurs|cor|colori",
}
