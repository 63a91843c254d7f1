"""STOP, START and HELP in Spanish."""

from typing import Final

from contact_center.domain.texts.sayings.grammar import Sayings, any_of, within, words

_OTHER: Final = (
    r"\b(?:agua|luz|gas|electric\w+|servicio\w*|suministro|plan|planes|factur\w+|cargos?|tarjeta"
    r"|citas?|visitas?|tecnico|pagos?|cobros?|cobrar\w*|fugas?|cortes?|contrato|cuenta|multas?"
    r"|domicili\w+|medidor|contador|lectura|papel|pedido|correo\w*|llamadas?|recargo)\b"
)
_TROUBLE: Final = (
    r"\b(?:agua|luz|gas|fugas?|inund\w+|tub(?:o|eria)s?|rot[oa]|revent\w+|ruido|alarma|cuadrilla"
    r"|humo|chispas?|medidor|excava\w+)\b"
)
_THING: Final = (
    r"\b(?:mensajes?|mensajitos?|mesajes?|textos?|sms|avisos?|notificaci\w+|alertas?"
    r"|recordatorios?|publicidad|propaganda|promocion\w*|ofertas|anuncios|spam|suscripci\w+)\b"
)
# What is sent is no text where it is the technician, or a paper: "no me manden al técnico".
_NO_OTHER: Final = rf"(?! (?:(?!{_THING})\w+ ){{0,2}}{_OTHER})"
_ACT: Final = (
    r"\b(?:escrib(?:a[ns]?|ir(?:me|nos|les?)?|iendo\w*|o)"
    rf"|(?:mand|envi)(?:es?|en|ar(?:me|nos|les?)?|ando\w*){_NO_OTHER}"
    r"|(?:contact|molest|texte)(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*)|textear\w*"
    r"|fastidi\w+|acos\w+|hostig\w+|llen(?:e[ns]?|ar(?:me|nos|les?)?))\b"
)
_END: Final = (
    r"\b(?:para de|pare|paren|parenle|parar|parad|dej(?:a|e|en|ar|ad|es|o)(?: ya)? de"
    r"|dej(?:e|en|ar)"
    r"|deteng\w+|detener|detente|ces(?:e|en|ar)|termin(?:e|en|ar)|cancel(?:a|e|en|ar|ame|eme|enme)"
    r"|anul(?:a|e|en|ar)|suspend\w+|interrump\w+|bloque\w+|desactiv\w+|apag(?:ue|uen|ar)|basta de"
    r"|basta con|basta|alto a|alto con|alto|stop|nada de|no mas|ya no mas|quit(?:a|e|en|ar)"
    r"|elimin(?:a|e|en|ar)|hart[oa] de|cansad[oa] de)\b"
)
_MINE: Final = r"(?:numero|telefono|celular|movil|nombre)\b"
# Where a new sentence begins without a full stop: "cancele mi cita y mándeme un mensaje".
_NEXT: Final = (
    r"(?:y|o|pero|hasta|cuando|si|porque|solo|mejor|mand[ae]\w*|envi[ae]\w*|avis[ae]n?me)\b"
)

