"""What customers hear from us first, so that they need not call. Events put these on their way.

Each ends with the way out. Source: domain reference, rows 21 and 22, part 2(f): works are told of
48 hours ahead.
"""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

_STOP_EN = " Reply STOP to end texts."
_STOP_ES = " Responda STOP para no recibir más."

TEMPLATES = (
    Template(
        name="bill_issued",
        message_class="transactional",
        basis="consent",
        texts={
            "en": "{centre}: Your bill {bill} is ready, due {due}. Text BALANCE to see it, PAY to "
            f"pay it.{_STOP_EN}",
            "es": "{centre}: Su factura {bill} está lista, vence el {due}. Envíe SALDO para verla "
            f"o PAGAR para pagarla.{_STOP_ES}",
        },
    ),
    Template(
        name="payment_due",
        message_class="transactional",
        basis="consent",
        texts={
            "en": "{centre}: Your bill {bill} is due {due}. Text PAY to pay it, PLAN to pay in "
            f"parts.{_STOP_EN}",
            "es": "{centre}: Su factura {bill} vence el {due}. Envíe PAGAR para pagarla o PLAN "
            f"para pagarla en partes.{_STOP_ES}",
        },
    ),
    Template(
        name="appointment_tomorrow",
        message_class="transactional",
        basis="consent",
        good_for=timedelta(hours=18),
        texts={
            "en": "{centre}: Our technician comes {when}; text VISIT for another time."
            f"{_STOP_EN}",
            "es": "{centre}: Nuestro técnico viene {when}; envíe CITA para otro momento."
            f"{_STOP_ES}",
        },
    ),
    Template(
        name="planned_works",
        message_class="service",
        basis="consent",
        good_for=timedelta(hours=24),
        texts={
            "en": f"{{centre}}: Planned works: no {{supply}} {{when}}, in your area.{_STOP_EN}",
            "es": f"{{centre}}: Obras previstas: sin {{supply}} {{when}}, en su zona.{_STOP_ES}",
        },
    ),
    Template(
        name="order_shipped",
        message_class="transactional",
        basis="consent",
        texts={
            "en": f"{{centre}}: Your order {{order}} is on its way, expected {{day}}.{_STOP_EN}",
            "es": f"{{centre}}: Su pedido {{order}} está en camino, llega el {{day}}.{_STOP_ES}",
        },
    ),
    Template(
        name="welcome",
        message_class="transactional",
        basis="consent",
        texts={
            "en": "{centre}: Welcome! Text us on this number any time, or call {phone}. Text MENU "
            f"to see what we can do for you. HELP for help.{_STOP_EN}",
            "es": "{centre}: ¡Bienvenido! Escríbanos a este número cuando quiera, o llame al "
            f"{{phone}}. Envíe MENU para ver qué podemos hacer. HELP para ayuda.{_STOP_ES}",
        },
    ),
)
