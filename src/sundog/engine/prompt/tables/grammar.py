"""Words that say how a look is meant: strength, negation, change, protection, and fillers."""

from collections.abc import Mapping

__all__ = ["FILLERS", "GRAMMAR", "MARKERS"]

GRAMMAR: Mapping[str, str] = {
    # How much. The names are factors.
    "strength:0.5": "slightly|a bit|a little|subtle|subtly|light touch|mild|mildly|a touch|a touch of|"
    "a hint of|a hint|slight|bit of|a little bit|a little bit of|a bit of|a tad|tad|somewhat|barely|"
    "a dash of|dash of|a pinch of|just a bit|just a little|a smidge|a smidge of|moderately|partially|"
    "lightly|a little touch of|a trace of|tiny bit|a tiny bit|hint of|not so much|kinda slightly|"
    "half strength|low strength|weakly|weak|delicately|minimally|marginally|touch of|little bit|"
    "just a touch|just a hint|small amount of|a suggestion of|bit|sparingly|in moderation",
    "strength:0.75": "gently|faint|thin layer of|faintly|few|a few|some soft|"
    "sparse|occasional|fairly|rather soft|semi|half|mostly not|partly|kind of a",
    "strength:1.25": "mostly|mainly|predominantly|lots of|a lot of|many|plenty of|full of|loads of|"
    "a lot|lots|covered in|filled with|primarily|dominated by|all over|tons of|everywhere full of|"
    "much|swarming with|rich in|overflowing with|drenched in|bathed in|soaked in|masses of",
    "strength:1.5": "extremely|very|super|heavy|heavily|strong|strongly|really|ultra|extreme|intensely|"
    "mega|hyper|insanely|incredibly|totally|absolutely|completely|crazy|so much|intense|max|maximum|"
    "super duper|hella|highly|exceedingly|massively|hugely|exaggerated|over the top|very very|"
    "really really|deeply|utterly|dense|thick|severe|massive|wildly|seriously|excessively|exceptionally|"
    "full on|full blown|turned up to 11|to the max|as much as possible|torrential|dramatically more|"
    "100 percent|100|fully|hard core|hardcore|overwhelmingly|terribly|awfully|stupidly|ridiculously|"
    "damn|freaking|fucking|bloody very|wicked|violently|violent|furious|huge amount of|vastly|"
    "powerfully|maximal|tremendously|overly|radically|raging|super super|so so|extra|profoundly|"
    "extraordinarily|pumped up|maxed out|crank it|cranked up|ultra super|big time|through the roof",
    # Leaving out. The names say how: absent, ended, reduced, complained about.
    "negation:no": "no|not|without|avoid|minus|never|nothing|dont|do not|none|exclude|excluding|"
    "doesnt|isnt|arent|shouldnt|should not|must not|mustnt|cant|cannot|wont|free of|devoid of|lacking|"
    "without any|not any|no any|zero|nor|neither|except for|except|w o|refrain from|omit|sans any|"
    "forget|forget the|skip|skip the|leave out|ban|hate|dislike|i hate|apart from|void of|"
    "not at all|nothing too|dont want|do not want|dont like|rather not|anything but|ignore the|"
    "absent|not a|not the|aint|but no|didnt|wouldnt|non|keep out|other than|"
    "dont need|dont use|dont add|dont make it|dont include|dont show|not use|without using",
    "negation:list": "negative prompt|negative|negatives|neg prompt|negative prompts|things to avoid|"
    "undesired|unwanted|negativ prompt|please avoid the following|exclude the following|"
    "do not include|dont include the following|avoid the following|anti prompt",
    "negation:stop": "kill the|lose the|drop the|hide the|clear the|wipe the|kill all|enough of|stop|remove|delete|erase|get rid of|turn off|take away|take out|"
    "switch off|undo|disable|eliminate|no more|cut out|strip away|"
    "take off|stop with|stop it with|i dont want any more|enough of|"
    "enough with|ditch|unadd|scrap|get that out|shut off|fade out|clear away|clear up|"
    "off with|remove all|turn off the|no longer|not anymore|turn that off|"
    "done with|dissolve|dismiss|make it stop|had enough of",
    "negation:less": "lower the|limit the|less|fewer|reduce|decrease|tone down|turn down|dial down|dial back|ease off|"
    "cut down on|minimize|minimise|cut back on|weaken|reduced|diminish|tone it down|"
    "lessen|go easy on|ease up on|bring down|not so|not as|not that|not very|not quite so|"
    "reduce the|less of the|less of|turn down the|tone down the|lower the|minimal amount of|suppress|"
    "back off on|calm down the|pull back|dampen|take down|drop the level of|not super|not overly|"
    "not really|a bit less|a little less|slightly less|much less|far less|way less|even less|"
    "toned down on|shrink",
    "negation:too": "too much|too many|too|way too much|way too|far too|too strong|a bit too|bit too|"
    "way too many|overly much|so damn|unnecessarily|too damn",
    "negation-after:no": "free|gone|off|away|be gone|goes away|not needed|disappear|disappears|"
    "disappeared|vanish|removed|excluded|is too much|are too much|go away|should go|has to go|"
    "must go|not allowed|turned off|switched off|vanishes|be gone please|sucks|is ugly|out please|"
    "please stop|forbidden|out of here|to go away|not welcome|is annoying|are annoying",
    "step:1": "raise the|push the|more|increase|boost|turn up|crank up|intensify|add more|amplify|enhance|"
    "strengthen|stronger|even more|some more|way more|much more|heighten|a lot more|increased|"
    "turn up the|raise the|increase the|boost the|give me more|i want more|far more|more and more|"
    "more of the|more of|bump up|crank|ramp up|up the|"
    "step up|pump up|extra bit of|deepen|emphasize|emphasise|exaggerate|double the|"
    "heavier|thicker|denser|bring up|greater|lots more|crank the|pump the|bring out|accentuate|"
    "reinforce|maximize|maximise|louder|wilder|crazier|bolder|harder",
    "step:1 strength:0.5": "a bit more|a little more|slightly more|a little bit more|a touch more|"
    "a tad more|somewhat more|just a bit more|just a little more",
    "step:-1": "weaker|thinner|milder|fainter|subtler",
    "step:1 t:high-key": "lighter|brighter|lighten it|brighten it|brighten it up|lighten it up|more light|more bright",
    "step:1 t:low-key": "darker|dimmer|darken it|more dark|gloomier light",
    "turn:but": "but|only|instead|rather|more like|however|although|though|yet|otherwise|else|"
    "and instead|in place of that|not only|nothing but|no other than|none other than|make that|"
    "just use|just do|just make it|use only|only use|just give me|cant wait for|no matter|no problem|"
    "no worries|why not|not just|no wonder|dont stop|dont remove|dont lose|couldnt be more|please use|"
    "and make it|and make|and add|and give|and use|and then|just|make it",
    "join:and": "and|or|n|und|y|et|e|plus|as well as|nor any|along with|also|ou|oder|o|и|或|和|と|और|ও|و",
    "preposition:in": "in|at|on|with|and with|under|by|during|into|inside|within|near|behind|beside|over|against|"
    "around|across|above|below|beneath|through|throughout|of|for|to|from|between|among|while|when|"
    "where|as|like|set in|set at|taking place in|onto|toward|towards|beyond|after|before",
    "correction:": "no wait|wait no|scratch that|i mean|actually no|no actually|correction|"
    "or rather|oops|on second thought|no sorry|sorry i mean|er no|uh no|wait actually|nah|strike that|"
    "nope|changed my mind|wait make it|no no|sorry no|never mind|nevermind|my mistake",
    "made:": "made of|made out of|made from|built of|built from|built out of|carved from|carved in|"
    "carved out of|turn to|turned to|turns to|turned into|turn into|everything|everybody|everyone|"
    "everywhere|liquid|solid|pure|entirely of|cast in|forged from|constructed of|crafted from|"
    "made entirely of|made up of|composed of|all of|sculpted from|sculpted in|moulded from|"
    "molded from|transformed into|out of|into|world of|consisting of|made completely of|becomes|"
    "become|transform into|as if it were|build out of|build from|all in|made in|wrapped in",
    "control:reset": "reset|without any style|without any styling|original|original video|original picture|original image|original camera|"
    "no filter|no filters|no effect|no effects|unfiltered|remove filter|remove the filter|"
    "turn it off|back to normal|normal|go back to normal|remove all effects|remove effect|"
    "remove the effect|remove all filters|turn off the filter|turn off filter|turn off effects|"
    "turn the effect off|clear all|clear everything|start over|back to original|disable filter|"
    "back to the original|just the camera|plain camera|raw camera|passthrough|pass through|"
    "without any filter|without filter|without effects|without any effect|without any effects|"
    "without a filter|normal camera|normal video|normal view|undo everything|undo all|reset everything|"
    "switch it off|default|remove everything|remove style|remove the style|remove all styles|"
    "no style at all|plain video|untouched|return to normal|as it was|as it was before|off please|"
    "show the real me|show me as i am|the real picture|real picture|real world|real camera|"
    "reality|back to reality|turn off|turn everything off|go back|undo|undo it|undo that|"
    "cancel that|restore|restore original|clean feed|no changes|nothing|stop|stop it|stop everything|"
    "stop all|none|off|clear filter|clear effects|regular camera|regular|regular video|"
    "show me normal|normal again|the way it was|unprocessed|revert|revert to original|revert it|"
    "revert everything|back to how it was|reset please|reset to original|drop the filter|just me|"
    "kill the filter|lose the filter|get rid of the filter|no more filter|no more effects|"
    "get rid of the effect|get rid of all effects|take off the filter|take the filter off|bypass|"
    "remove all of it|back to the real world|how i really look|normal please|original please|"
    "without style|no style|remove filters|plain|plain picture|nothing please|reset the picture|"
    "reset the style|reset all|all off|everything off|normal me|my normal face|as is|leave it as is|"
    "dont change anything|do not change anything|change nothing|no change|leave everything as it is|"
    "exit|escape|show original|original feed|without anything|no transformation|unstyled|unaltered",
    "control:relative": "now|the same thing but|same thing but|exactly like before|again|same but|same thing but|the same but|same as before|same as before but|"
    "same style but|as before|as before but|keep it but|keep everything but|keep this but|"
    "and now|now make it|now with|now in|same again|keep going|keep the style|keep this style|"
    "keep the same style|keep the look|keep it like this|like before|like this but|this but|that but|"
    "same scene|same look|same look but|same style|the same style|same thing|on top of that|"
    "on top of this|as well please|can you also|could you also|also make it|also add|also|"
    "keep it as it is but|keep the rest|leave the rest|keep all that|keep that|keep everything else|"
    "everything else the same|leave everything else|exactly the same but|similar but|instead of that|"
    "in addition|additionally|then make it|then add|change it to|switch to|instead make it|"
    "this time|once more|add to that|same again but|exact same but|bring back|put back|switch it to|"
    "let it be|keep it the same but|a different|carry on but|continue but|from here",
    "control:even": "even",
    "control:add verb:add": "add|add some|add in|throw in|sprinkle|sprinkle in|put in|mix in|add a bit of|"
    "include|bring in|let there be|layer|overlay|add lots of|introduce|give it some|add a little|"
    "toss in|add a touch of|drop in|work in|put some|give it",
    # Protections: what is asked, then of what.
    "keep:": "keep|preserve|retain|maintain|protect|leave|keeping|unchanged|intact|recognizable|"
    "recognisable|as it is|as they are|as is|the same|dont change|do not change|dont touch|"
    "without changing|without altering|dont alter|do not alter|not change|stay|stays|stay the same|"
    "remain|remains|left as it is|unaltered|consistent|dont modify|do not modify|respect|conserve|"
    "dont distort|do not distort|readable|untouched|visible|dont mess with|do not touch|dont lose|"
    "not distort|without distorting|stay recognizable|stay recognisable|remain recognizable|"
    "remain the same|keep intact|same|but keep|dont morph|dont deform|without losing|faithful to|"
    "dont mess up|dont ruin|undistorted|not touch|dont hide|dont cover|"
    "identical|still look like|looks like me|still recognize|still recognise|true to|sacred|"
    "dont replace|do not replace|without touching|safe|locked|lock|do not lose|never change|"
    "unmodified|accurate|stay clear|staying|remaining|must not change|should not change|"
    "must stay|should stay|not be changed|dont swap|off limits|not alter|alone",
    "kept:keep-face": "face|facial feature|facial features|feature|features|identity|expression|"
    "likeness|facial expression|facial|my face|the face|her face|his face|facial identity|"
    "smile|skin|skin tone|eyes|mouth|faces|complexion|facial structure|face shape|me recognizable|"
    "me recognisable|resemblance|looks|lips|our faces|their faces|who i am|that its me|its still me",
    "kept:keep-person": "person|people|subject|body|figure|silhouette of me|me|character|myself|"
    "man|woman|human|humans|us|individual|anatomy|appearance|clothes|clothing|outfit|hair|hairstyle|"
    "my body|speaker|model|performer|dancer|everyone in it|person in front|persons|child|my look",
    "kept:keep-composition": "composition|framing|layout|pose|structure|geometry|camera angle|"
    "arrangement|scene structure|proportion|shape|shapes|perspective|scene layout|"
    "gesture|camera position|original shapes|silhouettes|spatial layout|"
    "viewpoint|crop|frame|everything else|scene|background|room|setting|"
    "surroundings|furniture|poses|body position|point of view|placement|positions|outline of things",
}
MARKERS: Mapping[str, str] = {
    "noun:text": "text|watermark|letter|caption|logo|signature|writing|word|subtitle|lettering|label|"
    "typography|title|watermarks|words|username|font|inscription|banner text|letters",
    "noun:blur": "blur|blurry|blurriness|out of focus|motion blur|unsharp|blurred|fuzziness|unfocused",
    "noun:people": "people|crowd|person|human|other people|pedestrian|passerby|passersby|humans|men|"
    "women|bystander|stranger|extra people|crowds|other person|faces|someone else|anyone else",
    "noun:buildings": "building|house|architecture|houses|skyscrapers|buildings|construction|tall building",
    "noun:trees": "tree|plant|bush|trees|vegetation|plants|bushes|greenery",
    "noun:background": "background|backdrop|background clutter|background elements|clutter",
    "noun:color": "color|colour|colors|colours|hue|tint|color cast|tints",
    "noun:texture": "texture|pattern|textures|patterns|textured|patterned|surface texture",
    "noun:gradients": "gradient|gradation|shading|color gradient|smooth gradient|smooth shading|shade",
    "noun:lightning": "lightning|lightning bolt|bolt|bolts|lightning flashes",
    "noun:style": "style|filter|effect|styling|stylization|styles|filters|effects|stylisation|look|fx",
    "quality:": "8k|4k|hd|uhd|full hd|1080p|720p|2k|16k|ultra hd|hdr|high resolution|high res|hi res|"
    "highres|masterpiece|artstation|trending on artstation|trending|award winning|award-winning|"
    "best quality|high quality|top quality|highest quality|ultra quality|unreal engine|"
    "unreal engine 5|ue5|octane|octane render|ray tracing|raytracing|raytraced|ray traced|"
    "intricate detail|highly detailed|ultra detailed|super detailed|hyper detailed|hyperdetailed|"
    "extremely detailed|very detailed|insanely detailed|insane detail|fine detail|"
    "incredible detail|rich detail|high detail|finely detailed|sharp focus|"
    "photorealistic quality|low quality|worst quality|normal quality|bad quality|deformed|deformed hand|"
    "bad anatomy|extra finger|extra limb|mutated|mutated hand|ugly|disfigured|jpeg artifact|artifact|"
    "poorly drawn|bad hand|bad proportion|extra arm|missing finger|cropped|lowres|low res|"
    "mutation|deviantart|cgsociety|behance|pinterest|featured on behance|"
    "high fidelity|ultrarealistic detail|"
    "best quality masterpiece|super resolution|ultra high res|high definition|"
    "desktop wallpaper|studio quality|production quality|absurdres|absurd res|"
    "ultra sharp|v ray|vray|redshift|arnold render|lumen|nanite|cinema 4d|c4d|zbrush|maya render|"
    "blender cycles|cycles render|60fps|fps|smooth video|high frame rate|temporal consistency|"
    "breathtaking quality|epic quality|top notch|world class|"
    "greg rutkowski|artgerm|wlop|loish|alphonse artgerm|ross tran|ilya kuvshinov|"
    "score 9|score 8 up|rating safe|mdjrny|mj v5|midjourney|stable diffusion|dalle|dall e|sora|"
    "hyper quality|quality|resolution|uncropped|well composed|subsurface scattering|sss|"
    "global illumination|pbr|physically based rendering|hyper realistic detail|8k uhd|"
    "unity engine|high poly|cryengine|frostbite engine|extra detail|hq|lossless|1080|720|4k uhd|"
    "ultradetailed|ultra realistic detail|ultra-detailed|fantastic quality|pro quality|"
    "extra limbs|blurry hands|too many fingers|six fingers|mangled|malformed|gross proportion|"
    "cloned face|long neck|bad art|trending on pixiv|pixiv|"
    "danbooru|official art|key visual|imagenet|sharp details|sharpened|"
    "good quality|maximum quality|max quality|4096|ultra|highres scan|photorealistic 8k",
    "camera:": "close up|closeup|extreme close up|wide angle|wide angle shot|wide shot|35mm|50mm|85mm|"
    "24mm|14mm|200mm|135mm|70mm|28mm|18mm|16 9|prime lens|macro lens|macro|macro shot|fisheye|"
    "fish eye|fisheye lens|telephoto|zoom lens|f 1 8|f1 8|f 1 4|f1 4|f 2 8|f2 8|aperture|bird eye view|"
    "birds eye view|birdseye view|drone shot|drone view|aerial view|aerial shot|aerial|low angle|"
    "high angle|dutch angle|over the shoulder|pov|first person view|handheld|handheld camera|steadicam|"
    "tracking shot|dolly|dolly zoom|establishing shot|medium shot|full body shot|full shot|long shot|"
    "head shot|headshot|canon|canon eos|nikon|sony a7|sony alpha|leica|hasselblad|arri alexa|arri|"
    "red camera|gopro|iso 100|iso 400|iso 800|shutter speed|long exposure|shot on|"
    "shot on iphone|iphone|shot on 35mm|shot with|aspect ratio|widescreen|ultrawide|"
    "ultra wide|ultra wide angle|portrait shot|eye level|worms eye view|slow motion|slowmo|timelapse|"
    "time lapse|hyperlapse|rule of thirds|centered|centred|center composition|symmetrical|symmetry|"
    "canon 5d|eos r5|zeiss|cooke|anamorphic lens|cinemascope|letterbox|camera move|panning shot|"
    "camera movement|static camera|static shot|one shot|single take|top down view|"
    "isometric view|isometric|three quarter view|profile view|front view|side view|upper body|"
    "full body|cowboy shot|half body|from above|from below|ar 16 9|depth map|mirrorless|"
    "focal length|wide lens|telephoto lens|tele lens|14 mm|24 mm|35 mm|50 mm|85 mm|mm lens|"
    "extreme wide shot|portrait orientation|landscape orientation|vertical video|panorama|panoramic|"
    "camera pan|crane shot|fpv|fpv drone|overhead shot|close shot|extreme closeup|medium close up|"
    "f stop|camera angle low|wide format|imax camera|low angle shot|high angle shot",
}
FILLERS = (
    "old wave bat bleeding pipe branch spot air breath flat area story treatment "
    "head arm leg shoulder knee foot feet bunch pair couple piece bit shot "
    "print "
    "rough smooth leather velvet silk lace fur straw cork wet water double drip wash crack electric "
    "organic tribal celtic american chaotic corner deep asphalt reflect sign window "
    "a an the its it is are be been being was were am that this these those there here so then "
    "than i my mine we our ours you your yours he him his she her hers they them their theirs who "
    "whom whose what which how why if because since until upon about via per do did does done doing "
    "have has had having will would could can may might shall must let lets get gets got "
    "getting give gives given giving make makes making made turn turns turned turning put puts set "
    "transform transforms convert apply applied applying show shows showing render rendered "
    "restyle want wants wanted need needs needed wish please pls plz plis kindly thanks thank thx "
    "hello hi hey ok okay yeah yes yep sure um umm uh uhh er erm hmm ah oh eh huh well basically "
    "literally maybe perhaps possibly probably guess think know mean kinda sorta kind sort "
    "type way manner something somehow someone somebody anything thing stuff etc look looks "
    "looking looked feel feels feeling felt seem seems seeming appear appears styled stylish "
    "stylized stylised stylize mode theme themed vibe vibes mood atmosphere ambience ambiance "
    "tone tones toned tonality scenery video videos footage picture pictures image images photo "
    "pic pics stream clip live webcam feed world worlds land realm place places room "
    "environment version portrait view art design render rendering creation create creates "
    "created creating build generate generated every each all whole entire total full complete "
    " any some one two three four both other others another such own self new big "
    "small little tiny large great good better right left up down out "
    "hand hands use used uses using inspired inspiration based reminiscent similar "
    "resembling reference homage lit lighting light lights lighted illumination illuminated shadow shadows "
    "highlights highlight palette scheme hues accents accent touches touch details detail "
    "element elements layer part parts area surface surfaces "
    "should go goes going come comes coming take takes taking transport teleport bring brings "
    "imagine pretend visualize depict depicting portrayed portray suppose supposed try trying help "
    "tell say speak talk call called name named real time realtime moment "
    "ever once always often soon directly simply "
    "exactly precisely quite pretty almost nearly "
    "system prompt prompts ignore previous instruction instructions assistant user ai model bot "
    "script alert table tables select insert admin password config "
    " train trains gaem guy guys dude bro sir lady home "
    " couldnt im ive id ill youre weve theyre thats whats gonna wanna gotta lemme "
    " foreground front rear side sides top bottom middle center "
    "centre corner horizon distance far walls floor "
    "ceiling ground window windows door outside outdoors outdoor indoors indoor interior exterior "
    "appropriate suitable fitting mixture mix mixed blend blended blending combination combine "
    "combined crossed meets meet fusion hybrid percent slowly drifting "
    "rising floating passing moving flowing dancing hanging standing sitting walking running "
    "looming rolling scattered surrounded surrounding "
    " snowman mask loved liking prefer preferably ideally note notes "
    "today tomorrow yesterday year years hour minute second seconds life living "
    "favorite favourite classic typical traditional modern contemporary authentic iconic famous "
    "popular unique custom special simple basic complex ordinary usual standard "
    "nice clean beautiful perfect gorgeous stunning amazing best awesome incredible impressive "
    "elegant aesthetic wow premium sharp crisp flawless exquisite good detailed professional "
    "wallpaper intricate sharpness amateur beginner worst"
)
