"""Danger to life, told by words, whatever else is said.

A false alarm costs a moment of an agent, a miss may cost more: when in doubt, it is danger.

Source: domain reference, part 2(f): emergency words jump ahead. The words in Ukrainian and Chinese
are ours, and were not reviewed by native speakers.
"""

import re
from typing import Final

# English and Spanish. Stems: "flooded", "flooding"; "chispa", "chispas".
_WIRES = r"(?:wires?|(?:power\s*|electric\w*\s+)lines?|cables?|poles?)\b"
_FELL = (
    r"(?:down|fell|fallen|falling|hanging|loose|broken|sparking"
    r"|(?:on|in|across)\s+(?:\w+\s+)?(?:ground|street|road|roof|car|house|lawn|yard|fence|sidewalk))\b"
)
_WHO = (
    r"(?:kid|child|son|daughter|baby|boy|girl|man|woman|husband|wife|father|mother|dad|mom|worker"
    r"|neighbor|someone|somebody|he|she)"
)
# Who is shocked by a bill is well.
_NO_BILL = (
    r"(?!(?:\s+(?:at|by|about|to|how|the|my|our|your|this|her|his|water|new))*"
    r"\s+(?:bills?|prices?|high|amount|rates?|see|charges?)\b)"
)
# A gas line that somebody hit, in English and Spanish, either way round.
_GAS_LINE = r"gas\s+(?:lines?|pipes?|mains?)\b"
_HIT = r"\b(?:hit|hits|struck|cut|cuts|broke|broken|burst|ruptur\w+|punctur\w+|sever\w+|damaged)\b"
_TUBO_DE_GAS = (
    r"(?:tuber[íi]as?|tubos?|l[íi]neas?|ca[ñn]er[íi]as?|conductos?)\s+(?:principal\s+)?"
    r"del?\s+gas\b"
)
_ROMPIO = (
    r"(?:romp\w+|rot[oa]s?\b|revent\w+|perfor\w+|golpe\w+|cort(?:aron|[óo]|amos|[ée])\b|da[ñn]\w+)"
)
_DEVICE = r"(?:meter|transformer|panel|outlet|socket|fuse\s*box|breaker|wires?|pole|cables?)\b"
_APARATO = r"(?:medidor|transformador|tablero|enchufe|cables?|poste)\b"
_BROKE_OUT = r"(?:melt|blew\s+up|blown\s+up|blowing\s+up|glowing|buzzing|arcing|exploded|red\s+hot)"
_ESTALLO = r"(?:derrit|derret|estall|revent|al\s+rojo)"
_INDOORS = r"(?:basement|cellar|house|home|kitchen|bathroom|bedroom|apartment|garage|ceiling)\b"
_EN_CASA = r"(?:s[óo]tano|casa|cocina|ba[ñn]o|cuarto|apartamento|garaje|techo)\b"
_CABLES = r"(?:cables?|postes?)\b"
_CAYO = r"(?:ca[íi]d\w*|cay[óoe]\w*|colgan\w*|suelt\w*|en\s+el\s+suelo|roto\w*)"
_ENGLISH_SPANISH = re.compile(
    r"\b(?:fires?\b(?!\s+(?:hydrant|department\s+bill))|flames?\b|smok(?:e|ing)\b|burning|burnt|sparks?\b"
    r"|sparking|electrocut|explo(?:d|si(?:on|ves?\b(?!\s+growth)))|flood|injur|hurt\b|bleed|trapped|unconscious|danger|drown(?!\w*\s+in\s+(?:bills?|debts?|paperwork|fees))"
    r"|ambulance|rotten\s+egg|monoxide|live\s+wire"
    r"|\bCO\s+(?:alarm|detector)"
    r"|(?<!contacto de )(?<!número de )(?<!teléfono de )emergenc\w*"
    r"(?!\s+(?:contact|number|phone))\b"
    r"|(?:electric\w*|got|get|gets|getting|gave\s+\w+)\s+(?:an?\s+|electric\w*\s+)*shock(?:s|ed)?\b"
    rf"|shocked\s+(?:by{_NO_BILL}|me|him|her)\b|{_WHO}\s+(?:was|has\s+been|got)\s+shocked\b{_NO_BILL}|zapped\b"
    r"|dying\b|passed\s+out|faint(?:ed|ing)\b|collapsed"
    r"|heart\s+attack|(?:not|isn['’]t|can['’]?t|cannot|stopped)\s+breath\w*"
    r"|(?:do(?:es)?\s+not|do(?:es)?n['’]?t|is\s+not|isn['’]t|not|can['’]?t|cannot)"
    r"\s+(?:move|moving|wake|waking|respond|breathe|get\s+up)\b"
    r"|(?:father|mother|husband|wife|son|daughter|child|kid|baby|man|woman|someone|somebody|he|she"
    r"|dad|mom|grand\w+|brother|sister|neighbor)\s+(?:just\s+|has\s+)?(?:fell|fallen)\b(?!\s+behind)"
    rf"|{_DEVICE}.{{0,20}}\b{_BROKE_OUT}|{_BROKE_OUT}\w*\s+(?:\w+\s+)?{_DEVICE}"
    rf"|{_HIT}\s+(?:\w+\s+){{0,3}}{_GAS_LINE}|{_GAS_LINE}.{{0,20}}{_HIT}"
    rf"|{_ROMPIO}\s+(?:\w+\s+){{0,3}}{_TUBO_DE_GAS}|{_TUBO_DE_GAS}.{{0,20}}{_ROMPIO}"
    r"|(?:ventilator|respirator|oxygen|life\s+support|cpap)\b.{0,40}\b(?:no|without|lost)\s+(?:power|electric)"
    r"|\b(?:no|without|lost)\s+(?:power|electric\w*)\b.{0,40}\b(?:ventilator|respirator|oxygen|life\s+support)\b"
    r"|\b(?:no\s+one|nobody)\s+is\s+breathing"
    rf"|{_INDOORS}.{{0,20}}\b(?:fill\w*|full|under)\b.{{0,15}}\bwater"
    rf"|water\b(?!\s+(?:bills?|rates?)\b)(?!\s+\w+\s+my\s+bill).{{0,20}}\b(?:fill\w*|pour\w*|gush\w*|ris\w+)\b.{{0,20}}\b{_INDOORS}"
    rf"|{_APARATO}.{{0,20}}\b{_ESTALLO}|{_ESTALLO}\w*\s+(?:\w+\s+){{0,2}}{_APARATO}"
    rf"|{_EN_CASA}.{{0,20}}\b(?:llen\w*|bajo)\b.{{0,15}}\bagua"
    rf"|agua\b.{{0,20}}\b(?:llen\w*|entra\w*|sub\w+)\b.{{0,20}}\b{_EN_CASA}"
    r"|muriendo\b|desmay\w*|infarto|se\s+cay[óo]\b.{0,20}\bno\s+se\s+mueve"
    r"|no\s+(?:se\s+mueve|respira|reacciona|despierta)"
    r"|(?:smell\w*|odou?r|leak\w*)\b.{0,20}\bgas\b|\bgas\b.{0,20}\b(?:leak|smell|odou?r|escap|hiss)"
    rf"|{_WIRES}.{{0,15}}\b{_FELL}|(?:down|downed|fallen)\s+(?:\w+\s+)?(?:wire|line|pole|cable)"
    rf"|(?:tree|branch|limb)\b.{{0,25}}\b{_WIRES}"
    r"|water\b.{0,30}\b(?:outlets?|sockets?|fuse\s*box|breakers?|electric\w*\s+panel)\b"
    r"|agua\b.{0,30}\b(?:enchufe|tomacorriente|caja\s+de\s+fusibles)"
    r"|lines?\s+(?:is\s+|are\s+)?down\b|fuego|incendio|llamas\b|humo|quema|chispa|explosi(?:[óo]n|v[oa])|inund"
    r"|descarga\s+el[ée]ctric|herid|sangr|atrapad|inconsciente|peligro|ambulancia|ahog|mon[óo]xido"
    r"|huevos?\s+podrido|electrocut|dio\s+(?:la\s+)?corriente|me\s+dio\s+un\s+toque"
    r"|(?:huel\w*|olor|fuga\w*|escap\w*)\b.{0,20}\bgas\b"
    rf"|{_CABLES}.{{0,15}}{_CAYO}|(?:cay[óo]|ca[íi]d\w*)\s+(?:\w+\s+){{0,2}}{_CABLES}"
    rf"|(?:árbol|rama)\b.{{0,25}}\b{_CABLES})",
    re.IGNORECASE,
)

