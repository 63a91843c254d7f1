"""Lambda ``lex_fulfilment``: any transaction by voice, behind the bot ``flows/bots/service.json``.

Trigger   Amazon Lex V2, as the bot's code hook, synchronous; keys come as text as well.
Input     Lex's event. Session attributes from the flow: ``contactId``, ``initialContactId``,
          ``previousContactId``, ``initiationMethod``, ``phone``, ``customerId``, ``channel`` (none:
          VOICE); and while a question of a transaction is open ``transaction`` and ``turn``.
Reply     Session attribute ``outcome``. What is it about: transaction (with ``transaction``,
          ``step`` = begin | resume, ``speaks`` = yes | no), question (with ``question``),
          emergency, back (star) or unknown. An answer: next (Lex asks for it), over (the flow
          asks self_service how it ended) or keys (not understood twice: the flow goes on by keys).
Cost      two DynamoDB requests for an answer, none otherwise; where the first words already answer
          a question, two as well.
Raises    StorageUnavailable, BackOfficeUnavailable: Lex gives up, and the flow goes on by keys.
"""

from contact_center import bootstrap
from contact_center.lex import Hook, LexEvent, lex_function
from contact_center.self_service import SelfService
from lex_fulfilment import dialog


def fulfil(event: LexEvent, app: SelfService) -> Hook:
    if event.attribute("transaction"):
        return dialog.answered(event, app)
    return dialog.meant(event, app)


handler = lex_function("lex_fulfilment", fulfil, bootstrap.lex_fulfilment)
