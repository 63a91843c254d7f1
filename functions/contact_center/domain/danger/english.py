"""Danger to life in English. Stems: "flooded", "flooding"."""

import re
from typing import Final

_WIRES: Final = r"(?:wires?|(?:power\s*|electric\w*\s+)lines?|cables?|poles?)\b"
_FELL: Final = (
    r"(?:down|fell|fallen|falling|hanging|sagging|touching|leaning|loose|broken|sparking"
    r"|(?:on|in|across)\s+(?:\w+\s+)?(?:ground|street|road|roof|car|house|lawn|yard|fence"
    r"|sidewalk))\b"
)
_WHO: Final = (
    r"(?:kid|child|son|daughter|baby|boy|girl|man|woman|husband|wife|father|mother|dad|mom|worker"
    r"|neighbor|someone|somebody|he|she)"
)
# Who is shocked by a bill is well.
_NO_BILL: Final = (
    r"(?!(?:\s+(?:at|by|about|to|how|the|my|our|your|this|her|his|water|new))*"
    r"\s+(?:bills?|prices?|high|amount|rates?|see|charges?)\b)"
)
# A gas line that somebody hit, either way round.
_GAS_LINE: Final = r"gas\s+(?:lines?|pipes?|mains?)\b"
_HIT: Final = (
    r"\b(?:hit|hits|struck|cut|cuts|broke|broken|burst|ruptur\w+|dug|punctur\w+|sever\w+|damaged)\b"
)
_DEVICE: Final = (
    r"(?:meter|transformer|panel|outlet|socket|fuse\s*box|breaker|wires?|pole|cables?)\b"
)
_BROKE_OUT: Final = (
    r"(?:melt|blew\s+up|blown\s+up|blowing\s+up|glowing|buzzing|arcing|exploded|red\s+hot)"
)
_INDOORS: Final = (
    r"(?:basement|cellar|house|home|kitchen|bathroom|bedroom|apartment|garage|ceiling)\b"
)
_NO_POWER: Final = r"(?:no|without|lost)\s+(?:power|electric\w*)"

DANGER: Final = re.compile(
    r"\b(?:fires?\b(?!\s+(?:hydrant|department\s+bill))|flames?\b|smok(?:e|ing)\b|burning|burnt"
    r"|sparks?\b|sparking|electrocut|explo(?:d|si(?:on|ves?\b(?!\s+growth)))|flood|injur|hurt\b"
    r"|bleed|trapped|unconscious|danger"
    r"|drown(?!\w*\s+in\s+(?:bills?|debts?|paperwork|fees))"
    r"|ambulance|rotten\s+egg|monoxide|live\s+wire"
    r"|CO\s+(?:alarm|detector)"
    r"|emergenc(?:y|ies)\b(?!\s+(?:contact|number|phone))"
    r"|(?:electric\w*|got|get|gets|getting|gave\s+\w+)\s+(?:an?\s+|electric\w*\s+)*shock(?:s|ed)?\b"
    rf"|shocked\s+(?:by{_NO_BILL}|me|him|her)\b"
    rf"|{_WHO}\s+(?:was|has\s+been|got)\s+shocked\b{_NO_BILL}|zapped\b"
    r"|(?:touch(?:ed|es|ing)?|grabb(?:ed|ing))\s+(?:the|a|an|that|some|live)\s+(?:\w+\s+)?"
    rf"{_WIRES}"
    r"|dying\b|passed\s+out|faint(?:ed|ing)\b|collapsed"
    # Carbon monoxide is told by what it does.
    r"|(?:feel\w*|am|are|is|getting|we['’]?re|i['’]?m)\s+(?:\w+\s+)?(?:dizzy|light-?headed)"
    r"|heart\s+attack|(?:not|isn['’]t|can['’]?t|cannot|stopped)\s+breath\w*"
    r"|(?:do(?:es)?\s+not|do(?:es)?n['’]?t|is\s+not|isn['’]t|not|can['’]?t|cannot)"
    r"\s+(?:move|moving|wake|waking|respond|breathe|get\s+up)\b"
    r"|(?:won['’]?t|will\s+not)\s+(?:wake|breathe|get\s+up)\b"
    rf"|(?:{_WHO}|grand\w+|brother|sister)"
    r"\s+(?:just\s+|has\s+)?(?:fell|fallen)\b(?!\s+behind)"
    rf"|{_DEVICE}.{{0,20}}\b{_BROKE_OUT}|{_BROKE_OUT}\w*\s+(?:\w+\s+)?{_DEVICE}"
    rf"|{_HIT}\s+(?:\w+\s+){{0,3}}{_GAS_LINE}|{_GAS_LINE}.{{0,20}}{_HIT}"
    r"|(?:car|truck|van|bus|driver|vehicle|motorcycle|crash\w*|lightning)\b.{0,20}"
    r"\b(?:hit|struck|into|against|knocked)\b.{0,15}\b(?:poles?|transformer|substation|power\s*line)\b"
    rf"|(?:ventilator|respirator|oxygen|life\s+support|cpap|dialysis)\b.{{0,40}}\b{_NO_POWER}"
    rf"|{_NO_POWER}\b.{{0,40}}\b(?:ventilator|respirator|oxygen|life\s+support|cpap|dialysis)\b"
    r"|(?:no\s+one|nobody)\s+is\s+breathing"
    # What is live that must not be: the first sign of a lost neutral.
    r"|tingl\w*\b.{0,30}\b(?:faucet|tap|shower|sink|pipes?|water)\b"
    r"|(?:faucet|tap|shower|sink|pipes?|water)\b.{0,30}\btingl\w*"
    rf"|{_INDOORS}.{{0,20}}\b(?:fill\w*|full|under)\b.{{0,15}}\bwater"
    r"|water\b(?!\s+(?:bills?|rates?)\b)(?!\s+\w+\s+my\s+bill).{0,20}"
    rf"\b(?:fill\w*|pour\w*|gush\w*|ris\w+)\b.{{0,20}}\b{_INDOORS}"
    r"|(?:smell\w*|odou?r|leak\w*)\b.{0,20}\bgas\b|gas\b.{0,20}\b(?:leak|smell|odou?r|escap|hiss)"
    r"|(?:full|fill\w*)\s+(?:of|with)\s+gas\b(?!\s+bills?)"
    rf"|{_WIRES}.{{0,15}}\b{_FELL}|(?:down|downed|fallen)\s+(?:\w+\s+)?(?:wire|line|pole|cable)"
    rf"|(?:tree|branch|limb)\b.{{0,25}}\b{_WIRES}"
    r"|water\b.{0,30}\b(?:outlets?|sockets?|fuse\s*box|breakers?|light\s+fixtures?"
    r"|electric\w*\s+panel)\b|sinkhole"
    r"|lines?\s+(?:is\s+|are\s+)?down\b)",
    re.IGNORECASE,
)

