"""Lists of people to call, as somebody writes them: CSV with a header.

| column     | what it holds                                                                     |
|------------|-----------------------------------------------------------------------------------|
| customer   | a customer's id; they are called at the first number of their profile             |
| number     | a number in E.164 form; with a customer, one of theirs. One of the two is needed  |
| reason     | why we call, as it is said to them: "your visit on Friday"; no personal data      |
| skill      | the queue that serves the call, such as Billing; empty: General                   |
| language   | en or es; empty: en                                                               |
| owner      | the id of the agent whose customer it is; empty: anybody of the queue             |
| kind       | transactional, service or marketing: which consent it needs                       |
| due_by     | the last day, 2026-12-04, or moment, 2026-12-04T15:00, by the centre's clock      |

The header names the columns in any order; commas part them, or semicolons. What is wrong in a row
is told with its line in the file and its reason; the values of a row, which may be somebody's
number, are not.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, get_args

from contact_center.domain import zones
from contact_center.domain.errors import InvalidInput, InvalidPhoneNumber
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber, mask_numbers
from contact_center.domain.profile import MessageClass

COLUMNS: Final = (
    *("customer", "number", "reason", "skill", "language", "owner"),
    *("kind", "due_by"),
)
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\.csv")  # of a list, as it is uploaded
MOST_ROWS: Final = 20_000  # what one function reads, judges and reports within its minute
_MARKUP: Final = re.compile("[<>]")
_LONGEST: Final[Mapping[str, int]] = {"customer": 40, "reason": 120, "owner": 100}
_KINDS: Final = get_args(MessageClass)
_LANGUAGES: Final = get_args(Language)


class InvalidList(InvalidInput):
    """A list that is none: its header, its encoding or its size."""

    code = "invalid_list"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: somebody who is to be called.

    Attributes:
        line: Where it is in the file; the header is line 1.
        due_by: After this it makes no sense any more, UTC.
    """

    line: int
    reason: str
    queue: str
    language: Language
    kind: MessageClass
    due_by: datetime
    customer_id: str | None = None
    number: PhoneNumber | None = field(default=None, repr=False)
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot be used, and how to mend it."""

    line: int
    reason: str


def read(
    content: bytes, *, queues: Sequence[str], zone: str
) -> tuple[Sequence[Entry], Sequence[RowError]]:
    """Read a list.

    Args:
        content: Of the file; UTF-8, with or without a byte order mark.
        queues: Names of the centre's queues: what ``skill`` may say.
        zone: Of the centre's clock.

    Raises:
        InvalidList: The file is not such a list; the text says what is wrong and how to mend it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidList("the list is not UTF-8: save it as CSV with that encoding") from None
    lines = text.splitlines(keepends=True)
    rows = csv.reader(lines, strict=True, delimiter=_delimiter(lines))
    entries: list[Entry] = []
    errors: list[RowError] = []
    begins = 2
    try:
        header = _header(next(rows, []))
        begins = rows.line_num + 1
        for values in rows:
            line, begins = begins, rows.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if len(entries) + len(errors) == MOST_ROWS:
                raise InvalidList(f"more than {MOST_ROWS} rows: make several lists of it")
            found = _row(line, header, values, queues, zone)
            (entries if isinstance(found, Entry) else errors).append(found)  # type: ignore[arg-type]
    except csv.Error as exc:
        raise InvalidList(f"line {begins} is not CSV ({exc}): are its quotes closed?") from None
    if not entries and not errors:
        raise InvalidList("the list has a header and no rows")
    return entries, errors


def _delimiter(lines: Sequence[str]) -> str:
    """Return what parts the columns: a semicolon where Excel speaks Spanish, among others."""
    first = lines[0] if lines else ""
    return ";" if first.count(";") > first.count(",") else ","


def _header(names: Sequence[str]) -> Sequence[str]:
    given = [name.strip().lower() for name in names]
    expected = ",".join(COLUMNS)
    if unknown := [name for name in given if name not in COLUMNS]:
        shown = mask_numbers(", ".join(unknown[:3]))[:60]
        raise InvalidList(f"unknown columns in line 1: {shown}; the header is {expected}")
    if missing := [name for name in COLUMNS if name not in given]:
        raise InvalidList(f"columns missing in line 1: {', '.join(missing)}; it is {expected}")
    if len(set(given)) != len(given):
        raise InvalidList(f"a column is there twice in line 1; the header is {expected}")
    return given


def _row(
    line: int, header: Sequence[str], values: Sequence[str], queues: Sequence[str], zone: str
) -> Entry | RowError:
    if len(values) != len(header):
        told = f"{len(values)} values for {len(header)} columns"
        return RowError(line, f"{told}: quote a value that holds a comma or a semicolon")
    row = {name: value.strip() for name, value in zip(header, values, strict=True)}
    try:
        return Entry(
            line=line,
            reason=_text(row, "reason"),
            queue=_queue(row["skill"], queues),
            language=_one_of(row["language"] or "en", _LANGUAGES, "language"),  # type: ignore[arg-type]
            kind=_one_of(row["kind"], _KINDS, "kind"),  # type: ignore[arg-type]
            due_by=_due(row["due_by"], zone),
            customer_id=_text(row, "customer") if row["customer"] else None,
            number=_number(row),
            owner=_text(row, "owner") if row["owner"] else None,
        )
    except _Wrong as wrong:
        return RowError(line, str(wrong))


class _Wrong(Exception):  # noqa: N818 - ends the reading of one row
    pass


def _number(row: Mapping[str, str]) -> PhoneNumber | None:
    if not row["number"]:
        if not row["customer"]:
            raise _Wrong("a customer or a number is needed")
        return None
    try:
        return PhoneNumber(row["number"])
    except InvalidPhoneNumber:
        raise _Wrong("the number is not E.164: + and 7 to 15 digits, without spaces") from None


def _text(row: Mapping[str, str], name: str) -> str:
    value = row[name]
    if not value or len(value) > _LONGEST[name] or not value.isprintable():
        raise _Wrong(f"{name} must be 1 to {_LONGEST[name]} printable characters")
    if name == "reason" and mask_numbers(value) != value:
        raise _Wrong("the reason holds a number of seven digits or more: it is said aloud")
    if name == "reason" and _MARKUP.search(value):
        raise _Wrong("the reason holds < or >, as markup does: it is said aloud, as it stands")
    return value


def _queue(skill: str, queues: Sequence[str]) -> str:
    for name in queues:
        if name.lower() == (skill or "General").lower():
            return name
    raise _Wrong(f"skill must be one of {', '.join(queues)}")


def _one_of(value: str, known: Sequence[str], name: str) -> str:
    if value.lower() not in known:
        raise _Wrong(f"{name} must be one of {', '.join(known)}")
    return value.lower()


def _due(text: str, zone: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    try:
        if day is not None:  # the whole day: until the next one begins
            return zones.resolve(datetime.combine(day + timedelta(days=1), time()), zone)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise _Wrong("due_by must be a day, 2026-12-04, or a moment, 2026-12-04T15:00") from None
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return zones.resolve(moment, zone)
