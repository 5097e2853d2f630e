"""What words and phrases mean: curated tables, one row a meaning.

Phrases are written as `sundog.engine.prompt.text.words` gives them: lower case, no accents.
A row's name is itself a phrase, its hyphens read as spaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sundog.engine.prompt.spelling import Speller

__all__ = ["Kind", "Lexicon", "Meaning", "lexicon"]


class Kind(Enum):
    """What sort of thing a phrase says."""

    STYLE = "style"
    PLACE = "place"
    TAG = "tag"
    STRENGTH = "strength"
    NEGATION = "negation"
    TURN = "turn"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a phrase says.

    Attributes:
        kind: Its sort.
        name: What the engines know it by.
        vague: Whether it gives way to any style that is named outright.
    """

    kind: Kind
    name: str
    vague: bool = False


_STYLES: Mapping[str, str] = {
    "anime": "cel shading|cel shaded|celshaded|japanese animation|japanese cartoon|naruto|shonen|"
    "one piece|dragon ball|アニメ|аниме|动漫|動漫|애니메이션|애니",
    "cartoon": "cartoons|toon|simpsons|looney tunes|rick and morty|family guy|disney|dessin anime|"
    "dibujos animados|zeichentrick",
    "cartoon-3d": "pixar|dreamworks|3d cartoon|3d animation|desenho animado em 3d",
    "ghibli": "studio ghibli|gibli|miyazaki|totoro|spirited away|japanese family films|ジブリ",
    "comic": "comics|comic book|comicbook|graphic novel|marvel|dc comics|superhero|gta|borderlands",
    "manga": "漫画|マンガ|манга",
    "storybook": "picture book|childrens book|fairy tale book",
    "pixel-art": "pixelart|pixel|pixels|pixelated|8 bit|8bit|16 bit|16bit|retro game|arcade game|"
    "arcade|video game|nintendo|game boy|gameboy|sprite|pico 8|пиксель",
    "voxel": "minecraft|voxels|blocky|roblox",
    "lego": "legos|lego world|plastic bricks|toy bricks|building bricks|bricks|duplo|レゴ|乐高|лего",
    "low-poly": "lowpoly|polygons|polygonal",
    "claymation": "clay|plasticine|stop motion|wallace and gromit|aardman|knete",
    "paper-cutout": "paper cut out|paper cut|papercut|paper craft|papercraft|origami|cutout",
    "cross-stitch": "embroidery|cross stitch|needlework",
    "knit": "knitted|yarn|wool|felt|crochet",
    "mosaic": "mosaics|tesserae|byzantine|tiny tiles|mosaik",
    "stained-glass": "stained glass window|church window|leaded glass|glasmalerei|vitrail|vitrales",
    "chalkboard": "blackboard|chalk board",
    "oil": "oil painting|oil paint|oils|oil on canvas|oilpainting|oil strokes|renaissance|baroque|"
    "rembrandt|vermeer|caravaggio|old master|old masters|impasto|dutch golden age|classical painting|"
    "pintura al oleo|oleo|peinture a lhuile|olgemalde|olbild|oelgemaelde|pittura a olio|"
    "pintura a oleo|масляная живопись|масло|油画|油絵|유화",
    "gouache": "tempera|acrylic",
    "watercolor": "watercolour|water color|water colour|watercolors|watercolours|aquarelle|"
    "aquarell|acuarela|acquerello|aquarela|акварель|水彩|水彩画|수채화",
    "pencil": "pencil sketch|pencil drawing|sketch|graphite|"
    "bleistift|bleistiftzeichnung|zeichnung|skizze|lapiz|crayon a papier|dessin au crayon|boceto|"
    "matita|lapis|карандаш|карандашный рисунок|素描|鉛筆|铅笔|연필|पेंसिल स्केच|पेंसिल",
    "charcoal": "charcoal drawing|kohlezeichnung|fusain|carboncillo|carboncino|уголь|木炭",
    "crayon": "crayons|wax crayon|kids drawing|child drawing",
    "chalk-pastel": "chalk pastels|chalk pastel|soft pastels|chalk|pastel drawing|oil pastel",
    "ink-wash": "ink wash|sumi e|sumie|chinese ink|ink painting|水墨画|水墨",
    "expressionism": "expressionist|abstract|munch|pollock|abstract expressionist",
    "linocut": "lino cut|woodcut|linoleum|block print",
    "halftone": "newspaper|newsprint|halftone dots|screen tone",
    "risograph": "riso|riso print",
    "engraving": "engraved|etching|banknote|gravure",
    "blueprint": "technical drawing|architect drawing|cyanotype|schematic|blaupause",
    "ukiyo-e": "ukiyoe|ukiyo|woodblock|japanese woodblock|woodblock print|hokusai|hiroshige|浮世絵",
    "vangogh": "van gogh|vincent van gogh|starry night|van goth|post impressionism",
    "monet": "impressionist|impressionism|impressionistic|claude monet|renoir|impresionista",
    "cubism": "cubist|picasso|braque",
    "pointillism": "pointillist|seurat",
    "bauhaus": "kandinsky|mondrian|constructivism",
    "pop-art": "popart|warhol|andy warhol|lichtenstein|roy lichtenstein",
    "art-deco": "gatsby|travel poster",
    "art-nouveau": "mucha|klimt|jugendstil",
    "surrealism": "surreal|surrealist|dali",
    "psychedelic": "trippy|acid|lsd|hippie",
    "graffiti": "street art|spray paint|banksy",
    "cinematic": "movie look|film look|cinema|blockbuster|wes anderson|teal and orange|film still|"
    "hollywood",
    "noir": "film noir|detective film|hard boiled|sin city|nior|нуар|cine negro|film nero",
    "old-photo": "old movie|old film|silent movie|silent film|polaroid|vintage photo|daguerreotype|"
    "old photograph|schwarzweißfilm|schwarzweissfilm|stummfilm",
    "technicolor": "technicolour",
    "vhs": "home video|camcorder|video tape|videotape",
    "vaporwave": "vapor wave|vapourwave|aesthetic wave|seapunk",
    "synthwave": "synth wave|outrun|retrowave|80s music video",
    "matrix": "green code|the matrix",
    "glitch": "glitchy|datamosh|glitch art",
    "hologram": "holographic|holo",
    "photo": "photorealistic|realistic|photograph|documentary",
    "vibrant-dramatic": "artistic style|detailed artistic style|artistic|art style",
    "tilt-shift": "miniature|diorama",
    "thermal": "thermal camera|heat camera|heat vision|infrared|thermographic|predator vision|"
    "warmebild|thermique",
    "night-vision": "nightvision|night goggles|night vision goggles",
    "x-ray": "xray|x rays|rontgen|radiograph",
    "background-blur": "blur my background|blurred background",
    "cyberpunk": "cyber punk|blade runner|bladerunner|cyberpunk 2077|night city|ghost in the shell|"
    "tron|neon city|neon noir|sci fi city|киберпанк|赛博朋克|サイバーパンク|사이버펑크",
    "steampunk": "steam punk|clockwork|victorian machines",
    "dark-fantasy": "dungeons and dragons|dark souls|lord of the rings|elden ring",
    "glass": "made of glass|crystal",
    "gold": "golden statue|midas|made of gold",
    "ice": "made of ice",
    "wood": "wooden|carved wood",
    "stone": "marble|statue|granite",
    "metal": "chrome|liquid chrome|steel|metallic",
    "porcelain": "ceramic|china doll",
}