# Danger that is denied, right beside the word, and a detector that only wants a battery.
_DENIED = re.compile(
    r"\b(?:no|not|isn['’]t|aren['’]t|wasn['’]t|without|nobody(?:['’]s)?)\s+"
    r"(?:(?:one|is|are|was|got|in|any|an?|real|immediate)\s+){0,3}"
    r"(?:danger|hurt|injured|injuries|fire|smoke|flames|sparks?|flood(?:ing)?|emergency)\b"
    r"(?!\s+(?:department|truck|brigade|engine|alarm|service|desk))"
    r"|\b(?:no|nadie|sin|ning[úu]n|ninguna)\s+"
    r"(?:(?:hay|es|est[áa]n?|estamos|ha|sido|una?|en|ning[úu]n|ninguna)\s+){0,3}"
    r"(?:peligro|herid[oa]s?|fuego|incendio|humo|llamas|chispas|inundaci[óo]n|emergencia)\b"
    r"|\b(?:i\s+am|i['’]m|we\s+are|we['’]re)\s+not\s+moving\b"  # home
    r"|\bnot\s+moving\s+(?:yet|home|house|out|until|till|before|anymore)\b"
    r"|\bwater\s+(?:\w+\s+){0,3}(?:my|the|our)\s+(?:\w+\s+)?bills?\b"
    r"|\bsmoke\s+(?:detector|alarm)s?\b.{0,20}\b(?:beep|chirp)\w*"
    r"|\bdetector(?:es)?\s+de\s+humo\b.{0,20}\bpita\w*",
    re.IGNORECASE,
)

