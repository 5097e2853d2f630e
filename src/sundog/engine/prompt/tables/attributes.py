"""Words for colours, tone and light."""

from collections.abc import Mapping

__all__ = ["ATTRIBUTES"]

ATTRIBUTES: Mapping[str, str] = {
    "red": "red|crimson|scarlet|ruby|vermilion|vermillion|cherry red|blood red|maroon|burgundy|"
    "carmine|brick red|reddish|cadmium red|rust red|wine red|oxblood",
    "orange": "orange|amber|tangerine|apricot|peach orange|pumpkin|burnt orange|rust|orangey|coral color|"
    "terracotta|saffron|persimmon|rusty|copper colored|marigold",
    "yellow": "yellow|lemon|mustard|canary|cadmium yellow|sunflower yellow|yellowish|ochre|ocher|"
    "sunny yellow|straw colored",
    "green": "green|emerald|lime|olive|moss green|sage|mint|forest green|greenish|jade|chartreuse|"
    "viridian|khaki|neon lime|pistachio|leaf green|malachite|acid green",
    "teal": "teal|turquoise|cyan|aqua|aquamarine|sea green|turquoise blue|petrol|blue green|"
    "lagoon blue|verdigris",
    "blue": "blue|azure|navy|cobalt|indigo|sapphire|ultramarine|cerulean|prussian blue|midnight blue|"
    "royal blue|sky blue|baby blue|bluish|denim|steel blue|ice blue|navy blue|lapis|"
    "powder blue|periwinkle blue",
    "purple": "purple|violet|lavender|lilac|amethyst|plum|mauve|purplish|aubergine|eggplant|"
    "ultraviolet|uv light|periwinkle|orchid|grape",
    "pink": "pink|magenta|fuchsia|rose|blush|salmon|pinkish|bubblegum|rosy|rose pink|"
    "peach|coral pink|rose colored|flamingo|candy pink|raspberry|peachy",
    "brown": "brown|umber|chocolate|sienna|burnt sienna|burnt umber|chestnut|brownish|caramel|taupe|"
    "mahogany|coffee brown|earth tone|earthy tone|earthy|earthy color|earth color|walnut|"
    "tobacco|hazel|mud|muddy",
    "cream": "cream|beige|ivory|off white|sand colored|creamy|eggshell|vanilla|parchment color|ecru|"
    "buff|bone white|oatmeal",
    "golden": "golden|gilded|honey|brass colored|champagne|golden tone|golden color|honey colored|"
    "golden yellow|gold tone|gold color|goldish",
    "black": "black|ebony|jet black|pitch black color|onyx|obsidian|inky|blackish|ink black|"
    "coal black|raven",
    "white": "white|snow white color|pure white|whitish|alabaster|chalk white|pearl|pearly",
    "gray": "gray|grey|charcoal gray|charcoal grey|slate|ash gray|ash grey|grayish|greyish|gunmetal|"
    "graphite gray|concrete gray|silvery|dove gray|stone gray|pewter",
    "sepia": "sepia|sepia tone|sepia toned",
    "pastel": "pastel|pastel color|pastel colored|pastel colour|pastel tone|pastel palette|"
    "pastel hue|candy color|candy colored|soft color|soft pastel color|soft colour|baby color|"
    "sherbet|easter color|macaron|macaroon|pastel shades|light colors|soft pastel palette",
    "neon": "neon|laser|laser light|neon light|neon sign|glowing sign|fluorescent|neon color|neon glow|day glo|dayglo|"
    "neon tube|led light|led|neon colored|neon accent|highlighter color|neon lit|neon signage|"
    "neons|electric color|neon lighting|neon palette|glow stick|led strips|rgb light|rgb lighting",
    "monochrome": "monochrome|monochromatic|black and white|black n white|black white|b/w|b&w|bw|"
    "b and w|grayscale|greyscale|gray scale|grey scale|colorless|colourless|black and whit|"
    "one color|single color|achromatic|blackwhite|shades of gray|shades of grey|white and black|"
    "drained of color|without color|without colour|decolored|"
    "black and white photo|black and white photography|black & white",
    "rainbow": "rainbow|prismatic|prism|all colors of the rainbow|multicolor|multicolored|"
    "multicolour|multicoloured|every color|iridescence|rainbow colored|many colors|pride|"
    "all the colors|multi colored|spectrum|opal|opalescent|all colours|pride flag",
    "vibrant": "vibrant|vivid|colorful|colourful|saturated|bright color|bright colour|vibrant color|"
    "vibrant colour|punchy|saturated color|vivid color|bold color|bold colour|rich color|rich colour|"
    "saturation|lively color|strong color|loud color|intense color|more color|more colour|poppy color|"
    "technicolor bright|brightly colored|flashy|garish|juicy|bright palette|lush color|hypersaturated|"
    "oversaturated|supersaturated|brilliant color|pop of color|pops|candy bright|zingy|deep color|"
    "primary color|bright vivid|vibrancy|colorfully|striking color|bold palette|high saturation|"
    "bold bright color|vibrant hue|vivid hue|energetic color|rich saturated color",
    "muted": "muted|desaturated|faded|washed out|dull|muted color|subdued|toned down|low saturation|"
    "pale|faded color|drab|muted palette|dusty color|bleached|bleach bypass|desaturate|undersaturated|"
    "faint color|pale color|dull color|drained|understated|restrained|subdued color|restrained palette|"
    "sun bleached|less colorful|earthy muted|weathered|muted tone|washed out color|unsaturated|greyed|"
    "low key color|quiet color|subtle color|desaturated color|soft muted|bland",
    "warm": "warm|warmth|warmly|warm color|warm colour|warm tone|warm light|toasty|sun warmed|warm glow|"
    "warm palette|warm lighting|hot|fiery|warm hue|sunkissed|sun kissed|warm tint|warm shade|"
    "warm white|tungsten|incandescent|heat|hot color",
    "cool": "cool color|cool colour|cool tone|cool toned|cold|chilly|frosty|icy|cold light|cool light|"
    "cold color|cold tone|cool palette|icy color|cool lighting|wintry color|"
    "cool tint|cool hue|cold lighting|steely|frigid|cool grade|cool grading|bluish tint|cold colour|"
    "cool white|cool|cold palette|freezing|clinical",
    "high-contrast": "high contrast|contrast|contrasty|strong contrast|stark|stark contrast|"
    "harsh contrast|contrasted|hard contrast|deep contrast|bold contrast|deep black|crushed black|"
    "rich black|stark black and white|strong shadow|deep shadow|heavy contrast|dark contrast|"
    "sharp contrast|deep shadows|bold shadow|dramatic contrast|inky shadow|contrasting|"
    "extreme contrast",
    "low-contrast": "low contrast|matte|flat light|flat look|flat contrast|milky black|lifted black|"
    "soft contrast|less contrasty|flat lighting|flat grade|matte look|low contrasty|washed contrast|"
    "lifted blacks|lifted shadow|matte finish|gentle contrast|matte film|flat tone|log footage",
    "cool blue": "cool blue|cold blue|icy blue|cool blues",
    "dawn": "dawn|sunrise|early morning|morning|morning light|daybreak|first light|at dawn|break of day|"
    "morning sun|sun rising|rising sun|morning glow|sun up|cockcrow|crack of dawn|early dawn|"
    "sun comes up|new day|sunup|dawn light",
    "day": "day|daylight|daytime|noon|midday|sunny|sunshine|sunlight|sunlit|summer|sun|sunny day|"
    "broad daylight|bright day|natural light|clear day|afternoon|in the sun|blazing sun|"
    "summer day|sun drenched|sun soaked|high noon|clear sky|bright sun|sunlight streaming|clear sunny|"
    "full sun|strong sun|summery|summertime|july|august|natural lighting|bright sunlight|"
    "cloudless|day time|bright daylight|hot sun|bright sunshine|sun shining|sunbathed",
    "golden-hour": "golden hour|golden our|sunset|evening sun|late afternoon|setting sun|low sun|"
    "sundown|sun down|golden light|sun set|sunset light|golden hour light|magic hour|golden sunset|"
    "golden our light|golden hour lighting|sunset glow|golden sunlight|sun going down|"
    "late afternoon sun|golden evening|golden sun|warm sunset|sunset color|golden rays|"
    "late afternoon light|evening light|long shadow|low golden sun|evening glow|golden ours|"
    "sunset sky|orange sunset|sunset beach light|end of the day",
    "dusk": "dusk|twilight|blue hour|evening|nightfall|after sunset|gloaming|at dusk|dusky|eventide|"
    "late evening|crepuscular|before night|getting dark|evening sky|just after sunset|early evening|"
    "dusk light|evening time|twilight sky",
    "night": "night|nighttime|night time|at night|midnight|nocturnal|late night|dark night|by night|"
    "after dark|night sky|in the dark|pitch black|night scene|tonight|dead of night|night light|"
    "nightly|middle of the night|nighttime scene|night mode|night shot|2am|3am|wee hours|new moon",
    "moonlit": "moonlit|moonlight|full moon|moon light|moon glow|by moonlight|moonlit night|moon beam|"
    "moonbeam|moonshine|moonlighting|silver moonlight|under the moon|harvest moon|blood moon|"
    "light of the moon|bright moon|crescent moon|moonglow|moony|under a full moon",
    "candlelit": "candlelit|fire|candle|candle light|candlelight|torch|torchlight|firelight|lantern|"
    "lantern light|campfire|fireplace|bonfire|oil lamp|gas lamp|gaslight|fireside|paper lantern|hearth|"
    "candle lit|by candlelight|fire light|flickering light|flickering candle|lamplight|lamp light|"
    "lit by fire|flickering fire|menorah|candelabra|tea light|jack o lantern|lanterns|oil lamps|"
    "glow of a fire|camp fire|burning torch|fire glow|lit by candles|tealight|log fire|"
    "light of a single candle|flickering torch|wood stove|fairy candle|gaslamp|diya|diyas",
    "backlit": "backlit|backlight|back lit|back light|backlighting|contre jour|light from behind|"
    "against the light|lit from behind|silhouette|silhouetted|sun behind|back lighting|"
    "sun behind me|sunlight from behind|light behind me|contrejour|backlighted",
    "overcast": "overcast|cloudy sky|cloudy day|dull weather|grey sky|gray sky|cloudy weather|"
    "overcast sky|overcast light|overcast day|leaden sky|grey day|gray day|dreary day|"
    "dull day|gloomy weather|cloud cover|sunless|gloomy sky|flat overcast|clouded|heavy sky",
    "high-key": "high key|bright|airy|bright light|bright lighting|brightness|brightly lit|well lit|"
    "overexposed|blown out|blown out highlight|light and airy|luminosity|white background light|"
    "bright and airy|brighten|lighten|lighten up|brighten up|lightened|overexposure|bright white|"
    "bright room|bright image|full of light|bright exposure|high exposure|exposure|brightened|"
    "flooded with light|glaring",
    "low-key": "low key|dark|moody|dim|dimly lit|shadowy|gloom|chiaroscuro|underexposed|darkness|"
    "dim light|low light|dark room|dark lighting|moody lighting|moody light|dimmed|darken|"
    "dark shadow|dark and moody|dark mood|murky|deep darkness|dark tone|unlit|lights off|lights out|"
    "tenebrism|tenebrist|darkened|dimming|dark background|shadows everywhere|underlit|dark moody|"
    "poorly lit|black shadow|near darkness|dark scene|pools of shadow|dark corner|dark palette",
    "soft-light": "soft light|soft lighting|soft|gentle light|diffuse|diffused|diffused light|"
    "softbox|soft shadow|soft glow|diffuse light|soft diffused light|gentle|beauty light|ring light|"
    "softly lit|delicate light|soft daylight|soft studio light|soft morning light|smooth light|"
    "soft natural light|butterfly lighting|soft sunlight|window light|soft window light|"
    "gentle lighting|beauty lighting|soft diffuse light|soft lit|tender light|north light|delicate",
    "hard-light": "hard light|flash|harsh light|hard lighting|harsh lighting|hard shadow|harsh shadow|"
    "direct flash|flash photo|flash photography|harsh sun|hard sunlight|direct light|harsh flash|"
    "on camera flash|hard flash|harsh|direct sun|direct sunlight|sharp shadow|harsh sunlight|hard sun|"
    "camera flash|bright flash|flash light|harsh midday sun|hard edged light|crisp shadow|"
    "razor sharp shadow|paparazzi|paparazzi flash|harsh overhead light",
    "dramatic-light": "dramatic light|dramatic|dramatic lighting|drama|epic lighting|intense light|"
    "rembrandt lighting|theatrical light|theatrical lighting|dramatic shadow|stormy light|"
    "split lighting|intense lighting|dramatically lit|striking light|striking lighting|"
    "cinematic light|cinematic lighting|dramatic shading|side light|side lighting|side lit|sidelight|"
    "expressive light|low angle light|noir lighting|light and shadow|dramatic sky|powerful light|"
    "theatrical|melodramatic|dramatically|film noir lighting|high drama|loop lighting|underlighting",
    "light-shafts": "light shaft|shaft of light|god ray|sun ray|sunray|light ray|volumetric light|"
    "volumetric|volumetric lighting|crepuscular ray|light beam|beam of light|sunbeam|ray of light|"
    "ray of sunlight|sun beam|ray of sun|volumetric fog|light streaming|sun breaking through|"
    "tyndall|streaming light|sunlight streaming through|streaming sunlight|rays of the sun|"
    "light through window|light through the window|beams of sunlight|heavenly light|"
    "divine light|holy light|moonlight through windows|light through the trees|light filtering|"
    "light coming through|dappled light|sunlight filtering|dappled sunlight|rays of sunshine|"
    "shafts of sunlight|falling through broken windows|godrays|searchlight|through the blinds|"
    "caustic|caustics|light through the leaves|komorebi|komorebi light|sunburst|rays shining|ray",
    "rim-light": "rim light|rim lighting|rim lit|edge light|edge lighting|halo light|hair light|"
    "glowing edge|rimlight|lit from both sides|kicker light|outlined by light|halo|light edge|"
    "contour light|rimlit|edge lit|lit edges|kicker|light around the edges|bright edge light|"
    "coloured rim light|lit from the side and behind",
    "spotlight": "spotlight|stage light|stage lighting|spot light|follow spot|single spotlight|"
    "pool of light|concert light|limelight|key light from above|stage spot|single beam|"
    "interrogation lamp|one light from above|lit from above|overhead light|top light|theatre light|"
    "interrogation light|flashlight|torch beam|headlight|spot lit|single light source|"
    "single bare bulb|bare bulb|theater light|theatre spotlight|desk lamp|single lamp",
    "bloom": "bloom|glow|glowing|shiny|lens flare|radiant|luminous|shining|glowy|glossy|gleaming|"
    "shimmer|shimmering|glistening|halation|lit up|aglow|glare|anamorphic flare|light leak|gleam|"
    "bioluminescent|bioluminescence|luminescent|incandescence|radiating|bloom effect|bloom light|"
    "flare|light bloom|pro mist|black pro mist|orton|orton effect|blooming highlight|shine|brilliant|"
    "radioactive|dazzling|glints|radiance|glowing highlight|luminescence|phosphorescent|polished|"
    "reflective|glassy shine|emissive|hazy glow|luster|aura|lustrous|glow effect|glow in the dark|"
    "soft bloom|dreamy glow|luminance|lit from within|lens flares|light leaks|star filter|glint",
    "vignette": "vignette|vignetting|dark corner|dark edge|darkened edge|dark border|vignetted|"
    "darkened corner|shaded corner|dark frame|vignette effect|dark around the edges|peephole|iris out|"
    "burned edges|darker edges|darker corner|corners dark",
}