# Words that say only roughly how a picture is made.
_VAGUE: Mapping[str, str] = {
    "oil": "painting|painted|painterly|brush",
    "pencil": "drawing|sketched|sketchy|hand drawn|drawn",
    "old-photo": "vintage|retro",
    "dark-fantasy": "fantasy",
    "watercolor": "watery|washed",
}

_PLACES: Mapping[str, str] = {
    "cyberpunk-city": "neon street|",
    "old-town": "paris|venice|rome|prague",
    "snowy-mountains": "mountains|alps|mountain|himalaya",
    "autumn-forest": "autumn|fall leaves|autumn leaves|herbst|otono|automne|осень",
    "jungle": "rainforest|amazon",
    "desert": "sahara|dunes|wild west|egypt",
    "beach": "tropical|paradise|island|seaside|praia|playa|strand|plage|hawaii",
    "underwater": "under water|under the sea|undersea|ocean|coral reef|coral|aquarium|deep sea|"
    "atlantis|mermaid|sous leau|unterwasser|bajo el agua|تحت الماء|水中|海底",
    "volcano": "lava|magma|hell|inferno",
    "space": "galaxy|cosmos|cosmic|outer space|nebula|universe|star wars|weltraum",
    "enchanted-garden": "fairytale|fairy tale|magical|garden|wonderland|magic|enchanted",
    "castle-hall": "castle|medieval|knight|hogwarts|harry potter",
    "tokyo-street": "tokyo|shibuya|osaka",
    "city-skyline": "city|skyline|dubai|new york|manhattan|ciudad|ville|stadt",
    "night-club": "club|disco|nightclub|jazz club",
    "pine-forest": "forest|woods|wald|foret|bosque|森",
    "meadow": "countryside|fields|grass|park|farm",
    "japanese-garden": "japan|zen garden|samurai",
    "waterfall": "river|lake",
    "savanna": "safari|africa",
    "mars": "martian|red planet",
    "moon": "lunar",
    "snow-field": "winter|frozen|arctic|antarctica|north pole|invierno|hiver|verschneiter|snowy",
    "cave": "cavern",
    "ruins": "apocalypse|post apocalyptic|wasteland|mad max",
    "haunted-house": "haunted|ghost|halloween",
    "palace": "versailles",
    "library": "",
    "workshop": "garage|laboratory",
    "office": "",
    "dollhouse": "doll house|barbie|dream house",
    "spaceship": "space ship|starship|space station",
    "clouds": "heaven|sky",
}