# Ukrainian, and what is often written in its place. What "burns" may be a lamp.
_LAMP = r"(?:світл|ламп|індикатор|ліхтар)\w*"
_DRIT = (
    r"(?:дріт|дрот\w*|провід\b|провод(?:и|ів|ом|ами)?\b|кабел[ьія]\w*|стовп\w*|опор[аи]\b"
    r"|ліні[яїю]\b)"
)
_VPAV = r"(?:впа\w+|упа\w+|лежить|лежать|звиса\w+|обірва\w+|порва\w+|повален\w+)"
_HAZOPROVID = r"(?:газов\w+\s+(?:труб\w+|лін\w+)|газопров\w+|труб\w+\s+(?:з\s+)?газ(?:ом|у)\b)"
_PRORVALO = r"(?:прорва\w+|проби\w+|пошкод\w+|перебил\w+|зламал\w+|луснул\w+|розірва\w+)"
_UKRAINIAN = re.compile(
    r"\b(?:пожежа|пожежу|вогонь|полум\w+|дим(?:у|ить|ом|ять)?\b|задимл\w+"
    rf"|(?:горить|горять|палає|згорі\w+|загорі\w+)\b(?!\s+(?:\w+\s+)?{_LAMP})"
    r"|іскр\w+|вибух\w*|струмом|поранен\w*|постраждал\w*|непритом\w*|не\s+дихає|швидк(?:у|ої)\b"
    r"|затопи\w+|затоплю\w+|заливає|залило|чадн\w+|небезпе\w+|помирає|вмирає|тоне\b|рятуйте"
    r"|(?:пахне|пахнет|запах|тхне|смердить|витік\w*|шипить)\b.{0,20}\bгаз(?:ом|у|а)?\b"
    r"|газ(?:ом)?\b.{0,20}\b(?:пахне|пахнет|тхне|смердить|витік\w*|витіка\w+|шипить)"
    rf"|{_PRORVALO}\s+(?:\w+\s+){{0,2}}{_HAZOPROVID}|{_HAZOPROVID}.{{0,25}}\b{_PRORVALO}"
    rf"|{_DRIT}.{{0,25}}\b{_VPAV}|{_VPAV}\s+(?:\w+\s+)?{_DRIT}"
    rf"|(?:дерево|гілка)\b.{{0,25}}\b{_DRIT}"
    r"|вод[аи]\b.{0,25}\b(?:розетк\w*|щит\w*)|розетк\w*.{0,25}\bвод[аи]\b)",
    re.IGNORECASE,
)

