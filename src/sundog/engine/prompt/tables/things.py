"""Words for edits of single things: verbs, and the things that no style can add, change or remove."""

from collections.abc import Mapping

__all__ = ["THINGS", "VERBS"]

VERBS: Mapping[str, str] = {
    "verb:add": "add|put|place|insert|give|attach|include|stick|draw|hang|i want|i need|i would like|"
    "surround me with|fill the room with|let me hold|holding|let me have|i d like|give me|give him|"
    "give her|give us|add in|put in|bring in|overlay|spawn|drop in|plant|install|have me hold|"
    "make me hold|make him hold|i wanna have|can i have|can i get|show me with|equip me with|conjure|"
    "throw in|make a|sit a|set a|let a|hand me|float a|grow a",
    "verb:remove": "hide the|lose the|kill the|drop the|clear the|wipe the|remove|delete|erase|get rid of|take off|take away|take out|hide|make disappear|"
    "cut out|clear away|eliminate|wipe out|lose|vanish|edit out|photoshop out|crop out|clean up|"
    "make vanish|disappear|without my|strip",
    "verb:replace": "replace|swap|exchange|substitute|switch out|swap out|trade|swop",
    "verb:change": "make it|and make it|let it|change|turn|transform|make|convert|recolor|recolour|paint|dye|color|colour|modify|"
    "alter|switch|set|morph|tint|repaint|changing|turning|should be|edit|adjust|shift",
    "verb:wear": "wear|wearing|dress|dressed|dress me in|put on|clothe|dress up|dress me|dressed in|"
    "dressed as|dress me as|dress me up|put me in|in a suit|outfit me|clad|change into|put him in|"
    "put her in|in an outfit|dress him|dress her|get me into|throw on|suit me up|change me into",
    "verb:be": "turn me into|make me look like|make me a|make me an|make me|turn him into|"
    "turn her into|turn us into|transform me into|change me into|make us|make him|make her|"
    "turn everyone into|turn everybody into|make everyone|as a|i am a|i want to be|i wanna be|"
    "make me into|turn myself into|let me be|look like a|look like an|me as|me as a|make them|"
    "turn them into|become a|i want to look like|make everyone look like|i would be|"
    "turn the man into|turn the woman into|turn the guy into|turn the person into|show me as|"
    "make us look like|make him look like|make her look like|morph me into|disguise me as|"
    "transform us into|transform him into|transform her into|convert me to|convert me into|"
    "turn the people into|transform everyone into|make me appear as|cast me as|reimagine me as|"
    "swap me with|swap me for|replace me with|replace me by|replace him with|replace her with|"
    "replace us with|replace everyone with|face swap|faceswap",
    "verb:write": "write|type|spell|caption|add text|add the text|add a caption|add a title|subtitle|"
    "put the text|put the words|add the words|that says|saying|which says|add a logo|add subtitles|"
    "put a caption|put text|add my name|write my name|display the text|display the words|"
    "show the text|with the text|with the words|with the caption|add a watermark|put my name|"
    "title it|label it|label|add letters|reads|add timestamp|timestamp|time stamp|print the words|"
    "add words|add a sign|engrave the words|a sign that says|with a sign saying|add a speech bubble|"
    "add a date|date stamp|show the time|add captions|text overlay|lower third|banner that says|"
    "scrolling text|text that says|text saying|words saying",
    "verb:camera": "zoom|zoom in|zoom out|pan|rotate the camera|move the camera|tilt the camera|"
    "turn the camera|camera from above|camera from the side|camera angle|zoom into|pan left|pan right|"
    "move closer|closer|rotate|rotate the view|flip the camera|change the angle|different angle|"
    "orbit|spin the camera|camera closer|step back|zoomed in|zoomed out|from another angle|"
    "camera zoom|zooming in|zooming out|crop in|upside down|mirror the picture|flip the picture|"
    "camera around|switch camera|change the camera angle|look from above|view from above|"
    "shake the camera|camera shake|from a different angle|tilt up|tilt down|camera further away|"
    "move the camera closer|mirror the image|flip the image|flip me|change perspective|"
    "change the perspective|show me from behind|show me from the side|rotate the picture",
    "verb:light t:low-key": "turn off the light|turn the light off|dim the light|turn the light down|turn down the light|"
    "turn out the light|switch off the light|kill the light",
    "verb:light t:high-key": "turn on the light|turn the light on|switch on the light|turn up the light|"
    "turn the light up|more studio light",
    "verb:light": ""
    "change the lighting|change the light|relight|"
    "light the room with|change lighting|dim the light|light me from|light me with|light my face|"
    "change the light to|change the lighting to|turn the light down|set the lighting|"
    "set the light|replace the lighting|replace the light|add a light|change the sun|"
    "change the time of day|adjust the lighting|relight the scene|relight me|adjust the light|"
    "put a light|add studio lighting|add light|add lighting|turn up the light|swap the lighting|"
    "change the illumination|turn down the light|turn out the light|turn the lighting",
    "verb:weather": "change the weather|change weather|set the weather|replace the weather|"
    "switch the weather|turn the weather|make the weather|change the season|change season to|"
    "let the weather|different weather|weather should be",
    "verb:background-style": "make the background|turn the background into|style the background|"
    "only the background|just the background|background in the style|background only|"
    "restyle the background|stylize the background|stylise the background|keep me real|"
    "apply it only to the background|everything except me|everything but me|all but me|"
    "background like|background looks like|background look like|only style the background|"
    "leave me real|paint the background|the room but not me|not me just the background|"
    "turn the background to|but keep me normal|but leave me normal|transform the background",
}
THINGS: Mapping[str, str] = {
    "thing:background": "background|backdrop|wall behind me|behind me|"
    "my background|back ground|virtual background|my backdrop|"
    "backdrop wall",
    "thing:person": "man|woman|person|people|guy|girl|boy|me|him|us|myself|everyone|everybody|"
    "lady|kid|child|children|baby|dude|my friend|them|human|somebody|someone|the host|host|presenter|"
    "speaker|my wife|my husband|my brother|my sister|her|player|body|subject|crowd",
    "thing:creature": "robot|alien|zombie|vampire|werewolf|spiderman|spider man|batman|superman|"
    "iron man|hulk|superhero|astronaut|cowboy|pirate|knight|princess|prince|king|queen|wizard|witch|"
    "elf|ghost|skeleton|mummy|monster|ninja|samurai|viking|soldier|policeman|police officer|santa|"
    "santa claus|clown|mermaid|fairy|angel|demon|devil|cyborg|android|doll|barbie doll|orc|goblin|"
    "dwarf|hobbit|joker|thor|captain america|wonder woman|darth vader|yoda|stormtrooper|goku|"
    "pikachu|naruto character|old man|old woman|celebrity|elvis|trump|obama|einstein|mona lisa|"
    "marilyn monroe|cat person|furry|centaur|gladiator|roman soldier|emperor|pharaoh|cleopatra|"
    "geisha|chef|doctor|nurse|firefighter|fireman|detective|spy|rockstar|rock star|punk|hippie person|"
    "troll|ogre|shrek|gollum|gandalf|frankenstein|dracula|terminator|predator alien|mario|luigi|"
    "sonic|elsa|the grinch|grinch|scarecrow|snowman|gingerbread man|teddy bear|minion|caveman|"
    "mermaid person|catwoman|deadpool|thanos|groot|vampire lord|super saiyan|wolf|werewolves|gnome|"
    "leprechaun person|medusa|minotaur|dinosaur|t rex|gorilla|chewbacca|na vi|navi|avatar|"
    "jedi|sith|hero|supermodel|football player|king kong|godzilla|mannequin|puppet|baby version|"
    "sailor|spartan|amazon warrior|cyclops|satyr|warlock|sorcerer|sorceress|pope|monk|nun|priest|bride|"
    "groom|ballerina|mime|jester|anthropomorphic|mouse|frog|cat|dog|fox|lion|tiger|bear|panda|"
    "horse|unicorn person|sheep|cow|pig|monkey|penguin|bunny|rabbit|lizard|dragon person",
    "thing:clothes": "shirt|t shirt|tshirt|jacket|coat|dress|suit|hoodie|sweater|jumper|pants|jeans|"
    "trousers|skirt|shorts|clothes|clothing|outfit|armor|armour|kimono|uniform|costume|robe|tuxedo|"
    "blouse|vest|gown|sari|saree|toga|leather jacket|top|shoe|shoes|boots|sneakers|socks|swimsuit|"
    "bikini|pajamas|pyjamas|apron|overalls|spacesuit|space suit|lab coat|cardigan|polo|raincoat|"
    "cape|cloak|corset|jersey|attire|garment|wardrobe|hawaiian shirt|business suit|wedding dress|"
    "sweatshirt|tank top|poncho|denim jacket|trench coat|collar|sleeve|gloves|belt|fabric of my shirt|"
    "turtleneck|blazer|fur coat|chainmail|plate armor|knight armor|school uniform|military uniform|"
    "kilt|evening dress|hanbok dress|qipao|onesie|tracksuit|what im wearing|what i am wearing|wearing",
    "thing:accessory": "hat|cap|glasses|sunglasses|crown|mask|scarf|tie|bow tie|necklace|earrings|"
    "helmet|headphones|ring|watch|beanie|cowboy hat|top hat|santa hat|wizard hat|headband|tiara|wig|"
    "goggles|eyepatch|eye patch|horns|wings|bow|backpack|party hat|baseball cap|straw hat|monocle|"
    "bracelet|headset|earphones|airpods|piercing|bunny ears|cat ears|halo ring|umbrella|handbag|bag|"
    "veil|flower crown|pirate hat|beret|fedora|nose ring|shades|visor|cat ear|antlers|jewelry|jewellery|"
    "angel wings|devil horns|fangs|bandana|turban|tattoo sleeve|birthday hat|reading glasses",
    "thing:hair": "hair|hairstyle|haircut|beard|mustache|moustache|bald|ponytail|braid|braids|curls|"
    "mohawk|afro|dreadlocks|bangs|fringe|blonde|blond|brunette|redhead|ginger hair|curly hair|long hair|"
    "short hair|sideburns|goatee|pigtails|bob cut|buzz cut|pixie cut|haircolor|hair color|hair colour|"
    "hairdo|stubble|perm|locks|mullet|man bun|bun|dyed hair|silver hair|straight hair|facial hair",
    "thing:face": "eye|eyes|nose|mouth|lips|lipstick|makeup|make up|smile|smiling|tattoo|freckles|"
    "wrinkles|younger|older|face paint|teeth|ears|eyebrows|eyelashes|chin|cheeks|cheek|expression|"
    "skin|tan|scar|my face|face|jawline|dimples|eye color|eye colour|slimmer|thinner face|fatter|"
    "skinnier|laugh|cry|crying|frown|wink|blush on my cheeks|tongue|beautiful eyes|forehead|"
    "muscular|muscles|taller|fat|skinny|tears|gender|a man of 80|elderly|aged 80|sunburn|acne|"
    "eyeliner|eyeshadow|mascara|nail|nails|surprised face|angry face|laughing|look younger|look older",
    "thing:object": "car|sand|tree outside|dragon|parrot|dog|cat|bird|horse|animal|cup|mug|bottle|table|chair|"
    "lamp|sofa|couch|bed|desk|wall|door|curtains|carpet|rug|picture on the wall|poster|painting on the wall|"
    "phone|laptop|computer|screen|monitor|tv|keyboard|book|bookcase|shelf|plant|flower pot|vase|pillow|"
    "blanket|bicycle|bike|motorcycle|motorbike|bus|truck|tank|gun|sword|lightsaber|guitar|piano|drum|"
    "microphone|ball|football|basketball|cake|pizza|burger|coffee|tea|apple|banana|fruit|food|beer|"
    "wine|glass of water|glass of wine|cigarette|candle on the table|balloon animal|gift|present|"
    "presents|box|clock|mirror|ladder|fan|radiator|toy|teddy|statue of liberty|fountain|"
    "helicopter|plane|drone|rocket toy|lion|tiger|elephant|monkey|shark|fish|dolphin|whale|octopus|"
    "butterfly|spider|snake|rabbit|bunny|fox|wolf|bear|panda|penguin|owl|eagle|crow|raven|chicken|"
    "duck|cow|pig|sheep|goat|mouse|frog|turtle|unicorn|kitten|puppy|giraffe|zebra|camel|crocodile|"
    "snail|bee|dinosaur|t rex|bag|suitcase|pen|pencil case|camera tripod|lightbulb|light bulb|"
    "chandelier lamp|fridge|oven|sink|cupboard|cabinet|wardrobe cabinet|whiteboard|blinds|headphone|"
    "tablecloth|spoon|fork|knife|plate|bowl|house|fence|gate|bench|street lamp|sign|flag|wand|"
    "magic wand|shield|axe|bow and arrow|hammer|skateboard|surfboard|boat toy|sunflower|rose in my hand|"
    "bouquet|cactus pot|pumpkin|snowman|hot air balloon toy|kite|ufo toy|train|airplane toy|furniture|"
    "christmas tree|tree behind me|moustache cup|cocktail|ice cream|donut|sandwich|umbrella|trash|"
    "trash can|cable|wire|cables|mess|logo on my shirt|object|person behind me|people behind me|"
    "guy behind me|man behind me|woman behind me|second person|other person|twin|clone|army|"
    "castle behind me|mountain behind me|fireplace behind me|spaceship behind me|window behind me|"
    "hamster|goldfish|squirrel|monster behind me|ghost behind me|sunbed|hammock|stool|armchair|cushion|"
    "tile floor|floor|ceiling|walls|wallpaper|kettle|toaster|bread|croissant|joystick|controller|"
    "robot friend|companion|pet|lantern in my hand|torch in my hand|bananas|tomato|strawberry|"
    "watermelon|jar|basket|bucket|toilet|bathtub|swing|treasure chest|coins|money|cash|jewels",
}