# Danger that is denied, right beside the word; a detector that only wants a battery; and words of
# danger that say something else.
DENIED: Final = re.compile(
    r"\b(?:no|not|isn['’]t|aren['’]t|wasn['’]t|without|nobody(?:['’]s)?)\s+"
    r"(?:(?:one|is|are|was|got|in|any|an?|real|immediate)\s+){0,3}"
    r"(?:danger|hurt|injured|injuries|fire|smoke|flames|sparks?|flood(?:ing)?|emergency)\b"
    r"(?!\s+(?:department|truck|brigade|engine|alarm|service|desk))"
    r"|\b(?:i\s+am|i['’]m|we\s+are|we['’]re)\s+not\s+moving\b"  # home
    r"|\bnot\s+moving\s+(?:yet|home|house|out|until|till|before|anymore)\b"
    r"|\bwater\s+(?:\w+\s+){0,3}(?:my|the|our)\s+(?:\w+\s+)?bills?\b"
    r"|\bsmoke\s+(?:detector|alarm)s?\b.{0,20}\b(?:beep|chirp|install)\w*"
    r"|\bburning\s+through\b(?=.{0,20}\b(?:money|cash|savings|budget)\b)"
    r"|\b(?:bulb|lamp|street\s*light)s?\b.{0,12}\bburn(?:t|ed)\s+out\b"
    r"|\bburn(?:t|ed)[\s-]+out\s+(?:\w+\s+){0,2}(?:bulb|lamp|street\s*light)s?\b"
    r"|\bfire\s+sale\b|\bflood\s+(?:insurance|of\s+(?:e-?mails?|mail|letters|calls|texts))\b"
    r"|\bno\s+(?:more\s+)?(?:smell\s+of\s+gas|gas\s+smell)\s+any\s?more\b"
    r"|\b(?:please|should|must|to)\s+fire\s+(?:the|that|this|your)\s+"
    r"(?:technician|tech|agent|guy|manager|crew|worker|driver)\b"
    r"|^\s*fire\s+(?:the|that|this|your)\s+(?:technician|tech|agent|guy|manager|crew|worker|driver)"
    r"\W*$"
    r"|\b(?:you|you\s+guys|u|y['’]?all)\s+are\s+on\s+fire\b"
    r"|\bdying\s+to\s+(?:know|hear|see|talk)\b"
    r"|\bhurt(?:s|ing)?\s+(?:my|our|the|your)\s+(?:budget|wallet|credit|savings|feelings)\b",
    re.IGNORECASE,
)
