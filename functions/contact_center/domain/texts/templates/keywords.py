"""What answers STOP, START and HELP. A confirmation of STOP carries no offers and comes once."""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

_AT_ONCE = timedelta(minutes=30)

TEMPLATES = (
    Template(
        name="stop_confirmed",
        message_class="transactional",
        basis="last_word",
        good_for=_AT_ONCE,
        urgent="confirms STOP, which has to be at once",
        texts={
            "en": "{centre}: You will get no more texts from us. Reply START to get them again, "
            "HELP for help.",
            "es": "{centre}: No recibirá más mensajes nuestros. Responda START para volver a "
            "recibirlos, HELP para ayuda.",
            "uk": "{centre}: Ми більше не надсилатимемо повідомлень. START – отримувати знову, "
            "HELP – допомога.",
            "zh": "{centre}：您将不再收到我们的短信。回复 START 重新接收，HELP 获取帮助。",
        },
    ),
    Template(  # one part in English and Spanish, as the confirmation is the only text we may send
        name="stop_confirmed_call_stands",
        message_class="transactional",
        basis="last_word",
        good_for=_AT_ONCE,
        urgent="confirms STOP, which has to be at once",
        texts={
            "en": "{centre}: No more texts. Our call to you still stands; if you need no call, "
            "phone {phone}. START for texts again, HELP for help.",
            "es": "{centre}: No le escribiremos. Su llamada sigue en pie; si no la quiere, llame "
            "al {phone}. START para recibir mensajes, HELP para ayuda.",
            "uk": "{centre}: Ми більше не писатимемо. Наш дзвінок вам у силі; якщо не "
            "треба, дзвоніть {phone}. START – писати знову, HELP – допомога.",
            "zh": "{centre}：不再发送短信。约定的回电仍然有效；如不需要，请致电 {phone}。"
            "回复 START 重新接收，HELP 获取帮助。",
        },
    ),
    Template(
        name="help",
        message_class="transactional",
        basis="last_word",
        good_for=_AT_ONCE,
        urgent="answers HELP, which has to be at once",
        texts={
            "en": "{centre}: For help call {phone}. {hours} Msg&data rates may apply. "
            "Reply STOP to end texts.",
            "es": "{centre}: Si necesita ayuda, llame al {phone}. {hours} Pueden aplicarse cargos. "
            "Responda STOP para no recibir más mensajes.",
            "uk": "{centre}: Допомога за телефоном {phone}. {hours} STOP – більше не писати.",
            "zh": "{centre}：需要帮助请致电 {phone}。{hours} 回复 STOP 停止接收短信。",
        },
    ),
    Template(  # to who had not said STOP, and agreed to all or refused some before
        name="start_noted",
        message_class="transactional",
        basis="reply",
        good_for=_AT_ONCE,
        urgent="answers START",
        texts={
            "en": "{centre}: You had not stopped our texts. START is noted, and what you refused "
            "before stays refused. HELP for help, STOP to end texts.",
            "es": "{centre}: No había detenido nuestros mensajes. Hemos anotado START, y lo que "
            "rechazó antes sigue rechazado. HELP para ayuda, STOP para no recibir más.",
            "uk": "{centre}: Ви не зупиняли наших повідомлень. START записано, а від чого ви "
            "відмовилися раніше, того не буде. "
            "HELP – допомога, STOP – не писати.",
            "zh": "{centre}：您没有停止过我们的短信。已记录 START，您之前拒绝的仍不发送。"
            "回复 HELP 获取帮助，STOP 停止。",
        },
    ),
    Template(
        name="start_confirmed",
        message_class="transactional",
        basis="reply",
        good_for=_AT_ONCE,
        urgent="answers START",
        texts={
            "en": "{centre}: You get our texts again: receipts, reminders and news of works and "
            "outages. Msg frequency varies, msg&data rates may apply. HELP for help, STOP to end.",
            "es": "{centre}: Vuelve a recibir nuestros mensajes: comprobantes, recordatorios y "
            "avisos de obras y cortes. Pueden aplicarse cargos. HELP para ayuda, STOP para no "
            "recibir más.",
            "uk": "{centre}: Ви знову отримуєте наші повідомлення: квитанції, нагадування, "
            "роботи й відключення. HELP – допомога, STOP – не писати.",
            "zh": "{centre}：您将重新收到我们的短信：收据、提醒、施工和停电通知。"
            "回复 HELP 获取帮助，STOP 停止。",
        },
    ),
)
