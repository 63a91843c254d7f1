"""Every key of the table. Nothing else builds one.

| access pattern                             | partition     | sort key                    |
|--------------------------------------------|---------------|-----------------------------|
| caller's card, in one forward Query        | PHONE#<e164>  |                             |
|   customer of the number                   |               | CUSTOMER#<id>               |
|   open matter                              |               | MATTER#<n><kind>#<ref>      |
|   latest case of a topic                   |               | MATTER#5case#<topic>        |
|   interaction, newest first                |               | PAST#<inverted>#<contact>   |
| a customer, with all their numbers         | CUSTOMER#<id> | PROFILE                     |
| matters of a customer, open or not         |               | MATTER#<n><kind>#<ref>      |
| history of a customer, newest first        |               | PAST#<inverted>#<contact>   |
| numbers of the customers in an area        | AREA#<area>   | PHONE#<e164>#<customer>     |
| an outage of an area, over or not          |               | OUTAGE#<ref>                |
| what is known about a contact, one Query   | CONTACT#<id>  |                             |
|   when its interaction began, once decided |               | BEGAN                       |
|   a fact about it                          |               | FACT#<source>#<key>         |
|   receipt of a case opened in it           |               | FACT#CASE#<topic>           |
| a case by its number                       | CASE#<number> | CASE                        |
|   a photo that belongs to it              |               | PHOTO#<id>                  |
| how to find us; notices                    | INFO#<what>   | <language>#<ref>            |
| a step of self-service, in one BatchGetItem |              |                             |
|   where a conversation stands              | SESSION#<contact> | SESSION                 |
|   what was agreed to be paid               |               | AGREED                      |
|   where one was cut off                    | PHONE#<e164>, CUSTOMER#<id> | HALFWAY       |
|   whether a transaction is switched off    | HEALTH#<transaction> | HEALTH               |
|   what is being charged to a customer      | CUSTOMER#<id> | CHARGING                    |
|   what the back office knows of a customer | CUSTOMER#<id> | BILLING, METERS, VISITS, ...|
|   the hash of their password of the web    |               | PASSWORD                    |
|   free slots of a day                      | SLOTS#<date>  | SLOTS                       |
|   where we supply, what is wrong there     | OUTAGES       | AREAS, KNOWN                |
| what makes a transaction happen once       | ONCE#<key>    | ONCE                        |
| a receipt by its number                    | RECEIPT#<number> | RECEIPT                  |
| what a customer paid by self-service       | CUSTOMER#<id> | PAYMENT#<time>#<receipt>    |
| reports from an area since a time          | AREA#<area>   | REPORT#<time>#<number>      |
| an article, newest version first           | KNOWLEDGE#<topic> | <language>#<version>    |
| topics by the words people ask with        | KNOWLEDGE     | <language>                  |
| what was asked in vain                     | GAP#<language> | <words>                    |
| a message to be sent                       | OUTBOX#<reference> | MESSAGE                |
| how we stand with a number, for its texts  | TEXTS#<e164>  | STANDING                    |
|   what it allowed and forbade, word by word |              | CONSENT#<time>#<source>     |
|   a conversation by text with it           |               | CONVERSATION                |
|   whether it said STOP; outlives the rest  | SUPPRESSION#<hash> | SUPPRESSION            |
| a text of a customer, once                 | ARRIVAL#<id>  | ARRIVAL                     |
| messages that wait for a time, by time     | HELD          | <time>#<reference>          |
| messages on their way to the network       | SENDING       | <time>#<reference>          |
| an entry is judged, in one BatchGetItem by |               |                             |
|   what an account is opened with           | ACCOUNT#<no>  | LOGIN                       |
|   failures against it, existing or not     |               | ATTEMPTS                    |
|   failures from a calling number           | CALLER#<e164> | ATTEMPTS                    |
|   what was proved in a chain of contacts   | AUTH#<chain>  | PROOF                       |
| a link by its token, and what it became    | LINK#<digest> | LINK                        |
|   a browser that goes on with it           | PASS#<digest> | PASS                        |
| a callback                                 | CALLBACK#<id> | CALLBACK                    |
| the open callback of a number              | CALLER#<e164> | CALLBACK                    |
| whoever called us from a number, and is here | CALLER#<e164> | CALLED                    |
| the callback that a contact belongs to     | CONTACT#<id>  | CALLBACK                    |
| open callbacks, by when to look at them    | CALLBACKS#OPEN | <time>#<id>                |
| callbacks that ended on a day              | CALLBACKS#<date> | <time>#<id>              |
| when a call of a queue was last accepted   | CALLBACKS#ACCEPTED | <queue>                |
| how many callbacks each slot of a day has  | CALLBACKSLOTS#<queue>#<date> | SLOTS        |
| a caller who went on by text               | DEFLECTION#<contact> | DEFLECTION           |
|   those that are not over, by when they are due | DEFLECTIONS | <time>#<contact>       |
| claims of charges that are open, by customer | CLAIMS      | CUSTOMER#<id>               |
| what the sandbox of payments has taken     | TAKEN#<key>   | TAKEN                       |
| a run: a list that is called               | RUN#<id>      | RUN                         |
|   what became of its calls, counted        |               | COUNTS                      |
|   somebody on its list                     |               | RECIPIENT#<line>            |
|   who was left out of a part of it, and why |              | LEFT_OUT#<last line>        |
| runs of calls that are not over, by id     | RUNS#CALLS    | <id>                        |
| who of a run waits in a queue, by when     | RUNDUE#<id>#<queue> | <time>#<line>         |
|   whose call is out, by when to look at it | RUNDUE#<id>#air | <time>#<line>             |
| the run that is to call a number           | CALLER#<e164> | RECIPIENT                   |
|   for what a list has reached it           |               | REACHED#<digest of reason>  |
|   until when lists leave it alone          |               | RESTS                       |
| the recipient that a contact belongs to    | CONTACT#<id>  | RECIPIENT                   |
| the run that called a list, by its digest  | CALLLIST#<digest> | RUN                     |
| whether a number must not be called        | SUPPRESSION#<hash> | CALLS                  |
| how fast calls may be begun                | DIALLER       | PACE                        |
|   calls that are out, by queue             |               | AIR                         |
| a campaign of texts                        | RUN#<id>      | RUN                         |
|   how far it has come                      |               | PROGRESS                    |
|   who hears it, and what became of it      |               | TO#<place>                  |
| campaigns, by when they were made          | RUNS          | <time>#<id>                 |
|   those that are not over                  | RUNS#OPEN     | <time>#<id>                 |
| when campaigns may hand over their next    | PACE#texts    | PACE                        |
|   texts, and when one may leave            |               | DOOR                        |

The words of the sort keys are chosen for their order: a card lists CUSTOMER, HALFWAY, MATTER, then
PAST, so that a Query with a limit meets first what a lookup needs first. ``<n>`` does the same for
kinds of matters: an outage first, cases last. Anybody can leave cases on a card, so it has one
place for each topic, and no number of them crowds out the past. ``<inverted>`` is time upside down,
so that the newest comes first. ``expires_at`` (epoch seconds) is the table's TTL
attribute.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from contact_center.domain.matters import Matter, MatterKind
from contact_center.domain.phone import PhoneNumber

CUSTOMERS: Final = "CUSTOMER#"
MATTERS: Final = "MATTER#"
PAST: Final = "PAST#"
PHONES: Final = "PHONE#"
FACTS: Final = "FACT#"
ACCOUNTS: Final = "ACCOUNT#"

PROFILE: Final = "PROFILE"
BEGAN: Final = "BEGAN"
SESSION: Final = "SESSION"
HALFWAY: Final = "HALFWAY"
HEALTH: Final = "HEALTH"
BILLING: Final = "BILLING"
CHARGING: Final = "CHARGING"
CLAIMS: Final = "CLAIMS"
METERS: Final = "METERS"
VISITS: Final = "VISITS"
ORDERS: Final = "ORDERS"
CONSENTS: Final = "CONSENTS"
PASSWORD: Final = "PASSWORD"  # noqa: S105 - the name of a place
SLOTS: Final = "SLOTS"
OUTAGES: Final = "OUTAGES"
AREAS: Final = "AREAS"
KNOWN: Final = "KNOWN"
ONCE: Final = "ONCE"
RECEIPT: Final = "RECEIPT"
MESSAGE: Final = "MESSAGE"
STANDING: Final = "STANDING"
SUPPRESSION: Final = "SUPPRESSION"
HELD: Final = "HELD"
CONVERSATION: Final = "CONVERSATION"
ARRIVAL: Final = "ARRIVAL"
SENDING: Final = "SENDING"
AGREED: Final = "AGREED"
KNOWLEDGE_INDEX: Final = "KNOWLEDGE"
REPORTS: Final = "REPORT#"
CASE: Final = "CASE"
LOGIN: Final = "LOGIN"
ATTEMPTS: Final = "ATTEMPTS"
PROOF: Final = "PROOF"
TAKEN: Final = "TAKEN"
LINK: Final = "LINK"
DEFLECTION: Final = "DEFLECTION"
DEFLECTIONS: Final = "DEFLECTIONS"
PASS: Final = "PASS"  # noqa: S105 - a key
CALLBACK: Final = "CALLBACK"
CALLED_US: Final = "CALLED"
OPEN_CALLBACKS: Final = "CALLBACKS#OPEN"
ACCEPTED_CALLBACKS: Final = "CALLBACKS#ACCEPTED"
RUN: Final = "RUN"
COUNTS: Final = "COUNTS"
RECIPIENT: Final = "RECIPIENT"
RESTS: Final = "RESTS"
LEFT_OUT: Final = "LEFT_OUT#"
RUNS_OF_CALLS: Final = "RUNS#CALLS"
CALLS: Final = "CALLS"
DIALLER: Final = "DIALLER"
PACE: Final = "PACE"
DOOR: Final = "DOOR"
TEXTS_PACE: Final = "PACE#texts"
AIR: Final = "AIR"
PROGRESS: Final = "PROGRESS"
TOLD: Final = "TO#"
RUNS: Final = "RUNS"
OPEN_RUNS: Final = "RUNS#OPEN"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ORDER: Final[Mapping[MatterKind, int]] = {
    "outage": 1,
    "appointment": 2,
    "bill": 3,
    "callback": 4,
    "case": 5,
}
_LAST_MS: Final = 9_999_999_999_999  # 13 digits, in the year 2286


def phone(number: PhoneNumber) -> str:
    return f"{PHONES}{number.e164}"


def customer(customer_id: str) -> str:
    return f"{CUSTOMERS}{customer_id}"


def area(name: str) -> str:
    return f"AREA#{name}"


def contact(contact_id: str) -> str:
    return f"CONTACT#{contact_id}"


def case(number: str) -> str:
    return f"CASE#{number}"


def photo(photo_id: str) -> str:
    return f"PHOTO#{photo_id}"


def info(what: str) -> str:
    return f"INFO#{what}"


def account(number: str) -> str:
    return f"{ACCOUNTS}{number}"


def calling_number(number: str) -> str:
    """Return the partition of a caller's counter; not the card's, which calls read in order."""
    return f"CALLER#{number}"


def proof(chain_id: str) -> str:
    return f"AUTH#{chain_id}"


def taken(key: str) -> str:
    return f"TAKEN#{key}"


def matter(kind: MatterKind, reference: str) -> str:
    return f"{MATTERS}{_ORDER[kind]}{kind}#{reference}"


def on_card(shown: Matter) -> str:
    """Return where a card shows a matter; of cases, it shows the latest of each topic.

    Example:
        >>> from datetime import UTC
        >>> opened = datetime(2026, 11, 21, tzinfo=UTC)
        >>> on_card(Matter("bill", "B-1", "C-1", opened))
        'MATTER#3bill#B-1'
        >>> on_card(Matter("case", "4711", "C-1", opened, words={"en": "supply"}))
        'MATTER#5case#supply'
    """
    reference = shown.words.get("en", "other") if shown.kind == "case" else shown.reference
    return matter(shown.kind, reference)


def past(at: datetime, contact_id: str) -> str:
    """Return the sort key of an interaction.

    Example:
        >>> from datetime import UTC
        >>> saturday, sunday = (datetime(2026, 11, day, tzinfo=UTC) for day in (21, 22))
        >>> past(sunday, "c-2") < past(saturday, "c-1")
        True

    Milliseconds are cut off, as in the times that are stored: both lead to the same key.

        >>> now = datetime(2026, 11, 21, 9, 0, 0, 590_909, tzinfo=UTC)
        >>> past(now, "c-1") == past(now.replace(microsecond=590_000), "c-1")
        True
    """
    return f"{PAST}{_LAST_MS - (at - _EPOCH) // timedelta(milliseconds=1):013d}#{contact_id}"


def resident(number: PhoneNumber, customer_id: str) -> str:
    return f"{phone(number)}#{customer_id}"


def outage(reference: str) -> str:
    return f"OUTAGE#{reference}"


def fact(source: str, key: str) -> str:
    return f"{FACTS}{source}#{key}"


def information(language: str, reference: str) -> str:
    return f"{language}#{reference}"


def callback(callback_id: str) -> str:
    return f"CALLBACK#{callback_id}"


def closed_callbacks(day: date) -> str:
    return f"CALLBACKS#{day.isoformat()}"


def listed(at: str, callback_id: str) -> str:
    return f"{at}#{callback_id}"


def id_of_listed(sk: str) -> str:
    return sk.rpartition("#")[2]


def callback_slots(queue: str, day: date) -> str:
    return f"CALLBACKSLOTS#{queue}#{day.isoformat()}"


def session(contact_id: str) -> str:
    return f"SESSION#{contact_id}"


def health(transaction: str) -> str:
    return f"HEALTH#{transaction}"


def slots(day: date) -> str:
    return f"SLOTS#{day.isoformat()}"


def once(key: str) -> str:
    return f"ONCE#{key}"


def receipt(number: str) -> str:
    return f"RECEIPT#{number}"


def outbox(reference: str) -> str:
    return f"OUTBOX#{reference}"


def texts(number: PhoneNumber) -> str:
    return f"TEXTS#{number.e164}"


def arrival(text_id: str) -> str:
    return f"{ARRIVAL}#{text_id}"


def suppression(digest: str) -> str:
    return f"{SUPPRESSION}#{digest}"


def by_time(at: str, reference: str) -> str:
    """Return a sort key that lists what is due first."""
    return f"{at}#{reference}"


def consent(at: str, source: str) -> str:
    return f"CONSENT#{at}#{source}"


def report(at: str, number: str) -> str:
    return f"{REPORTS}{at}#{number}"


def payment(at: str, receipt_number: str) -> str:
    return f"PAYMENT#{at}#{receipt_number}"


def knowledge(topic: str) -> str:
    return f"{KNOWLEDGE_INDEX}#{topic}"


def version(language: str, number: int) -> str:
    return f"{language}#{number:06d}"


def knowledge_gap(language: str) -> str:
    return f"GAP#{language}"


def link(token_digest: str) -> str:
    return f"LINK#{token_digest}"


def page_pass(secret_digest: str) -> str:
    return f"PASS#{secret_digest}"


def deflection(contact_id: str) -> str:
    return f"DEFLECTION#{contact_id}"


def due(at: datetime, contact_id: str) -> str:
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds')}#{contact_id}"


def run(run_id: str) -> str:
    return f"RUN#{run_id}"


def call_list(digest: str) -> str:
    """Return the partition of a list, by the digest of its bytes."""
    return f"CALLLIST#{digest}"


def reached(reason: str) -> str:
    """Return where it stands that a number was reached for a reason, however that is spaced.

    Example:
        >>> reached("Your  visit") == reached("your visit")
        True
    """
    words = " ".join(reason.casefold().split())
    return f"REACHED#{sha256(words.encode()).hexdigest()[:24]}"


def run_due(run_id: str, what: str) -> str:
    return f"RUNDUE#{run_id}#{what}"


def recipient(line: int) -> str:
    return f"{RECIPIENT}#{line:06d}"


def left_out(line: int) -> str:
    """Return where it stands who was left out of the part of a list that ends with a line."""
    return f"{LEFT_OUT}{line:06d}"


def told(place: str) -> str:
    return f"{TOLD}{place}"


def run_message(run_id: str, place: str) -> str:
    """Return the reference of the message of a campaign to one recipient.

    Example:
        >>> run_message("RUN-kqwzmrta", "aa.aaaab")
        'RUN-kqwzmrta.aa.aaaab'
    """
    return f"{run_id}.{place}"


def of_run(reference: str) -> tuple[str, str] | None:
    """Return the campaign and the place that a message is of; None: it is of no campaign.

    Example:
        >>> of_run("RUN-kqwzmrta.aa.aaaab"), of_run("event-1f2e3d.x")
        (('RUN-kqwzmrta', 'aa.aaaab'), None)
    """
    run_id, dot, place = reference.partition(".")
    return (run_id, place) if dot and run_id.startswith(f"{RUN}-") else None