_TAGS: Mapping[str, str] = {
    "red": "rot|rojo|rouge|crimson|scarlet|ruby|красный",
    "orange": "amber",
    "yellow": "gelb|amarillo|jaune|lemon",
    "green": "grun|verde|vert|emerald|lime|зеленый",
    "teal": "turquoise|cyan|aqua",
    "blue": "blau|azul|bleu|azure|navy|cobalt|indigo|синий",
    "purple": "violet|lila|morado|magenta|lavender|💜",
    "pink": "rosa|fuchsia|hot pink|rose",
    "brown": "earthy|earth tones|braun|umber",
    "golden": "",
    "sepia": "",
    "pastel": "pastels|pastel colors|couleurs pastel",
    "neon": "neon lights|neon signs|glowing signs",
    "monochrome": "black and white|black n white|b w|bw|grayscale|greyscale|schwarzweiß|"
    "schwarz weiß|blanco y negro|noir et blanc|colorless|no color",
    "rainbow": "prismatic",
    "gray": "grey|silver",
    "vibrant": "vivid|colorful|colourful|saturated|bright colors|vibrant colors|bunt|punchy",
    "muted": "desaturated|faded|washed out|dull",
    "warm": "warmer|cozy|cosy|calida|chaud",
    "cool": "cold|cooler|chilly|frosty",
    "high-contrast": "contrast|contrasty|stark",
    "low-contrast": "flat light|hazy",
    "dawn": "sunrise|lever du soleil|amanecer|sonnenaufgang|early morning|morning",
    "day": "daylight|daytime|noon|sunny|sunshine|sunlight|summer",
    "golden-hour": "golden hour|golden our|sunset|evening sun|late afternoon|por do sol|atardecer|"
    "sonnenuntergang|coucher de soleil|закат|夕焼け|🌅|🌇",
    "dusk": "twilight|blue hour|evening",
    "night": "nighttime|at night|midnight|noche|nuit|nacht|notte|夜|夜晚|ночь|🌃|🌙",
    "moonlit": "moonlight|mondlicht|full moon",
    "candlelit": "candle|candles|candle light|torches|firelight|fire|lantern|lanterns",
    "overcast": "cloudy sky|dull weather",
    "high-key": "bright|airy",
    "low-key": "dark|darker|moody|dim|shadowy|gloom|chiaroscuro",
    "soft-light": "soft|soft lighting|softer|gentle|diffuse",
    "dramatic-light": "dramatic|dramatic lighting|drama|epic lighting|intense",
    "light-shafts": "god rays|sun rays|light rays|volumetric light|volumetric",
    "rim-light": "rim lighting|backlit|backlight",
    "spotlight": "stage light",
    "bloom": "glow|glowing|shiny|lens flare|radiant|luminous",
    "vignette": "",
    "rain": "rainy|raining|rainfall|drizzle|lluvia|pluie|regen|pioggia|chuva|дождь|雨|下雨|🌧",
    "snow": "snowing|snowfall|snowflakes|blizzard|nieve|neige|schnee|christmas|xmas|снег|雪|❄|🎄",
    "hail": "",
    "fog": "foggy|mist|misty|haze|nebel|smog",
    "storm": "stormy|thunderstorm|thunder|lightning|tempest|hurricane",
    "wind": "windy",
    "petals": "sakura|cherry blossom|cherry blossoms|blossoms",
    "leaves": "falling leaves",
    "embers": "sparks",
    "ash": "",
    "dust": "dusty|sandstorm",
    "smoke": "smoky",
    "stars": "starry|starlight",
    "sparkles": "glitter|fireflies|fairy dust|sparkling",
    "bubbles": "",
    "confetti": "party|birthday",
    "aurora": "northern lights",
    "cheerful": "happy|joyful|fun|playful|party mood",
    "gloomy": "sad|melancholy|melancholic|lonely|depressing",
    "dreamy": "dream|dreamlike|ethereal|soft focus|whimsical",
    "eerie": "spooky|creepy|scary|horror|sinister|halloween mood",
    "epic": "heroic|majestic",
    "calm": "peaceful|serene|relaxing|quiet",
    "romantic": "love|valentine",
    "nostalgic": "70s|80s|90s|1970s|1980s|1990s|1920s|old school",
    "outlines": "outline|outlined|contour|contours|line art|lineart|ink lines|crisp outlines",
    "thick-lines": "thick black lines|thick lines|bold lines|heavy ink|bold contour",
    "grain": "film grain|grainy|noise|noisy",
    "scanlines": "scan lines|crt",
    "paper": "on paper|paper texture",
    "canvas": "canvas texture",
    "brushstrokes": "brush strokes|brush stroke|thick strokes|thik strokes|visible brush strokes",
    "blur-background": "bokeh|shallow depth of field",
    "reset": "original|no filter|no effect|unfiltered|remove filter|remove the filter|turn it off",
}

