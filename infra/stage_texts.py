"""How a stage texts, checked as it is made."""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from contact_center.domain.zones import STATES
from infra.stage_parts import E164
from infra.stage_types import InvalidStage, check_types

# What can be answered: a sender id cannot. Not the id alone, since the door's permission is for an
# ARN, which an id does not make: a pool may be shared by another account.
_TEXTING_ARN = re.compile(r"arn:aws:sms-voice:[a-z0-9-]+:\d{12}:(phone-number|pool)/[\w-]+")
_PERSONS = ("chat", "task", "case")
_ONE_DOOR = 6  # texts of campaigns a second, docs/adr/0100
_MOST_DOORS = 10  # of a shard: Lambda's limit of ParallelizationFactor
# Parts of texts a second, by type of the number. Source: AWS End User Messaging SMS user guide,
# "Message parts per second"; 10DLC: 1 until its campaign is vetted.
PARTS_PER_SECOND = {
    "SIMULATOR": Fraction(3),
    "TOLL_FREE": Fraction(3),
    "TEN_DLC": Fraction(1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """How the centre texts.

    Args:
        number_arn: of a number or pool of AWS End User Messaging SMS to adopt, whose two-way
            channel must be the topic of the output `IncomingTextsTopic`; None takes a new number.
        number_type: of a new one: SIMULATOR reaches AWS's own test numbers only; TOLL_FREE needs a
            registration in the console before it sends. TEN_DLC can only be adopted: a brand and
            a campaign come first, and CloudFormation has no property for their registration.
        price_micros: of one part with the carrier's fee, in millionths of a dollar.
        parts_per_second: that the number takes; None: what its type takes. An adopted number has a
            type too: say number_type as well, or this.
        quiet_state: the state whose stricter hours count for everybody, such as FL, in texts and in
            calls to lists: one that has stricter hours (domain/zones.py); empty: none.
        fictional: begin of the numbers of stories and tests, taken for mobile; empty: none.
        offered_to_callers: whether callers with a mobile are offered to go on by a link in a text.
            Not before the number may send: a text that was promised has to come.
        person: what a wish for a person becomes while somebody is there: a "chat", in which both
            write on; a "task", after which somebody calls; a "case" in the table alone.
        public_number: that the company's sites tell people to text, E.164; empty: none.
    """

    number_arn: str | None = None
    number_type: str = "SIMULATOR"
    price_micros: int = 9_000
    parts_per_second: Fraction | int | None = None
    quiet_state: str = ""
    fictional: str = ""
    offered_to_callers: bool = False
    person: str = "chat"
    public_number: str = ""

    def __post_init__(self) -> None:
        check_types(self, "texts")
        if self.person not in _PERSONS:
            raise InvalidStage(f"texts.person is {self.person!r}, allowed is {', '.join(_PERSONS)}")
        self._check_number()
        if self.price_micros < 0:
            raise InvalidStage(f"texts.price_micros is {self.price_micros}, allowed is 0 or more")
        if self.quiet_state and self.quiet_state not in STATES:
            raise InvalidStage(
                f"texts.quiet_state is {self.quiet_state!r}, allowed is nothing or a state with"
                f" stricter hours: {', '.join(sorted(STATES))}"
            )
        if not re.fullmatch(r"(\+[1-9]\d{0,14})?", self.fictional):
            raise InvalidStage(
                f"texts.fictional is {self.fictional!r}, allowed is how numbers in E.164 begin,"
                " such as +15550, or nothing"
            )
        if self.public_number and not E164.fullmatch(self.public_number):
            raise InvalidStage("texts.public_number is no number in E.164, such as +15550143")

    def _check_number(self) -> None:
        if self.parts_per_second is not None and self.parts_per_second <= 0:
            raise InvalidStage(
                f"texts.parts_per_second is {self.parts_per_second}, allowed is more than nothing"
            )
        if self.number_type not in PARTS_PER_SECOND:
            known = ", ".join(PARTS_PER_SECOND)
            raise InvalidStage(f"texts.number_type is {self.number_type!r}, allowed is {known}")
        if self.number_type == "TEN_DLC" and self.number_arn is None:
            raise InvalidStage(
                "texts.number_type is 'TEN_DLC' without number_arn: register brand and campaign,"
                " request the number with them, and adopt it by number_arn; or take TOLL_FREE"
            )
        if self.number_arn is not None and not _TEXTING_ARN.fullmatch(self.number_arn):
            raise InvalidStage(
                f"texts.number_arn is {self.number_arn!r}, allowed is a number or a pool:"
                " arn:aws:sms-voice:<region>:<account>:phone-number/<id> or :pool/<id>, as told by"
                " aws pinpoint-sms-voice-v2 describe-phone-numbers or describe-pools"
            )

    @property
    def campaigns_per_second(self) -> Fraction:
        """Parts a second that campaigns hand over: what the number takes."""
        return Fraction(self.parts_per_second or PARTS_PER_SECOND[self.number_type])

    @property
    def doors(self) -> int:
        """How many doors serve each shard of the table's stream: as many as fill the number."""
        return min(ceil(self.campaigns_per_second / _ONE_DOOR), _MOST_DOORS)
