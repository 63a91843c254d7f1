"""Stages are values; a wrong one is refused with what would be right."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from infra.adoption import Adoption
from infra.application import compose
from infra.stage_parts import (
    Administrator,
    BackOffice,
    ChatWidget,
    OutsideNumber,
    PhoneNumber,
    WebDomain,
)
from infra.stage_texts import Texts
from infra.stage_types import InvalidStage
from infra.stages import DEV, PROD, STAGES, check_apart, stage_named
from tests.infra.assembly import ADOPTED, Assembly, synthesize

_ELSEWHERE = "arn:aws:connect:us-west-2:111122223333:phone-number/1"
_TEXTS_ELSEWHERE = "arn:aws:sms-voice:us-west-2:111122223333:pool/pool-1"
_SECRET_ELSEWHERE = "arn:aws:secretsmanager:us-west-2:111122223333:secret:office-a1b2c3"  # noqa: S105
_CERTIFICATE_ELSEWHERE = "arn:aws:acm:us-west-2:111122223333:certificate/1"
_HERE = ("us-west-2", "us-east-1")


def _office(**given: object) -> BackOffice:
    arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:office-a1b2c3"
    right = {"url": "https://office.example", "ports": (), "secret_arn": arn}
    return BackOffice(**{**right, **given})  # type: ignore[arg-type]


def _domain(**given: object) -> WebDomain:
    arn = _CERTIFICATE_ELSEWHERE.replace(*_HERE)
    right = {"name": "go.acme.example", "certificate_arn": arn}
    return WebDomain(**{**right, **given})  # type: ignore[arg-type]


def _administrator(**given: object) -> Administrator:
    right = {"username": "duty", "mail": "a@b.example", "first_name": "On", "last_name": "Duty"}
    return Administrator(**{**right, **given})  # type: ignore[arg-type]


def test_an_unknown_stage_names_those_there_are() -> None:
    with pytest.raises(InvalidStage, match="unknown stage 'qa'; known: dev, prod"):
        stage_named("qa")


@pytest.mark.parametrize("days", [0, 3_651])
def test_recordings_are_kept_for_days_that_make_sense(days: int) -> None:
    with pytest.raises(InvalidStage, match="recording_days"):
        replace(DEV, recording_days=days)


def test_an_instance_is_adopted_by_its_arn() -> None:
    stage = DEV.adopting(ADOPTED)

    assert stage.adopts
    assert stage.adopts.instance_id == "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
    assert DEV.adopts is None


@pytest.mark.parametrize(
    ("arn", "allowed"),
    [
        ("my-instance", "arn:aws:connect:<region>:<account>:instance/<id>"),
        (ADOPTED + "/queue/1", "an Amazon Connect instance"),
        (ADOPTED.replace("us-east-1", "eu-central-1"), "one in us-east-1"),
    ],
)
def test_what_cannot_be_adopted_is_refused(arn: str, allowed: str) -> None:
    with pytest.raises(InvalidStage) as refusal:
        PROD.adopting(arn)

    assert arn in str(refusal.value)
    assert allowed in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Prod"),
        ("name", "a-stage"),
        ("instance_alias", "d-1234"),
        ("instance_alias", "-ringback"),
        ("instance_alias", "r" * 46),
        ("function_memory_mib", 64),
        ("owner", "nobody;"),
        ("cost_centre", ""),
        ("cold_start", "warm"),
        ("provisioned_concurrency", 0),
        ("background_concurrency", 1),
        ("backup_days", 0),
        ("payment_provider", "http://payments.example"),
        ("region", "eu-west-1"),
        ("web_requests_per_second", 0),
        ("incident_reports", 0),
        ("callback_slot_capacity", 0),
        ("alarms_to", "nobody"),
        ("runbook_url", "https://git.acme.example/ringback"),
        ("runbook_url", "docs/"),
        ("protected", True),
        ("web_sites", ("http://www.acme.example",)),
        ("background_concurrency", 1_000),
        ("company", ""),
        ("company", "R" * 500),
        ("keep_data", "no"),
        ("callback_countries", ("US", "Canada")),
        ("callback_countries", ()),
        ("callback_slot_capacity", 1.5),
        ("callback_slot_capacity", True),
        ("log_retention", 7),
        ("log_level", "INFO"),
        ("function_memory_mib", "512"),
        ("outside_numbers", ("+1",)),
        ("web_sites", "https://www.acme.example"),
        ("texts", None),
        ("input_key_generation", ""),
        ("input_key_generation", "a b/c"),
    ],
)
def test_a_value_that_cannot_be_deployed_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidStage, match=re.escape(f"{field} is {value!r}, allowed is")):
        replace(DEV, **{field: value})  # type: ignore[arg-type]


def test_texts_to_customers_name_a_number_to_call() -> None:
    with pytest.raises(InvalidStage, match="contact_number is None, allowed is a number"):
        replace(PROD, contact_number=None)

    assert replace(DEV, contact_number=None).contact_number is None


def test_a_wrong_type_says_which_is_right() -> None:
    with pytest.raises(InvalidStage, match=r"'1\.5', allowed is int or None"):
        replace(DEV, recording_days="1.5")  # type: ignore[arg-type]
    with pytest.raises(InvalidStage, match="allowed is a tuple, each of it OutsideNumber"):
        replace(DEV, outside_numbers=("+1",))  # type: ignore[arg-type]


def test_an_instance_of_another_account_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "999999999999")

    with pytest.raises(InvalidStage, match="not in account 999999999999"):
        synthesize(tmp_path, "prod", ADOPTED)


def test_cards_are_charged_by_the_sandbox_in_development_alone() -> None:
    assert [stage.payment_provider for stage in (DEV, PROD)] == ["sandbox", "none"]


def test_stages_that_would_take_each_others_names_are_refused() -> None:
    with pytest.raises(InvalidStage, match="have the same name 'dev'"):
        check_apart([DEV, replace(PROD, name="dev")])
    with pytest.raises(InvalidStage, match="have the same instance"):
        check_apart([DEV.adopting(ADOPTED), PROD.adopting(ADOPTED)])


def test_an_instance_that_another_stage_adopts_is_refused_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(STAGES, "prod", PROD.adopting(ADOPTED))

    with pytest.raises(InvalidStage, match="'dev' and 'prod' have the same instance"):
        compose(App(context={"stage": "dev", "instance_arn": ADOPTED}))


@pytest.mark.parametrize(
    ("what", "shared"),
    [
        ("number", {"phone_numbers": (PhoneNumber(arn=_ELSEWHERE.replace(*_HERE)),)}),
        ("number of texts", {"texts": Texts(number_arn=_TEXTS_ELSEWHERE.replace(*_HERE))}),
        ("web domain", {"web_domain": _domain()}),
    ],
)
def test_stages_that_would_answer_for_each_other_are_refused(
    what: str, shared: dict[str, Any]
) -> None:
    check_apart([DEV, replace(PROD, **shared)])
    with pytest.raises(InvalidStage, match=f"have the same {what} '"):
        check_apart([replace(DEV, **shared), replace(PROD, **shared)])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda: PhoneNumber(country="us"), "country is 'us', allowed is a country"),
        (lambda: PhoneNumber(country="ZZ"), "allowed is a country, such as US"),
        *(
            (lambda given=given: Texts(number_arn=given), f"texts.number_arn is {given!r}, allowed")
            for given in (
                *("rubbish", "", "pool-78a1c2", "phone-78a1c2"),
                "arn:aws:sms-voice:us-east-1:111122223333:sender-id/RIVERSIDE/US",
            )
        ),
        (lambda: Texts(price_micros=-1), "texts.price_micros is -1, allowed is 0 or more"),
        (lambda: Texts(number_type="TEN_DLC"), "'TEN_DLC' without number_arn: register brand and"),
        *(
            (lambda state=state: Texts(quiet_state=state), f"texts.quiet_state is {state!r}")
            for state in ("fl", "XX", "NY", "Florida", "none")
        ),
        (lambda: Texts(public_number="hello"), "no number in E.164"),
        (lambda: _office(ports=("nope",)), "back_office.ports has 'nope', allowed are"),
        (lambda: _office(secret_arn="rubbish"), "back_office.secret_arn is 'rubbish'"),  # noqa: S106
        (lambda: _office(url="http://office"), "back_office.url is 'http://office'"),
        (
            lambda: replace(DEV, phone_numbers=(PhoneNumber(arn=_ELSEWHERE),)),
            "allowed is one in us-east-1, the stage's",
        ),
        (
            lambda: replace(DEV, texts=Texts(number_arn=_TEXTS_ELSEWHERE)),
            "texts.number_arn is",
        ),
        (
            lambda: replace(DEV, back_office=_office(secret_arn=_SECRET_ELSEWHERE)),
            "back_office.secret_arn is",
        ),
        (
            lambda: replace(DEV, web_domain=_domain(certificate_arn=_CERTIFICATE_ELSEWHERE)),
            "allowed is one in us-east-1, the stage's",
        ),
        (lambda: _domain(name="https://go.acme.example"), "allowed is a name without https"),
        (lambda: _domain(certificate_arn=""), "web_domain.certificate_arn is ''"),
        (lambda: _office(url="https://"), "back_office.url is 'https://'"),
        (lambda: _administrator(first_name=""), "first_name is ''"),
        (lambda: _administrator(username=5), "administrators.username is 5, allowed is str"),
        (lambda: PhoneNumber(country=1), "phone_numbers.country is 1, allowed is str"),  # type: ignore[arg-type]
        (lambda: OutsideNumber(name=5, number="+15550143"), "outside_numbers.name is 5"),  # type: ignore[arg-type]
        (lambda: _office(ports="bills"), "back_office.ports is 'bills', allowed is a tuple"),
        (lambda: _domain(name=5), "web_domain.name is 5, allowed is str"),
        (lambda: ChatWidget(script=5, id="i", snippet_id="s"), "chat_widget.script is 5"),  # type: ignore[arg-type]
        (lambda: Texts(fictional="hello"), "texts.fictional is 'hello', allowed is how numbers"),
        (lambda: Texts(price_micros=1.5), "texts.price_micros is 1.5, allowed is int"),  # type: ignore[arg-type]
        (lambda: Texts(price_micros="9"), "texts.price_micros is '9', allowed is int"),  # type: ignore[arg-type]
        (lambda: Texts(offered_to_callers="no"), "texts.offered_to_callers is 'no'"),  # type: ignore[arg-type]
        (lambda: Texts(parts_per_second="5"), "texts.parts_per_second is '5'"),  # type: ignore[arg-type]
        (
            lambda: Adoption(instance_arn=ADOPTED, hours=["Office"]),  # type: ignore[arg-type]
            "adopts.hours is ['Office'], allowed is a dict, str -> str",
        ),
        (lambda: PhoneNumber(kind="SHORT_CODE"), "allowed is DID or TOLL_FREE"),
        (lambda: PhoneNumber(arn="+15550100"), "allowed is a number of Amazon Connect"),
        (
            lambda: Adoption(instance_arn=ADOPTED, queues={"General": "General"}),
            "adopted queues 'General' is 'General', allowed is the id",
        ),
    ],
)
def test_what_is_attached_or_adopted_is_named_as_the_service_does(
    given: Callable[[], object], message: str
) -> None:
    with pytest.raises(InvalidStage) as refusal:
        given()

    assert message in str(refusal.value)


@pytest.mark.parametrize(("per_second", "doors"), [(1, 1), (3, 1), (6, 1), (7, 2), (100, 10)])
def test_as_many_doors_serve_a_shard_as_fill_the_number(per_second: int, doors: int) -> None:
    assert Texts(parts_per_second=Fraction(per_second)).doors == doors


def test_the_doors_of_a_stage_are_in_its_template(dev: Assembly) -> None:
    assert dev.whole.mapping_of("send_texts")["ParallelizationFactor"] == DEV.texts.doors == 1