# Chinese, in both scripts.
_GAS = r"(?:煤气|煤氣|燃气|燃氣|瓦斯|天然气|天然氣)"
_WIRE = r"(?:电线杆?|電線杆?|电缆|電纜|高压线|高壓線|电杆|電桿|輸電線|输电线)"
_PIPE = r"(?:管道?|管线|管線)"
_BROKE = r"(?:挖断|挖斷|挖破|破|断|斷|爆|裂|撞|坏|壞)"
_CHINESE = re.compile(
    rf"{_GAS}.{{0,4}}(?:味|泄|漏|洩|外)|(?:闻到|聞到|漏|泄漏).{{0,3}}{_GAS}"
    rf"|{_GAS}{_PIPE}.{{0,4}}{_BROKE}|{_BROKE}.{{0,3}}{_GAS}{_PIPE}"
    r"|[着著失起冒]火|火灾|火災|大火|冒[烟煙]|浓烟|濃煙|火花|爆炸"
    rf"|{_WIRE}.{{0,6}}(?:掉|断|斷|落|倒|垂|燒|烧)"
    r"|触电|觸電|被电到|被電到|漏电|漏電|受伤|受傷|昏迷|晕倒|暈倒|(?:没有?|沒有?|不能|停止)呼吸|救命|溺水"
    r"|一氧化碳|救护车|救護車|危险|危險|(?:地下室|家里|家裡|屋里|屋裡).{0,4}(?:淹|进水|進水)"
    r"|水.{0,5}(?:插座|配电箱|配電箱)"
)
_DENIED_ELSEWHERE = re.compile(
    r"\b(?:немає|нема|без|не|ніхто\s+не)\s+(?:\w+\s+)?"
    r"(?:пожежі|пожежа|вогню|диму|небезпе\w+|постраждал\w*|поранен\w*|іскр\w+|горить|горять)\b"
    rf"|\b{_LAMP}\s+(?:\w+\s+)?(?:горить|горять)\b"
    r"|(?:没有?|沒有?|不是|无|無)(?:人|任何|什么|什麼)?"
    r"(?:[着著失起冒]火|火灾|火災|冒烟|冒煙|受伤|受傷|危险|危險|爆炸|触电|觸電|漏电|漏電)",
    re.IGNORECASE,
)

_DANGER: Final = (_ENGLISH_SPANISH, _UKRAINIAN, _CHINESE)


def is_emergency(text: str) -> bool:
    """Tell whether words mean danger to life, in English, Spanish, Ukrainian or Chinese.

    Example:
        >>> is_emergency("there are sparks from the pole"), is_emergency("huele a gas")
        (True, True)
        >>> is_emergency("пахне газом"), is_emergency("有煤气味")
        (True, True)
        >>> is_emergency("no water since this morning"), is_emergency("se fue la luz")
        (False, False)
        >>> is_emergency("nobody is hurt"), is_emergency("nobody is hurt, but there is a fire")
        (False, True)
    """
    told = _DENIED_ELSEWHERE.sub(" ", _DENIED.sub(" ", text))
    return any(danger.search(told) for danger in _DANGER)
