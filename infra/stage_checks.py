"""Which stages can be deployed: what is checked before anything is synthesized."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from phonenumbers import SUPPORTED_REGIONS

from infra.adoption import Adoption
from infra.stage_parts import E164
from infra.stage_types import InvalidStage, wrongly_typed

if TYPE_CHECKING:
    from infra.stage import Stage

# AWS::Connect::Instance.InstanceAlias (CloudFormation schema, 2026-10).
_INSTANCE_ALIAS = re.compile(r"(?!d-)[\da-zA-Z]+(-*[\da-zA-Z])*")
_TAG = re.compile(r"[\w .:/=+@-]{1,128}")
_TAG_ALLOWED = "1 to 128 letters, digits, blanks and .:/=+@-_"
# Those that have every resource type of ours. Source: CloudFormation's schemas by region, in
# cfn-lint 1.58.0; eu-west-1 and us-east-2 have no Amazon Connect.
REGIONS = ("us-east-1", "us-west-2", "eu-central-1")
SUBSCRIBERS = "topic"  # of alarms_to
_COLD = ("cold", "snapstart", "provisioned")


def check(stage: "Stage") -> None:
    """Makes sure that a stage can be deployed.

    Raises:
        InvalidStage: one of its values cannot be: says which, what was given, what is allowed.
    """
    if not isinstance(stage.adopts, Adoption | None):
        raise InvalidStage(
            f"stage {stage.name!r}: adopts is a {type(stage.adopts).__name__}, allowed is one"
            " Adoption(...), or None (make adopt writes it)"
        )
    for field, value, allowed in wrongly_typed(stage):
        raise _refusal(stage, field, value, allowed)
    alias = stage.instance_alias
    for field, value, allowed, fits in (
        (
            *("name", stage.name, "2 to 10 lower case letters and digits"),
            re.fullmatch(r"[a-z][a-z0-9]{1,9}", stage.name),
        ),
        (
            *("instance_alias", alias, "1 to 45 letters, digits and inner hyphens"),
            _INSTANCE_ALIAS.fullmatch(alias) and len(alias) <= 45,
        ),
        ("owner", stage.owner, _TAG_ALLOWED, _TAG.fullmatch(stage.owner)),
        ("cost_centre", stage.cost_centre, _TAG_ALLOWED, _TAG.fullmatch(stage.cost_centre)),
        ("function_memory_mib", *_within(stage.function_memory_mib, 128, 10_240)),
        (
            *("protected", stage.protected, "True only with keep_data"),
            stage.keep_data or not stage.protected,
        ),
        ("recording_days", *_within(stage.recording_days, 1, 3_650)),
        ("backup_days", *_within(stage.backup_days, 1, 3_650)),
        ("provisioned_concurrency", *_within(stage.provisioned_concurrency, 1, 1_000)),
        ("background_concurrency", *_within(stage.background_concurrency, 2, 100)),
        ("cold_start", stage.cold_start, ", ".join(_COLD), stage.cold_start in _COLD),
        (
            *("alarms_to", stage.alarms_to, f"a mail address, {SUBSCRIBERS!r}, or None"),
            stage.alarms_to in (None, SUBSCRIBERS)
            or re.fullmatch(r"[^@\s]+@[^@\s]+", str(stage.alarms_to)),
        ),
        (
            *("runbook_url", stage.runbook_url),
            "an address with https that ends in a slash, or nothing",
            re.fullmatch(r"(https://\S+/)?", stage.runbook_url),
        ),
        ("canaries", stage.canaries, "at least one file of tests/native/", stage.canaries),
        ("callback_owner_wait", *_within(stage.callback_owner_wait, 1, 600)),
        (
            *("outside_numbers", stage.outside_numbers, "each name once"),
            len({one.name.replace(" ", "").lower() for one in stage.outside_numbers})
            == len(stage.outside_numbers),
        ),
        ("canary_minutes", *_within(stage.canary_minutes, 10, 1_440)),
        ("region", stage.region, ", ".join(REGIONS), stage.region in REGIONS),
        ("incident_reports", *_within(stage.incident_reports, 2, 1_000)),
        ("incident_minutes", *_within(stage.incident_minutes, 1, 1_440)),
        (
            *("callback_countries", stage.callback_countries, "countries, such as US"),
            stage.callback_countries and SUPPORTED_REGIONS.issuperset(stage.callback_countries),
        ),
        ("callback_offer_after", *_within(stage.callback_offer_after, 0, 3_600)),
        ("callback_slot_capacity", *_within(stage.callback_slot_capacity, 1, 1_000)),
        ("web_requests_per_second", *_within(stage.web_requests_per_second, 1, 10_000)),
        (
            *("web_sites", stage.web_sites, "addresses with https and no path"),
            all(re.fullmatch(r"https://[\w.-]+(:\d+)?", one) for one in stage.web_sites),
        ),
        (
            *("input_key_generation", stage.input_key_generation),
            "1 to 32 letters, digits and hyphens",
            re.fullmatch(r"[a-zA-Z0-9-]{1,32}", stage.input_key_generation),
        ),
        ("phone_numbers", stage.phone_numbers, "one, or none", len(stage.phone_numbers) <= 1),
        (
            *("administrators", stage.administrators, "a username once; none with adopts"),
            len({one.username for one in stage.administrators}) == len(stage.administrators)
            and not (stage.adopts and stage.administrators),
        ),
        (
            *("payment_provider", stage.payment_provider),
            "none, sandbox or an address with https",
            re.fullmatch(r"none|sandbox|https://\S+", stage.payment_provider),
        ),
        (
            *("contact_number", stage.contact_number, "a number in E.164"),
            E164.fullmatch(stage.contact_number or "+1000000"),
        ),
        (
            *("contact_number", stage.contact_number),
            "a number in E.164: HELP has to name it where texts go to customers",
            stage.contact_number or stage.texts.number_type == "SIMULATOR",
        ),
        (
            *("company", stage.company, "1 to 60 characters in one line: each text begins so"),
            re.fullmatch(r"\S(.{0,58}\S)?", stage.company),
        ),
        *(
            (field, arn, f"one in {stage.region}, the stage's", arn.split(":")[3] == stage.region)
            for field, arn in _named(stage)
        ),
    ):
        if not fits:
            raise _refusal(stage, field, value, allowed)


def _named(stage: "Stage") -> Iterator[tuple[str, str]]:
    """Yields what there is already and the stage uses: field and ARN."""
    for field, arn in (
        ("adopts", stage.adopts and stage.adopts.instance_arn),
        *(("phone_numbers", one.arn) for one in stage.phone_numbers),
        ("texts.number_arn", stage.texts.number_arn),
        ("back_office.secret_arn", stage.back_office and stage.back_office.secret_arn),
        ("web_domain.certificate_arn", stage.web_domain and stage.web_domain.certificate_arn),
    ):
        if arn:
            yield field, arn


def _refusal(stage: "Stage", field: str, value: object, allowed: str) -> InvalidStage:
    return InvalidStage(
        f"stage {stage.name!r}: {field} is {value!r}, allowed is {allowed}"
        " (infra/stages.py, or -c on the command line)"
    )


def _within(value: int | None, least: int, most: int) -> tuple[object, str, bool]:
    return value, f"{least} to {most}", value is None or least <= value <= most
