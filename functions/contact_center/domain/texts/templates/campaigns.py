"""What everybody in an area is told at once. Campaigns put these on their way, one for each number.

Nothing in them is about one person, so that what a campaign says and costs is known before it goes.
Source: domain reference, row 22, part 2(f): works are told of 48 hours ahead.
"""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

_STOP_EN = " Reply STOP to end texts."
_STOP_ES = " Responda STOP para no recibir más."
_A_DAY = timedelta(hours=24)
_UPDATE = {
    "en": f"{{centre}}: Update: {{notice}} {{estimate}}{_STOP_EN}",
    "es": f"{{centre}}: Novedad: {{notice}} {{estimate}}{_STOP_ES}",
}
_OVER = {
    "en": f"{{centre}}: All clear: {{notice}}{_STOP_EN}",
    "es": f"{{centre}}: Resuelto: {{notice}}{_STOP_ES}",
}

TEMPLATES = (
    Template(
        name="incident_notice",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        texts={
            "en": f"{{centre}}: {{notice}} {{estimate}}{_STOP_EN}",
            "es": f"{{centre}}: {{notice}} {{estimate}}{_STOP_ES}",
        },
    ),
    # For what may not wait until somebody wakes up: water that makes ill, a flood, gas.
    Template(
        name="danger_notice",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        urgent="danger to health or life in the area",
        texts={
            "en": f"{{centre}}: DANGER: {{notice}} {{estimate}}{_STOP_EN}",
            "es": f"{{centre}}: PELIGRO: {{notice}} {{estimate}}{_STOP_ES}",
        },
    ),
    Template(
        name="incident_update",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        texts=_UPDATE,
    ),
    # Who was told of a danger at night stays out of the house, or off the water, until they hear.
    Template(
        name="danger_update",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        urgent="how a danger goes on, for those who were told of it",
        texts=_UPDATE,
    ),
    Template(
        name="danger_over",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        urgent="a danger is over, for those who were told of it",
        texts=_OVER,
    ),
    Template(
        name="all_clear",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        texts=_OVER,
    ),
    Template(
        name="announcement",
        message_class="service",
        basis="consent",
        good_for=_A_DAY,
        texts={
            "en": f"{{centre}}: {{notice}}{_STOP_EN}",
            "es": f"{{centre}}: {{notice}}{_STOP_ES}",
        },
    ),
)
