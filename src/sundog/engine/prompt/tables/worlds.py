"""Words for the world behind a figure: sorts of places, a picture in its stead, one's own room."""

from collections.abc import Mapping
from itertools import product

__all__ = ["WORLDS"]


def _every(*parts: str) -> str:
    """Return every way to put together one of each part; parts are parted by ``|`` inside."""
    choices = [part.split("|") for part in parts]
    return "|".join(" ".join(" ".join(chosen).split()) for chosen in product(*choices))


_PICTURE = "picture|image|photo|pic|photograph"
_THIS = _every("this|the|my|that", _PICTURE)

WORLDS: Mapping[str, str] = {
    # Sorts of a place, where its usual world is another.
    "p:jungle variant:swamp": "swamp|bayou|marsh|everglades|mangrove|mangrove swamp|swampland|"
    "louisiana swamp|sumpf|pantano|marais|palude|bagno|болото|沼泽|沼|늪",
    "p:volcano t:embers variant:hell": "hell",
    "p:volcano variant:hell": "inferno|underworld|hades|gates of hell|hellfire|nether|"
    "fire and brimstone|demon world|hölle|infierno|enfer|inferno dantesco|piekło|ад|地獄|地狱|지옥",
    "p:desert variant:canyon": "canyon|grand canyon|arizona|utah|badland|red rock canyon|"
    "grand canyon view|monument valley|monument valley desert|bryce canyon|cañon|каньон|峡谷|협곡",
    "p:space variant:nebula": "nebula|inside a nebula|milky way|galaxy|supernova|stardust sky|"
    "deep space|nebulosa|nébuleuse|milchstraße|galaxie|galaxia|galassia|туманность|галактика|"
    "星云|星雲|银河|銀河|은하|성운",
    "p:beach variant:island": "tropical beach|tropical island|desert island|island|hawaii|"
    "caribbean|maldives|bahamas|bali|bora bora|fiji|tahiti|seychelles|lagoon|tropical paradise|"
    "paradise island|palm beach|pirate island|mauritius|barbados|zanzibar|phuket|karibik|malediven|"
    "isla|isla tropical|île|île tropicale|isola|isola tropicale|ilha|ilha tropical|остров|"
    "тропический остров|热带岛屿|岛|島|南の島|섬",
    "p:underwater variant:deep": "deep sea|deep ocean|ocean depth|bottom of the ocean|abyssal|"
    "bottom of the sea|mariana trench|deep blue sea|ocean floor|sea floor|tiefsee|abysse|abismo|"
    "深海|심해",
    "p:castle-hall variant:church": "church|cathedral|abbey|monastery|gothic cathedral|"
    "gothic church|chapel|basilica|minster|cloister|nave|kirche|kathedrale|iglesia|catedral|église|"
    "cathédrale|chiesa|cattedrale|igreja|церковь|собор|教堂|教会|大聖堂|교회|성당",
    "p:pine-forest variant:spring": "green forest|summer forest|summer woods|forest in summer|"
    "forest in spring|spring woods|birch forest|beech forest|deciduous forest|oak forest|"
    "sunny forest|laubwald|birkenwald",
    # The picture that came with the prompt, behind the figure.
    "control:backdrop": "|".join(
        (
            _every("use|take|set|make|show|have|display|put", _THIS, "as|for|behind", "my background|the background|background|a background|a backdrop|my backdrop|me"),
            _every("put|place|set|show|stand|drop|insert", "me", "in|into|inside|in front of", _THIS),
            _every(_THIS, "as", "background|my background|the background|a background|backdrop"),
            _every(_THIS, "behind me"),
            _every("replace|change|swap", "the background|my background|background", "with|by|to|for", _THIS),
            _every("make", _THIS, "my background|the background"),
            _every("use|set|take", "this|it|that", "as", "my background|the background|background|a background"),
            _every("as", "my background|the background|background|a background|my backdrop|a backdrop|the backdrop|virtual background|my virtual background"),
        )
    )
    + "|put this behind me|show this behind me|make this my background|image background|"
    "background image|picture background|custom background|uploaded background|stand in this photo|"
    "dieses bild als hintergrund|das bild als hintergrund|bild als hintergrund|als hintergrund|"
    "als mein hintergrund|als meinen hintergrund|dieses foto als hintergrund|foto als hintergrund|"
    "setz mich in dieses bild|stell mich in dieses bild|setz mich in dieses foto|hintergrundbild|"
    "cette image comme arrière plan|comme arrière plan|comme fond|cette image comme fond|"
    "cette photo comme fond|en arrière plan|mets moi dans cette image|mets moi dans cette photo|"
    "place moi dans cette image|esta imagen como fondo|esta foto como fondo|como fondo|como mi fondo|"
    "de fondo|ponme en esta imagen|ponme en esta foto|esta imagem como fundo|esta foto como fundo|"
    "como fundo|como meu fundo|me coloque nesta imagem|me coloque nesta foto|"
    "questa immagine come sfondo|questa foto come sfondo|come sfondo|come mio sfondo|"
    "mettimi in questa immagine|mettimi in questa foto|deze foto als achtergrond|"
    "dit beeld als achtergrond|als achtergrond|als mijn achtergrond|zet me in deze foto|"
    "to zdjęcie jako tło|ten obraz jako tło|jako tło|umieść mnie na tym zdjęciu|"
    "bu resmi arka plan yap|arka plan olarak|beni bu resme koy|bu fotoğrafı arka plan yap|"
    "это фото как фон|эту картинку как фон|это изображение как фон|как фон|в качестве фона|на фон|"
    "помести меня на эту картинку|помести меня на это фото|це фото як фон|як фон|"
    "помісти мене на це фото|tento obrázek jako pozadí|jako pozadí|hình này làm nền|làm nền|"
    "làm hình nền|gambar ini sebagai latar belakang|sebagai latar belakang|den här bilden som bakgrund|"
    "som bakgrund|som baggrund|som bakgrunn|هذه الصورة كخلفية|كخلفية|ضعني في هذه الصورة|"
    "این عکس را پس زمینه کن|به عنوان پس زمینه|התמונה הזו כרקע|כרקע|שים אותי בתמונה הזו|"
    "इस तस्वीर को पृष्ठभूमि बनाओ|पृष्ठभूमि के रूप में|मुझे इस तस्वीर में डालो|"
    "用这张图片作为背景|用这张图做背景|这张图片作为背景|作为背景|做背景|当背景|当作背景|作為背景|"
    "把我放进这张图片|把我放到这张照片里|この画像を背景に|この写真を背景に|背景として|背景にして|"
    "この写真の中に|이 사진을 배경으로|이 이미지를 배경으로|배경으로|이 사진 속에",
    # Back where one is: the place goes, the style stays.
    "control:home": "|".join(
        (
            _every("put|take|bring|get|send|move", "me", "back", "in|into|to", "my room|my own room|my real room|the room|reality of my room|my house|my home"),
            _every("take|bring|send|put", "me", "home|back home"),
            _every("show|give me|restore|use|keep", "my", "real room|own room|real background|own background|original background|actual background"),
            _every("remove|delete|drop|clear|hide|erase|turn off|get rid of", "the|my|this|", "background|backdrop|virtual background|place|world|location"),
            _every("without", "a|the|any|", "place|world|location|virtual background"),
            _every("no", "place|world|location|virtual background|other place"),
        )
    )
    + "|back to my room|back in my room|my own room|my real room|real background|original background|"
    "leave this place|leave the place|get me out of here|"
    "zurück in mein zimmer|bring mich zurück in mein zimmer|hintergrund entfernen|"
    "entferne den hintergrund|ohne ort|mein echter hintergrund|ohne hintergrund|weg mit dem hintergrund|"
    "ramène moi dans ma chambre|retire l'arrière plan|enlève le fond|supprime le fond|sans lieu|"
    "mon vrai fond|quita el fondo|elimina el fondo|llévame a mi cuarto|vuelve a mi habitación|"
    "sin lugar|mi fondo real|remova o fundo|tire o fundo|volte para o meu quarto|sem lugar|"
    "togli lo sfondo|rimuovi lo sfondo|riportami nella mia stanza|senza luogo|"
    "verwijder de achtergrond|terug naar mijn kamer|usuń tło|wróć do mojego pokoju|arka planı kaldır|"
    "odama geri dön|убери фон|удали фон|верни меня в комнату|без места|прибери фон|odstraň pozadí|"
    "xóa nền|hapus latar belakang|ta bort bakgrunden|fjern baggrunden|fjern bakgrunnen|أزل الخلفية|"
    "احذف الخلفية|پس زمینه را حذف کن|הסר את הרקע|पृष्ठभूमि हटाओ|बैकग्राउंड हटाओ|移除背景|去掉背景|"
    "删除背景|回到我的房间|背景を消して|背景を削除|自分の部屋に戻|배경 제거|배경 없애|내 방으로",
    # What video calls do to a background, without another one.
    "s:background-blur t:blur-background": "|".join(
        (
            _every("keep|leave|show", "my|the", "room|background|place", "but", "blurred|blurry|blur it|out of focus|soft|softly blurred"),
            _every("keep|leave", "my|the", "room|background", "blurred|blurry|out of focus"),
            _every("my|the", "room|background", "but", "blurred|blurry|blur it"),
            _every("blur|blur out|soften|defocus", "my|the|", "background|room|backdrop|surroundings"),
            _every("blurred|blurry|defocused|out of focus|soft focus", "background|backdrop|room"),
        )
    )
    + "|portrait mode|portrait blur|background blur|video call blur|zoom background blur|"
    "unscharfer hintergrund|hintergrund unscharf|hintergrund verschwommen|verschwommener hintergrund|"
    "hintergrund weichzeichnen|verwische den hintergrund|arrière plan flou|fond flou|"
    "floute l'arrière plan|floute le fond|flouter le fond|fondo borroso|fondo desenfocado|"
    "desenfoca el fondo|difumina el fondo|fundo desfocado|desfoque o fundo|desfocar o fundo|"
    "sfondo sfocato|sfoca lo sfondo|sfocare lo sfondo|wazige achtergrond|achtergrond vervagen|"
    "vervaag de achtergrond|onscherpe achtergrond|rozmyte tło|rozmyj tło|bulanık arka plan|"
    "arka planı bulanıklaştır|размытый фон|размой фон|размыть фон|розмитий фон|розмий фон|"
    "rozmazané pozadí|rozmaž pozadí|làm mờ nền|xóa phông|latar belakang buram|buramkan latar|"
    "suddig bakgrund|sløret baggrund|uskarp bakgrunn|خلفية ضبابية|خلفية مموهة|طمس الخلفية|"
    "پس زمینه تار|רקע מטושטש|טשטש את הרקע|धुंधली पृष्ठभूमि|बैकग्राउंड ब्लर|"
    "背景虚化|背景模糊|虚化背景|模糊背景|背景ぼかし|背景をぼかし|背景ぼけ|배경 흐리게|배경흐림|배경 블러",
}  # fmt: skip