_STRENGTHS: Mapping[str, str] = {
    "slightly": "a bit|a little|subtle|subtly|light touch|mild|faint|a touch of|a hint of|leicht",
    "extremely": "very|super|heavy|heavily|strong|strongly|really|ultra|extreme|intensely|mega",
}

_NEGATIONS = (
    "no|not|without|avoid|stop|less|minus|never|nothing|dont|kein|keine|ohne|sans|sin|senza|sem"
)
_TURNS = "but|just|only|instead|rather|more like|however|aber|pero|mais|except"

# Words that must be known in order to be passed over: they name no look.
_FILLERS = (
    "a an the and or of in on at to into with from for by as is are it its this that these those i me my "
    "we us our you your he she they them be been was were am do does did so if then than too also all "
    "every everything everybody everyone some any one two make made makes making turn turned turns "
    "transform convert change changed apply applied give gives put set show render restyle let like look "
    "looks looking feel feels feeling want wanted would could should can please plz pls just style styles "
    "styled styling stylized effect effects filter filters mode theme themed vibe vibes mood atmosphere "
    "scene scenes video videos footage picture pictures image images photo frame shot clip stream camera "
    "world worlds room place background foreground person people face faces man woman guy girl boy kid "
    "someone somebody person's portrait version form kind sort type way manner something thing things "
    "whole entire very much many more most lot lots bit using use used inspired based old new nice good "
    "great best cool-looking beautiful pretty awesome amazing masterpiece quality high detailed details "
    "ultra hd uhd 4k 8k resolution sharp focus trending artstation unreal engine octane intricate "
    "professional award winning lens 35mm close up closeup wide angle zoom pan composition keep leave "
    "same while during there here where when how what who which live real time color colors colour "
    "colours colored tone tones shade shades texture textures lighting light lights lit shadow shadows "
    "art paint draw design ok okay basically hey hi hello thanks train trains show snowman game gaem movie "
    "film un une el la los las le les de del des du der die das ein eine einen im am mit y e et und con "
    "avec bajo sobre estilo stil style comme tableau como wie mach es einen alten al o os as em no-one"
)