SPANISH: Final = Sayings(
    stop=words(
        "alto,pare,paren,parar,basta,basta ya,ya basta,baja,de baja,dar de baja,darme de baja,"
        "cancelar,detener,detengan,detenganse,salir,fin,terminar,anular,desuscribir,desuscribirme,"
        "no mas,ya no,no molestar,no molesten,dejenme en paz,borrenme,quitenme,eliminenme,para,"
        "para ya,paren ya,pare ya,parale,detente,detengase,alto ya,suficiente,es suficiente,spam,"
        "numero equivocado,no me interesa,quitar,paren esto,pare esto"
    ),
    stop_beside=words("alto,basta,basta ya,stop"),
    answer=words("basta,no me interesa,suficiente"),
    start=words("alta,dar de alta,darme de alta,iniciar,empezar,comenzar,suscribir,suscribirme"),
    help=words("ayuda,ayudame,ayudeme,necesito ayuda,informacion"),
    yes=words("si"),
    of_texts=any_of(
        rf"{_END}{within(4, but=_NEXT)}{_THING}",
        rf"{_END}{within(3, but=rf'{_NEXT}|{_OTHER}')}{_ACT}",
        rf"\b(?:no|nunca|jamas)(?: (?:quiero|deseo|vuelva[ns]?|sigan?|que|a|ya|mas|por|favor))*"
        # "No me están mandando mensajes" tells what happens.
        rf" (?:me |nos )(?:(?!esta)\w+ )?{_ACT}",
        rf"\b(?:no|nunca|jamas) (?:vuelva[ns]?|sigan?|quiero|deseo)(?: a| que)? {_ACT}",
        rf"(?<!send )(?<!me )\b(?:no|ya no|nunca)(?: (?:me|nos|quiero|deseo|necesito|interesan?"
        rf"|autorizo|recibir|mas|que|de|los|sus|estos|esos|tantos|mandar|enviar|mande[ns]?"
        rf"|envie[ns]?))* {_THING}",
        rf"\bno autorizo (?:que )?(?:me |nos )?{_ACT}",
        r"^(?:por favor |favor de |ya )*no (?:manden|envien|escriban"
        r"|contactar|textear|escribir|enviar|mandar|mandes"
        r"|mande|envies)(?: mas| nada)*$",
        r"\b(?:revoco|retiro)(?: mi| el)? (?:consentimiento|permiso|autorizacion)",
    ),
    of_nothing=any_of(
        r"\b(?:d[ae]me|denme|darme|darnos|dar|quiero|deseo|solicito|pido|necesito)"
        r"(?: (?:de|la|mi|una))* baja\b",
        r"\b(?:quit|borr|elimin|saqu|sac|retir|remuev)\w*(?:me|nos)\b",
        rf"\b(?:borr|elimin|quit|saqu|sac)\w+ (?:mi|este) {_MINE}",
        r"\b(?:salir|quitar|sacar|borrar|eliminar)(?:me)? de (?:la|su|esta|sus) (?:lista|base)s?\b"
        r"(?! de espera)",
        r"\bno (?:quiero|deseo) recibir (?:\w+ )?(?:informacion|comunicaci\w+)\b",
        r"\bdes?s?uscri\w+|\bdesapunt\w+|\bno me (?:suscribi|apunte|registre)\b",
        r"\b(?:cancel|anul)\w+ (?:la |mi )?suscripcion",
        r"\b(?:dejenme|dejeme|dejame) (?:en paz|tranquil[oa])|no molest\w+",
        r"^(?:ya )?no (?:quiero|deseo)(?: recibir| que me envien| saber)? (?:mas|nada|est[oe]s?)"
        r"(?: mas| de ustedes)?$",
        r"^(?:quiero )?dejar de recibir$",
    ),
    of_it=any_of(
        # "me mudé paren por favor", but not "el agua no para", "paren cuando ..."
        r"\b(?:paren|pare|basta|alto ya)(?: ya| por favor| gracias)*$",
    ),
    mistaken=any_of(
        r"\bequivoc\w* de (?:numero|persona)\b",
        r"^(?!.*\b(?:escribi|puse|di|marque|recibo|archivo|dice)\b)"
        r".*\b(?:numero|persona) equivocad[oa]\b",
        r"\bno es (?:el|mi) (?:numero|telefono|celular)(?: de (?!la|el|mi)\w+)?$",
    ),
    turned=any_of(
        r"\b(?:no|nunca)(?: (?:me|nos|quiero|deseo|por|favor|vayan|a|que|se|los|las))* (?:dej\w+"
        r"|par(?:a|e|en|ar)"
        r"|cancel\w+|deteng\w+|detener|suspend\w+|anul\w+|quit\w+|elimin\w+|borr\w+|saqu\w+"
        r"|desactiv\w+|apag\w+|d[ae]n?(?:me)?|darme|dar) (?:\w+ )?(?:de |la |los |me )?",
        r"\bno (?:par(?:a|e|en)|dejen)$",
        r"\bpor que (?:me |ya )?(?:dej|par|quit|elimin|borr)\w+",
    ),
    kept=any_of(r"^(?:mejor |por favor )*(?:sigan?|continuen?|dejenl[ao]s)\b"),
    other=any_of(_OTHER),
    trouble=any_of(_TROUBLE),
    texts=any_of(_THING, r"\blista\b"),
)
