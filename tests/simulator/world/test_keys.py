"""Stored input of a flow that is played on its own, encrypted for a key of the world file."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aws_encryption_sdk
import pytest
from aws_encryption_sdk.identifiers import CommitmentPolicy, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider, WrappingKey
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from simulator.__main__ import main
from tests.simulator.language.build import action, document, say

Json = dict[str, Any]
Player = Callable[..., list[Json]]
KEY_ID = "4cdb826a-24c9-443d-b78b-000000000001"


def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def certificate_of(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "input")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.public_key(key.public_key()).not_valid_before(begin)
    signed = builder.not_valid_after(begin + timedelta(days=365)).sign(key, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


KEY, OTHER = private_key(), private_key()


class Private(RawMasterKeyProvider):  # type: ignore[misc]  # the SDK has no types
    provider_id = "AmazonConnect"

    def _get_raw_key(self, _key_id: bytes) -> WrappingKey:
        return WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.RSA_OAEP_SHA512_MGF1,
            wrapping_key=pem_of(KEY).encode(),
            wrapping_key_type=EncryptionKeyType.PRIVATE,
        )


def decrypted(text: str) -> str:
    provider = Private()
    provider.add_master_key(KEY_ID)
    client = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
    )
    plain, _ = client.decrypt(source=base64.b64decode(text), key_provider=provider)
    return str(plain.decode())


def flow(key_id: str, certificate: str) -> Json:
    asks = {
        "Text": "Your PIN?", "StoreInput": "True", "InputTimeLimitSeconds": "5",
        "InputValidation": {"CustomValidation": {"MaximumLength": "6"}},
        "InputEncryption": {"EncryptionKeyId": key_id, "Key": certificate},
    }  # fmt: skip
    keeps = {"Attributes": {"pin": "$.StoredCustomerInput"}}
    errors = {"NoMatchingError": "sorry"}
    return document(
        action("ask", "GetParticipantInput", asks, "keep", errors=errors),
        action("keep", "UpdateContactAttributes", keeps, "thanks", errors=errors),
        say("thanks", "Thank you."),
        say("sorry", "Sorry."),
    )


@pytest.fixture
def play(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Player:
    """Play the flow as a person would, and return the events."""

    def play(document: Json, world: Json | None = None) -> list[Json]:
        (tmp_path / "flow.json").write_text(json.dumps(document))
        options = []
        if world is not None:
            (tmp_path / "world.json").write_text(json.dumps(world))
            options = ["--world", str(tmp_path / "world.json")]
        flow_file = str(tmp_path / "flow.json")
        assert main(["run", flow_file, "--keys", "604913#", "--json", *options]) == 0
        said = capsys.readouterr().out
        assert "604913" not in said
        return [json.loads(line) for line in said.splitlines()]

    (tmp_path / "input.pem").write_text(certificate_of(KEY))
    return play


def stored(events: list[Json]) -> str | None:
    return next((e["set"]["pin"] for e in events if e["type"] == "attributes"), None)


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (flow(KEY_ID, certificate_of(KEY)), {"id": KEY_ID, "certificate": "input.pem"}),
        (flow(KEY_ID, certificate_of(KEY)), {"id": KEY_ID, "privateKey": pem_of(KEY)}),
        (flow("${Id}", "${Key}"), {"id": KEY_ID, "references": ["${Id}"],
                                   "certificate": certificate_of(KEY)}),
    ],
    ids=["certificate in a file", "private key", "placeholders"],
)  # fmt: skip
def test_what_is_keyed_can_be_read_with_the_private_key_alone(
    play: Player, document: Json, key: Json
) -> None:
    text = stored(play(document, {"keys": [key]}))

    assert text is not None
    assert decrypted(text) == "604913"


def test_without_the_key_the_error_branch_is_taken_and_said_how_to_give_one(play: Player) -> None:
    events = play(flow(KEY_ID, certificate_of(KEY)))

    assert stored(events) is None
    assert "Sorry." in [e["text"] for e in events if e["type"] == "prompt"]
    (told,) = [e["text"] for e in events if e["type"] == "log"]
    assert f'"keys": [{{"id": "{KEY_ID}", "certificate": "FILE.pem"}}]' in told


def test_a_certificate_of_another_key_is_refused(play: Player) -> None:
    world = {"keys": [{"id": KEY_ID, "certificate": "input.pem"}]}

    events = play(flow(KEY_ID, certificate_of(OTHER)), world)

    assert stored(events) is None
    whys = [e.get("why") for e in events if e["type"] == "branch"]
    assert "InputEncryption.Key is the certificate of another key" in whys


def test_a_key_whose_halves_differ_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    halves = {"certificate": certificate_of(KEY), "privateKey": pem_of(OTHER)}
    (tmp_path / "flow.json").write_text(json.dumps(flow(KEY_ID, "x")))
    (tmp_path / "world.json").write_text(json.dumps({"keys": [{"id": KEY_ID, **halves}]}))

    world = str(tmp_path / "world.json")
    assert main(["run", str(tmp_path / "flow.json"), "--world", world]) == 2

    said = capsys.readouterr().err
    assert "keys[0]: its certificate is another key's than privateKey" in said
    assert "PRIVATE" not in said
