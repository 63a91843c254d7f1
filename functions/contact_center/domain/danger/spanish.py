"""Danger to life in Spanish. Stems: "chispa", "chispas"."""

import re
from typing import Final

# A gas line that somebody hit, either way round.
_TUBO_DE_GAS: Final = (
    r"(?:tuber[íi]as?|tubos?|l[íi]neas?|ca[ñn]er[íi]as?|conductos?)\s+(?:principal\s+)?"
    r"del?\s+gas\b"
)
_ROMPIO: Final = (
    r"(?:romp\w+|rot[oa]s?\b|revent\w+|perfor\w+|golpe\w+|cort(?:aron|[óo]|amos|[ée])\b|da[ñn]\w+)"
)
_APARATO: Final = r"(?:medidor|transformador|tablero|enchufe|cables?|poste)\b"
_ESTALLO: Final = r"(?:derrit|derret|estall|revent|al\s+rojo)"
_EN_CASA: Final = r"(?:s[óo]tano|casa|cocina|ba[ñn]o|cuarto|apartamento|garaje|techo)\b"
_CABLES: Final = r"(?:cables?|postes?)\b"
_CAYO: Final = r"(?:ca[íi]d\w*|cay[óoe]\w*|colgan\w*|tirad\w*|suelt\w*|en\s+el\s+suelo|roto\w*)"
_RESPIRADOR: Final = r"(?:ox[íi]geno|respirador|ventilador\s+mec[áa]nico|cpap|di[áa]lisis)\b"
_SIN_LUZ: Final = (
    r"(?:sin|no\s+hay|se\s+(?:me\s+|nos\s+)?fue|no\s+ten\w+|cort\w+)\s+(?:la\s+)?"
    r"(?:luz|electricidad|corriente)\b"
)

DANGER: Final = re.compile(
    r"\b(?:fuego|incendio|llamas\b|humo|quema|chispa|explosi(?:[óo]n|v[oa])|inund"
    r"|(?<!contacto de )(?<!número de )(?<!numero de )(?<!teléfono de )(?<!telefono de )"
    r"emergencias?\b"
    r"|descarga\s+el[ée]ctric|herid|sangr|atrapad|inconsciente|peligro|ambulancia|ahog"
    r"|mon[óo]xido|huevos?\s+podrido|electrocut"
    r"|dio\s+(?:la\s+)?corriente|me\s+dio\s+un\s+toque|d(?:io|a|ieron)\s+(?:un\s+)?calambre"
    rf"|(?<!me )(?<!nos )toc(?:[óoaé]|aron|ando|ado|aba)\s+(?:\w+\s+)?{_CABLES}"
    rf"|{_ROMPIO}\s+(?:\w+\s+){{0,3}}{_TUBO_DE_GAS}|{_TUBO_DE_GAS}.{{0,20}}{_ROMPIO}"
    r"|(?:choc\w+|estrell\w+)\s+(?:\w+\s+){0,2}(?:poste|transformador|subestaci[óo]n)\b"
    rf"|{_APARATO}.{{0,20}}\b{_ESTALLO}|{_ESTALLO}\w*\s+(?:\w+\s+){{0,2}}{_APARATO}"
    rf"|{_EN_CASA}.{{0,20}}\b(?:llen\w*|bajo)\b.{{0,15}}\bagua"
    rf"|agua\b.{{0,20}}\b(?:llen\w*|entra\w*|sub\w+)\b.{{0,20}}\b{_EN_CASA}"
    r"|agua\b.{0,30}\b(?:enchufe|tomacorriente|caja\s+de\s+fusibles)"
    r"|hormigueo\b.{0,30}\b(?:llave|grifo|ducha|ca[ñn]o|agua)\b"
    r"|llen\w+\s+de\s+gas\b|sal(?:e|iendo)\s+(?:el\s+)?gas\b|socav[óo]n"
    r"|muriendo\b|desmay\w*|infarto|se\s+cay[óo]\b.{0,20}\bno\s+se\s+mueve"
    r"|(?:estoy|estamos|est[áa]n?|siento|sentimos|muy)\s+maread"
    r"|no\s+(?:se\s+mueve|respira|reacciona|despierta)"
    r"|no\s+p(?:uedo|uede|ueden|odemos)\s+(?:respirar|despertar|mover(?:se|me))"
    rf"|{_RESPIRADOR}.{{0,40}}\b{_SIN_LUZ}|{_SIN_LUZ}.{{0,40}}\b{_RESPIRADOR}"
    r"|(?:huel\w*|olor|fuga\w*|escap\w*)\b.{0,20}\bgas\b"
    rf"|{_CABLES}.{{0,15}}{_CAYO}|(?:cay[óo]|ca[íi]d\w*)\s+(?:\w+\s+){{0,2}}{_CABLES}"
    rf"|(?:árbol|rama)\b.{{0,25}}\b{_CABLES})",
    re.IGNORECASE,
)

# Danger that is denied, right beside the word; a detector that only wants a battery; and words of
# danger that say something else.
DENIED: Final = re.compile(
    r"\b(?:no|nadie|sin|ning[úu]n|ninguna)\s+"
    r"(?:(?:hay|es|est[áa]n?|estamos|ha|sido|una?|en|ning[úu]n|ninguna)\s+){0,3}"
    r"(?:peligro|herid[oa]s?|fuego|incendio|humo|llamas|chispas|inundaci[óo]n|emergencia)\b"
    r"|\bdetector(?:es)?\s+de\s+humo\b.{0,20}\b(?:pita|instal)\w*"
    r"|\b(?:bombill[ao]|foco|farol|l[áa]mpara)s?\b.{0,12}\bquemad[oa]s?\b"
    r"|\bse\s+quem\w+\s+(?:el|la|los|las|un|una)\s+(?:bombill[ao]|foco|farol|l[áa]mpara)s?\b"
    r"|\bquema\w*\s+(?:el|mi|los)\s+(?:bolsillo|ahorros|dinero)s?\b",
    re.IGNORECASE,
)
