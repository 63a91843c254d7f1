"""Voice ID, which AWS ended on 2026-05-20: these actions say so and take their error branch.

CheckVoiceId         CheckVoiceIdOption
StartVoiceIdStream
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.compile import action

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

RETIRED: Final = "Voice ID was ended by AWS on 2026-05-20"


@action("CheckVoiceId", accepted=("CheckVoiceIdOption",), retired=RETIRED)
@action("StartVoiceIdStream", retired=RETIRED)
def voice_id(b: Builder) -> Run:
    fail = b.fail

    def run(contact: Contact) -> Edge:
        return fail(contact, RETIRED)

    return run
