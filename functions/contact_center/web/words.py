"""What the pages say beside the words of the transactions themselves."""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.transactions.words import Phrase

# What a page is about, as its heading; a purpose that is not here is named by its transaction.
TITLES: Final[Mapping[str, Phrase]] = {
    "balance": Phrase("Your balance", "Su saldo"),
    "pay_bill": Phrase("Pay your bill", "Pague su factura"),
    "meter_reading": Phrase("Send your meter reading", "Envíe la lectura de su medidor"),
    "report_outage": Phrase("Report a problem", "Reporte un problema"),
    "move_home": Phrase("Tell us you are moving", "Avísenos de su mudanza"),
    "payment_plan": Phrase("Pay in instalments", "Pague a plazos"),
    "change_appointment": Phrase("Move your appointment", "Cambie su cita"),
    "order_status": Phrase("Where your order is", "Dónde está su pedido"),
    "change_phone": Phrase("Change your number", "Cambie su número"),
    "change_consent": Phrase("Choose what we may send", "Elija qué le podemos enviar"),
    "callback": Phrase("Your callback", "Su llamada"),
    "bill_copy": Phrase("Your bill", "Su factura"),
    "self_service": Phrase("What you can do now", "Lo que puede hacer ahora"),
    "photo": Phrase("Send us a photo", "Envíenos una foto"),
    "reset_password": Phrase("A new password", "Una nueva contraseña"),
    "password_reset": Phrase("Choose a new password", "Elija una nueva contraseña"),
}

START = Phrase(
    "This link is for you alone. It works once, within 15 minutes of our message.",
    "Este enlace es solo para usted. Funciona una vez, en los 15 minutos siguientes a nuestro "
    "mensaje.",
)
CONTINUE = Phrase("Continue", "Continuar")
SEND = Phrase("Continue", "Continuar")
RIGHT = Phrase("Yes, that is right", "Sí, es correcto")
CHANGE = Phrase("No, change it", "No, quiero cambiarlo")
YES = Phrase("Yes", "Sí")
NO = Phrase("No", "No")
IN_DIGITS = Phrase("Please write it in digits.", "Por favor, escríbalo en cifras.")
CHECK = Phrase("Please check", "Por favor, compruebe")
DONE = Phrase("Done", "Listo")
DONE_BEFORE = Phrase("We have it already", "Ya lo tenemos")
CLOSE = Phrase(
    "Keep the number if you like. You can close this page.",
    "Guarde el número si quiere. Ya puede cerrar esta página.",
)
NOT_POSSIBLE = Phrase("Not possible right now", "Ahora no es posible")
PROBLEM = Phrase("Please check this", "Por favor, revise esto")

# Proving who it is.
WHO = Phrase("Your PIN, please", "Su PIN, por favor")
WHY_PIN = Phrase(
    "Because this is about your account, we ask for the six digit PIN that we gave you.",
    "Como se trata de su cuenta, le pedimos el PIN de seis cifras que le dimos.",
)
PIN = Phrase("PIN", "PIN")
WRONG = Phrase("That does not match our records.", "Eso no coincide con nuestros datos.")
NO_DIGITS = Phrase("Please write six digits.", "Por favor, escriba seis cifras.")
LOCKED = Phrase(
    "To protect the account, we cannot check more entries for a while.",
    "Para proteger la cuenta, por un rato no podemos comprobar más intentos.",
)

# Paying.
PAY = Phrase("Pay by card", "Pague con tarjeta")
TO_PAY = Phrase("To pay", "A pagar")
CARD = Phrase("Card number", "Número de tarjeta")
EXPIRY = Phrase("Expires, like 09/31", "Vence, como 09/31")
CODE = Phrase("Security code", "Código de seguridad")
PAY_NOW = Phrase("Pay", "Pagar")
DEMONSTRATION = Phrase(
    "Demonstration: no money is taken. Use the test card 4111 1111 1111 1111, never a real one.",
    "Demostración: no se cobra nada. Use la tarjeta de prueba 4111 1111 1111 1111, nunca una real.",
)
CARD_PROBLEMS: Final[Mapping[str, Phrase]] = {
    "number": Phrase("That is no card number.", "Ese no es un número de tarjeta."),
    "expiry": Phrase(
        "That is no date in the future, like 09/31.", "Esa no es una fecha futura, como 09/31."
    ),
    "code": Phrase(
        "The code has three digits, or four on American Express.",
        "El código tiene tres cifras, o cuatro en American Express.",
    ),
    "declined": Phrase(
        "This card was declined. Nothing was taken.",
        "Esta tarjeta fue rechazada. No se cobró nada.",
    ),
}