_Phrase = tuple[str, ...]


class Lexicon:
    """Phrases with their meanings, and the spelling of their words.

    Attributes:
        longest: Number of words of the longest phrase.
        unspaced: Phrases of scripts without spaces, longest first: searched inside words.
    """

    def __init__(self, meanings: Mapping[_Phrase, Meaning]) -> None:
        self._meanings = dict(meanings)
        self.longest = max(len(phrase) for phrase in meanings)
        joined = (" ".join(phrase) for phrase in meanings)
        self.unspaced = sorted(
            (phrase for phrase in joined if not phrase.isascii() and " " not in phrase),
            key=len,
            reverse=True,
        )
        self._known = {word for phrase in meanings for word in phrase}
        self._speller = Speller(
            word
            for phrase, meaning in meanings.items()
            if meaning.kind is not Kind.FILLER
            for word in phrase
        )

    def meaning(self, phrase: _Phrase) -> Meaning | None:
        """Look a phrase up."""
        return self._meanings.get(phrase)

    def meanings(self) -> frozenset[Meaning]:
        """Return everything that can be said."""
        return frozenset(self._meanings.values())

    def spelt(self, word: str) -> str:
        """Return the word as the lexicon spells it, or as it is."""
        if word in self._known:
            return word
        return self._speller.correct(word) or word


def _rows(kind: Kind, table: Mapping[str, str]) -> dict[_Phrase, Meaning]:
    rows = _synonyms(table, kind, vague=False)
    return rows | {tuple(name.split("-")): Meaning(kind, name) for name in table}


def _synonyms(table: Mapping[str, str], kind: Kind, *, vague: bool) -> dict[_Phrase, Meaning]:
    return {
        tuple(phrase.split()): Meaning(kind, name, vague)
        for name, synonyms in table.items()
        for phrase in synonyms.split("|")
        if phrase
    }


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the one lexicon; where tables disagree about a phrase, the later one stands."""
    meanings: dict[_Phrase, Meaning] = {
        (word,): Meaning(Kind.FILLER, word) for word in _FILLERS.split()
    }
    meanings |= _rows(Kind.PLACE, _PLACES)
    meanings |= _rows(Kind.TAG, _TAGS)
    meanings |= _synonyms(_VAGUE, Kind.STYLE, vague=True)
    meanings |= _rows(Kind.STYLE, _STYLES)
    # Two meanings, not one: the words of this place begin with a style.
    del meanings["cyberpunk", "city"]
    meanings |= _rows(Kind.STRENGTH, _STRENGTHS)
    meanings |= _rows(Kind.NEGATION, dict.fromkeys(_NEGATIONS.split("|"), ""))
    meanings |= _rows(Kind.TURN, dict.fromkeys(_TURNS.split("|"), ""))
    return Lexicon(meanings)
