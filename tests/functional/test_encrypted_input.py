"""What the simulator encrypts, the function reads: with the right key, and with no other."""

import base64
import json
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters.aws import clients
from contact_center.adapters.encrypted_input import ConnectInput
from contact_center.adapters.key_pairs import KeyPair, new_key_pair
from contact_center.adapters.secrets import Secret
from contact_center.domain.digits import NO_INPUT, Digits
from contact_center.domain.errors import InputUnreadable, SecretUnavailable
from simulator.certificates import CertificateRefused
from simulator.encryption import encrypt

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
FIRST, SECOND = "4cdb826a-24c9-443d-b78b-000000000001", "4cdb826a-24c9-443d-b78b-000000000002"
PIN = "493817"


@pytest.fixture(scope="module")
def pairs() -> dict[str, KeyPair]:
    return {name: new_key_pair("Ringback test", NOW) for name in (FIRST, SECOND)}


@pytest.fixture(scope="module")
def secretsmanager(aws: None) -> "SecretsManagerClient":
    client: SecretsManagerClient = clients("secretsmanager")[0]
    client.create_secret(Name="input-keys", SecretString="{}")
    return client


@pytest.fixture
def inputs(secretsmanager: "SecretsManagerClient", pairs: dict[str, KeyPair]) -> ConnectInput:
    keep(secretsmanager, {FIRST: pairs[FIRST].private})
    return ConnectInput(Secret(secretsmanager, "input-keys"))


def keep(client: "SecretsManagerClient", texts: object) -> None:
    client.put_secret_value(SecretId="input-keys", SecretString=json.dumps(texts))


def test_what_was_keyed_is_read(inputs: ConnectInput, pairs: dict[str, KeyPair]) -> None:
    stored = encrypt(FIRST, pairs[FIRST].certificate, PIN)

    assert inputs.read(stored) == Digits(PIN)
    assert PIN.encode() not in base64.b64decode(stored)


def test_the_same_digits_never_look_the_same(pairs: dict[str, KeyPair]) -> None:
    assert len({encrypt(FIRST, pairs[FIRST].certificate, PIN) for _ in range(3)}) == 3


def test_the_message_is_what_amazon_connect_sends(pairs: dict[str, KeyPair]) -> None:
    """Version 1, customer authenticated encryption, suite 0x0378: as messages of users begin."""
    message = base64.b64decode(encrypt(FIRST, pairs[FIRST].certificate, PIN))

    assert message[:4].hex() == "01800378"
    assert b"AmazonConnect" in message
    assert FIRST.encode() in message


def test_two_keys_are_good_at_a_time(
    secretsmanager: "SecretsManagerClient", pairs: dict[str, KeyPair]
) -> None:
    keep(secretsmanager, {name: pair.private for name, pair in pairs.items()})
    inputs = ConnectInput(Secret(secretsmanager, "input-keys"))

    for name, pair in pairs.items():
        assert inputs.read(encrypt(name, pair.certificate, PIN)) == Digits(PIN)


def test_a_key_that_came_after_the_function_started_is_found(
    inputs: ConnectInput, secretsmanager: "SecretsManagerClient", pairs: dict[str, KeyPair]
) -> None:
    inputs.read(encrypt(FIRST, pairs[FIRST].certificate, PIN))

    keep(secretsmanager, {SECOND: pairs[SECOND].private})

    assert inputs.read(encrypt(SECOND, pairs[SECOND].certificate, PIN)) == Digits(PIN)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param("not base64!", id="clear text"),
        pytest.param("493817==", id="base64 of nothing we know"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_message_is_an_error_that_quotes_nothing(
    inputs: ConnectInput, stored: str
) -> None:
    with pytest.raises(InputUnreadable) as caught:
        inputs.read(stored)
    assert not stored or stored not in str(caught.value)


@pytest.mark.parametrize("wrong", ["key", "key id", "content", "signature"])
def test_a_message_that_is_not_for_us_is_refused(
    inputs: ConnectInput, pairs: dict[str, KeyPair], wrong: str
) -> None:
    name = SECOND if wrong == "key id" else FIRST
    pair = pairs[SECOND] if wrong == "key" else pairs[FIRST]
    message = bytearray(base64.b64decode(encrypt(name, pair.certificate, PIN)))
    if wrong == "content":
        message[message.index(b"\xff\xff\xff\xff") + 20] ^= 1
    if wrong == "signature":
        message[-10] ^= 1

    with pytest.raises(InputUnreadable):
        inputs.read(base64.b64encode(message).decode())


def test_nothing_keyed_is_none(inputs: ConnectInput, pairs: dict[str, KeyPair]) -> None:
    assert inputs.read(NO_INPUT) is None
    assert inputs.read(None) is None
    assert inputs.read(encrypt(FIRST, pairs[FIRST].certificate, NO_INPUT)) is None


def test_a_traceback_holds_neither_digits_nor_keys(
    inputs: ConnectInput, pairs: dict[str, KeyPair]
) -> None:
    broken = bytearray(base64.b64decode(encrypt(FIRST, pairs[FIRST].certificate, PIN)))
    broken[-10] ^= 1  # the signature is checked last, when the digits have been decrypted

    with pytest.raises(InputUnreadable) as caught:
        inputs.read(base64.b64encode(broken).decode())

    told = "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    )
    assert PIN not in told
    assert "PRIVATE KEY" not in told
    assert caught.value.__context__ is None  # which would hold the frames that decrypted


@pytest.mark.parametrize("text", ["not JSON", "[]", '{"1": 2}'])
def test_a_secret_of_another_form_is_not_quoted(
    secretsmanager: "SecretsManagerClient", text: str
) -> None:
    secretsmanager.put_secret_value(SecretId="input-keys", SecretString=text)

    with pytest.raises(SecretUnavailable) as caught:
        Secret(secretsmanager, "input-keys").read()
    assert text not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("pem", ["", "no certificate", "-----BEGIN CERTIFICATE-----"])
def test_the_simulator_refuses_what_is_no_certificate(pem: str) -> None:
    with pytest.raises(CertificateRefused, match=r"X\.509 certificate in PEM"):
        encrypt(FIRST, pem, PIN)