# The way to a person.
PERSON = Phrase("Talk to a person", "Hable con una persona")
PERSON_NEXT = Phrase(
    "A colleague will help you with this.", "Una persona de nuestro equipo le ayudará con esto."
)
CALL_US = Phrase("Call us", "Llámenos")
LEAVE_IT = Phrase("Leave it to a colleague", "Déjelo a un colega")
BACK = Phrase("Go back", "Volver")
HANDED_OVER = Phrase("A colleague has your request", "Un colega tiene su solicitud")

# Links that do not open.
GONE_TITLE = Phrase("This link has expired", "Este enlace caducó")
GONE = Phrase(
    "For your safety, a link works for 15 minutes. Nothing was changed.",
    "Por su seguridad, un enlace funciona 15 minutos. No se cambió nada.",
)
USED_TITLE = Phrase("This link was used already", "Este enlace ya se usó")
USED = Phrase(
    "A link works once, in one browser. If that was you, go on in the browser in which you opened "
    "it. If it was not, please call us.",
    "Un enlace funciona una vez, en un solo navegador. Si fue usted, siga en el navegador en que "
    "lo abrió. Si no fue usted, por favor llámenos.",
)
UNKNOWN_TITLE = Phrase("This link does not open anything", "Este enlace no abre nada")
UNKNOWN = Phrase(
    "Perhaps a part of it is missing. Please open it from our message again.",
    "Quizás le falte una parte. Por favor, ábralo otra vez desde nuestro mensaje.",
)
OVER_TITLE = Phrase("Your visit is over", "Su visita terminó")
OVER = Phrase(
    "A visit lasts half an hour, in the browser in which you opened the link. What you finished is "
    "done; anything else was not changed.",
    "Una visita dura media hora, en el navegador en que abrió el enlace. Lo que terminó quedó "
    "hecho; lo demás no se cambió.",
)
COOKIE_TITLE = Phrase("One thing is missing", "Falta una cosa")
COOKIE = Phrase(
    "To know that it is still you, this page keeps one cookie for half an hour. Please allow it in "
    "your browser, and open the link again. It was not used up.",
    "Para saber que sigue siendo usted, esta página guarda una cookie por media hora. Por favor, "
    "permítala en su navegador y abra el enlace otra vez. El enlace no se gastó.",
)
NOT_OURS_TITLE = Phrase("That did not come from our page", "Eso no vino de nuestra página")
NOT_OURS = Phrase(
    "To protect you, we did nothing. Please open the link from our message.",
    "Para protegerle, no hicimos nada. Por favor, abra el enlace desde nuestro mensaje.",
)
DOWN_TITLE = Phrase("Something is not working here", "Algo no está funcionando aquí")
DOWN = Phrase(
    "It is our fault, not yours. Nothing is done twice: please try again in a minute.",
    "Es culpa nuestra, no suya. Nada se hará dos veces: por favor, inténtelo de nuevo en un "
    "minuto.",
)
AGAIN = Phrase("Try again", "Intentar otra vez")

# A photo.
PHOTO = Phrase("Photo", "Foto")
PHOTO_WHY = Phrase(
    "Show us what you see: a leak, a meter, a line. Stay at a safe distance, and take nobody's "
    "picture who does not want it.",
    "Muéstrenos lo que ve: una fuga, un medidor, un cable. Manténgase a distancia y no fotografíe "
    "a nadie que no quiera.",
)
PHOTO_LIMIT = Phrase(
    "JPEG, PNG, HEIC or WebP, up to 8 MB. We keep it for 90 days.",
    "JPEG, PNG, HEIC o WebP, hasta 8 MB. La guardamos 90 días.",
)
PHOTO_SEND = Phrase("Send the photo", "Enviar la foto")
PHOTO_SENT = Phrase(
    "It has arrived. We look whether it can be opened, and text you.",
    "Ha llegado. Miramos si se puede abrir y le enviamos un mensaje.",
)
PHOTO_ENOUGH = Phrase("We have your photos", "Ya tenemos sus fotos")
PHOTO_ENOUGH_WHY = Phrase(
    "We take ten photos for a case, and have them. If you need to show us something else, a person "
    "will help you.",
    "Guardamos diez fotos por caso, y ya las tenemos. Si necesita mostrarnos algo más, una persona "
    "le ayudará.",
)
PHOTO_ANOTHER = Phrase("Another photo?", "¿Otra foto?")

# A bill.
BILL_OF = Phrase("Bill", "Factura")
ISSUED = Phrase("Issued", "Emitida")
DUE = Phrase("Due", "Vence")
AMOUNT = Phrase("Amount", "Importe")
OPEN = Phrase("Still to be paid", "Por pagar")
NO_BILL = Phrase("We cannot find that bill.", "No encontramos esa factura.")
