import pytest

from contact_center import bootstrap, config
from contact_center.config import ConfigurationError
from tests.support import ENVIRONMENT


@pytest.mark.parametrize("function", config.REQUIRED)
def test_each_function_reads_what_it_declares(function: str) -> None:
    settings = config.settings(function, ENVIRONMENT)

    assert set(settings) == set(config.REQUIRED[function])


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"caller_lookup needs .* STAGE, TABLE_NAME: "):
        config.settings("caller_lookup", {**ENVIRONMENT, "TABLE_NAME": "", "STAGE": ""})


@pytest.mark.parametrize(
    "build",
    [
        bootstrap.agent_context,
        bootstrap.caller_lookup,
        bootstrap.contact_events,
        bootstrap.info,
        bootstrap.open_case,
    ],
)
def test_a_function_is_built_from_its_settings_alone(build: object) -> None:
    assert build()  # type: ignore[operator]


def test_a_time_zone_that_does_not_exist_says_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CENTRE_TIME_ZONE", "Mars/Olympus")

    with pytest.raises(ConfigurationError, match="'Mars/Olympus': give an IANA name"):
        bootstrap.caller_lookup()


def test_outside_lambda_nothing_is_built_before_the_first_call() -> None:
    bootstrap.at_init(lambda: pytest.fail("built too early"))


def test_in_lambda_a_bad_deployment_fails_before_the_first_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
    monkeypatch.delenv("TABLE_NAME")

    with pytest.raises(ConfigurationError):
        bootstrap.at_init(bootstrap.caller_lookup)


def test_an_app_is_built_once() -> None:
    app = bootstrap.at_init(object)

    assert app() is app()


@pytest.mark.parametrize("provider", ["none", "sandbox", "https://payments.example/v1"])
def test_the_payment_provider_is_the_one_that_the_stage_names(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv("PAYMENT_PROVIDER", provider)
    kinds = {"none": "NoPayments", "sandbox": "SandboxPayments"}

    payments = bootstrap.take_payment().payments

    assert type(payments).__name__ == kinds.get(provider, "HttpPayments")


def test_cards_go_to_no_address_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMENT_PROVIDER", "http://payments.example")

    with pytest.raises(ConfigurationError, match="give none, sandbox or an https address"):
        bootstrap.take_payment()
