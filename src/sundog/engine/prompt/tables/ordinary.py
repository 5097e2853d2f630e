"""Ordinary words that name no look: known so that nothing is taken for a misspelling of them."""

__all__ = ["ORDINARY"]

_WORDS = """
towering swaying sway swayed staying crawling flickering whipping drifted climbing sweeping floated
abandoned able above accent accept accident account action actor add address adult advance
adventure advice afraid against age ago agree air allow almost alone angry animal answer apart
appeal arabic arches area arm arms army arouse arrange arrive asphalt attack aunt author awake
away baby bacon bad bails baker balance band bank barely base basket bath beacon bead bean bear
beard bears beast beat become bed begin behind believe bell belong bend best bet better between
beyond bite bits blank bleak blind block blood blow blown board boast bob body bone boot border
bored born borrow boss bother bottle bounce bowl box brain brave brawn bread break breaking breath
brick bright bring broad broken broth brother brow brown browns browse browser bug bunch burst
busy butter button buy cake call calls camera camp card care careful careless carry cart case cash
casket cast catch cause cement chain chair chance change chapter charge chart cheap cheat check
chest chicken chief chinese choice choose chop chose circle city claim class clean cleaner clear
clears clever click climb clock close closed closer cloth clothes coach coast coat code cold
collect college command comment common company compare computer concern connect contain content
continue cook copy corn corner correct cost cotton count country couple course cousin cover crash
crazy cream cricket cross crow crowd crown cry cup cure current curve cut dad damage dance danger
dare dark data date daughter dead deal dear dears death debt decent decide deep degree delay
deliver demand dental depend described desk develop difference different dinner direct directions
dirt dirty discord discuss dish distance doctor dog doll dollar dolls domes door doubt dozen drag
dragon drawn dress drink drive driver drop drown drowse duck duty ear earn earth ease east eastern
easy eat edge editor effort egg eight either email empty end enemy energetic engine english enjoy
enter entrance entry equal errors escape event everywhere exam example excuse exercise exist exit
expect expert explain eye fact fail fails faint fainter fair faith fall falls false family farmer
fast father fault fear fears feast feat feather feed fell fellow few fifth fight figure file fill
final finally finance find fine finger fingerprint finish fire first fish fit five fix flag flange
flat flight float flood flow flown follow food foot forget form forth forward found four fourth
france free french friday friend front froth frown fruit fuel full funny further future gaem gain
gamer games gaming garment gas gate gather gears general german gestures gets giant gift girl glad
glance glow goal god golfer gone good goodbye google goose gowns grab grade grail grain grange
grape grass great group grow growl grown growth guard guess guest guide habit hails hair half hand
handle hang happen hard harsh hat head health hear heard hears heart heat heavy height hello
hidden hide high hindi hint hit hold hole honest hood hope horror horse hospital host hotel hour
house huge hundred hunt hurry hurt husband idea inch industry inform insect inside instagram
instance issue item jacket japanese job join joint joints joke judge jump junior keen key kick
kill kilo king kiss kitten knee knife knock know knowledge known korean lace lack lady lake lamb
lance lantern large last late later laugh law lawn lazy lead leader leads learn least leather left
leg lemon lend length lesson letter level library lie lift light lights likely limit link lip list
listen little load loan local lock long loose lose loss loud lounge louse low luck lucky lunch
machine magazine mail mails major male manage march marital mark marker market marry marsh marshal
martial mason mass match matter meal meaning measure meat medal medium meet meeting melon member
mental mention message metal meter method microscope might mile milk milky million mind minor
mirror miss mistake model modern mom moment monday money month mood moody moose mother mouse mouth
move movement moving mow much music mutton nail nails narrow nation nears neat necessary neck
needle neighbour neither nerve nest net news next night nine nobody noise none noon nor normal
north northern nose note notice number nurse object obs observe odd offer office officer often oil
older once online open operate opinion orange order owe own owner pack packet page pails pain
paint paints pair pan pants parent park parking partner pass passes passing past path pattern
pause pay payment peace pears peat pedal pencil people pepper percent perfectly perform period
permit person persons pest petal phase phases phone photoshop phrase pick piece pig pile pillow
pilot pin pipe place placed places placing plain plan plane planes planet plankton planned plans
plant plants plate play player players playing plays plenty plug plunge plus pocket poem point
pointed pointer pointing points poison pole police poll polls poor possible post pot potato pound
power powerpoint practice praise prance prawn pray present president press price prince print
printed printer prints prison private prize problem process produce product profit program project
promise proof proud prove public pull pupil purpose purse push quarter question quick quickly
quilt race racket radar radio rails raise range rare rate rather reach react read readable ready
reason receive recent recognize record reference reflects regret relax rely remember rent rental
repair repeat reply report request rescue rest result return review rich ride right ring rise
rising risk road roast rob rocket role roles roll rolls romance roof rope round rouse row rows rub
ruby rude rule run rush russian safe sail sails salad salary sale salt sample satellite saturday
sauce say scale scare scene scent school schools score sea search season seat second secret see
seed sell send sense sentence series serious serve service seven several shade shake shape share
sharp sheet shelf shell shift shimmer ship shirt shoe shoot shop short shot shoulder shout show
showed shower shown shows shut sick sides sight sign silence silver simmer sing single sink sinner
sister sit six size skill skin skype sleep slide slight slip slope slow slowly smart smears smell
smile snail snake sneak snow snows soap social sock socket softens softly soil sold solve son
sonar song soon sore sort sound soup south southern sow spanish spare spawn speak spears speech
speed spend spent spin splash split spoon sport spot spouse spread spring square staff stage stair
stake stale stamp stance stand stare start state stay steak steal stem step stick sting stole
stomach stone stood stop store story stove stow strange street stress strike string strings strip
strobe strong student study stuff stupid subject success sudden sugar suggest sum summer sunday
supply support sure surface surprise sweet swim swing switch system table tail tails talent tall
tank tap task taste tax teach team teams tear tears ten tend tennis tent tenth term terror test
text thank theory thick thicket thin thinner third thought thousand thread throat through throw
thursday ticket tie tight tiktok till timestamp tint tip tire title toast toe told toll tolls
tongue tool tooth torches torment torrent total tough tour tow town toy track trade trail trails
train trains trance transport travel treat treatment tree trip trouble truck true trust truth try
tuesday twice twin twitch uncle under union unit upon upset useful usual vast vegetable verb vest
visit voice vote wage wagon wait wake walk wall warm warn wash waste watch water wear wears
weather wednesday week weight welcome west western wet wheat wheel whether wide wife win windows
wing winner wire wise won wood word work worker worry worse worth wrap wrapped wrapper written
wrong yard yawn years yeast yes yet young youtube zero zone zoom
"""

ORDINARY = frozenset(_WORDS.split())
