"""The stages there are: every value that differs between them, and nothing else.

What each value means: ``infra/stage.py``. Imported here is whatever a stage may be written with.
"""

from collections.abc import Iterable

from aws_cdk.aws_lambda import ApplicationLogLevel
from aws_cdk.aws_logs import RetentionDays

from infra.adoption import Adoption  # noqa: F401 - what `make adopt` writes
from infra.stage import Stage
from infra.stage_parts import (  # noqa: F401 - as the documentation writes them
    Administrator,
    BackOffice,
    ChatWidget,
    OutsideNumber,
    PhoneNumber,
    WebDomain,
)
from infra.stage_texts import Texts
from infra.stage_types import InvalidStage

DEV = Stage(
    name="dev",
    region="us-east-1",
    instance_alias="ringback-dev",
    owner="contact-centre",
    cost_centre="development",
    phone_numbers=(PhoneNumber(country="US", kind="DID"),),
    keep_data=False,
    log_retention=RetentionDays.TWO_WEEKS,
    log_level=ApplicationLogLevel.DEBUG,
    native_tests=True,
    canary_minutes=60,
    function_memory_mib=512,
    texts=Texts(fictional="+15550"),
    payment_provider="sandbox",
    recording_days=7,
    contact_number="+15550142",  # a number for fiction
)
PROD = Stage(
    name="prod",
    region="us-east-1",
    instance_alias="ringback-prod",
    owner="contact-centre",
    cost_centre="operations",
    phone_numbers=(PhoneNumber(country="US", kind="TOLL_FREE"),),
    backup_days=35,
    cold_start="snapstart",
    background_concurrency=20,
    keep_data=True,
    log_retention=RetentionDays.ONE_YEAR,
    log_level=ApplicationLogLevel.INFO,
    native_tests=False,  # the canaries are enough
    function_memory_mib=1769,
    texts=Texts(number_type="TOLL_FREE"),
    recording_days=90,
    contact_number="+18005550142",  # for fiction: texts must say whom to call, so put yours here
)
STAGES = {stage.name: stage for stage in (DEV, PROD)}


def check_apart(stages: Iterable[Stage]) -> None:
    """Makes sure that stages can live beside one another in one account.

    Raises:
        InvalidStage: two stages would take each other's names.
    """
    taken: dict[tuple[str, str], Stage] = {}
    for stage in stages:
        place = stage.adopts.instance_arn if stage.adopts else stage.instance_alias
        for what in (
            ("name", stage.name),
            ("instance", place),
            *(("number", one.arn) for one in stage.phone_numbers if one.arn),
            *(("number of texts", arn) for arn in (stage.texts.number_arn,) if arn),
            *(("web domain", one.name) for one in (stage.web_domain,) if one),
        ):
            other = taken.setdefault(what, stage)
            if other is not stage:
                raise InvalidStage(
                    f"stages {other.name!r} and {stage.name!r} have the same {what[0]} {what[1]!r}:"
                    " what one of them names or answers the other would take, so each stage needs"
                    " its own (infra/stages.py)"
                )


check_apart(STAGES.values())


def stage_named(name: str) -> Stage:
    """Returns the stage.

    Raises:
        InvalidStage: no stage has this name; the message lists those there are.
    """
    try:
        return STAGES[name]
    except KeyError:
        known = ", ".join(STAGES)
        raise InvalidStage(
            f"unknown stage {name!r}; known: {known} (choose with -c stage=...)"
        ) from None
