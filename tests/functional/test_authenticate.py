"""The whole function on moto: encrypted entries in, nothing of them left behind."""

from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from authenticate import handler
from contact_center.adapters import items, keys
from contact_center.adapters.authentication import DynamoAuthentication
from contact_center.adapters.encrypted_input import ConnectInput
from contact_center.adapters.key_pairs import KeyPair, new_key_pair
from contact_center.bootstrap import Authenticate
from contact_center.connect import flow_function
from contact_center.domain.authentication import Login
from contact_center.domain.digits import Digits
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.pins import Cost, PinHasher
from simulator.encryption import encrypt
from tests.leaks import leaks
from tests.support import SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = "4cdb826a-24c9-443d-b78b-000000000001"
PIN, WRONG, ACCOUNT = "604913", "720645", "83520017"


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_key_pair("Ringback test", SATURDAY_NOON)


class Keys:
    """The secret with the private key."""

    def __init__(self, pair: KeyPair) -> None:
        self._pair = pair

    def read(self) -> dict[str, str]:
        return {KEY: self._pair.private}


class Desk:
    """The function with one customer."""

    def __init__(self, client: "DynamoDBClient", pair: KeyPair) -> None:
        self.certificate = pair.certificate
        self.replies: list[Mapping[str, str]] = []
        hasher = PinHasher({"1": "pepper"}, Cost(rounds=2, parallel=1))
        store = DynamoAuthentication(client, TABLE)
        phone = PhoneNumber("+15550100")
        store.save(Login(ACCOUNT, "C-1", hasher.hash(Digits(PIN), ACCOUNT), phone))
        inputs = ConnectInput(Keys(pair))  # type: ignore[arg-type]
        app = Authenticate(StandingClock(), store, inputs, hasher)
        self._function = flow_function(
            "authenticate", handler.KEYS, handler.authenticate, lambda: app
        )

    def ask(self, step: str, contact: str = "c-1", level: str = "2", **keyed: str) -> str:
        encrypted = {name: encrypt(KEY, self.certificate, text) for name, text in keyed.items()}
        parameters = {"step": step, "level": level, **encrypted}
        event = flow_event(contact_id=contact, parameters=parameters)
        self.replies.append(self._function(event, None))
        return self.replies[-1]["outcome"]


@pytest.fixture
def desk(dynamodb: "DynamoDBClient", pair: KeyPair) -> Desk:
    return Desk(dynamodb, pair)


def waiting(client: "DynamoDBClient") -> dict[str, Any]:
    """Return the one message that waits to be sent."""
    stored = client.scan(TableName=TABLE)["Items"]
    (message,) = [item for item in stored if item["sk"]["S"] == keys.MESSAGE]
    return items.from_wire(message)


def test_a_pin_and_a_code_prove_level_three(desk: Desk, dynamodb: "DynamoDBClient") -> None:
    assert desk.ask("begin", level="3") == "account"
    assert desk.ask("pin", level="3", account=ACCOUNT, value=PIN) == "code"
    message = waiting(dynamodb)

    assert (message["template"], message["to"]) == ("one_time_code", "+15550100")
    assert desk.ask("code", level="3", account=ACCOUNT, value=message["code"]) == "verified"
    assert desk.ask("begin", level="3") == "verified"


def test_a_person_is_one_key_away(desk: Desk) -> None:
    assert desk.ask("pin", account=ACCOUNT, value="0") == "person"
    assert desk.ask("pin", account=ACCOUNT, value=PIN) == "verified"  # it was no try


def test_nothing_that_was_keyed_is_left_anywhere(
    desk: Desk,
    dynamodb: "DynamoDBClient",
    capsys: pytest.CaptureFixture[str],
    log: StringIO,
) -> None:
    requests: list[str] = []

    def note(params: Mapping[str, Any], **_: object) -> None:
        requests.append(params["body"].decode())

    dynamodb.meta.events.register("before-call.dynamodb", note)
    desk.ask("pin", account=ACCOUNT, value=WRONG)
    desk.ask("pin", level="3", account=ACCOUNT, value=PIN)
    sent = requests.pop()  # the text has to take the code to its owner
    message = waiting(dynamodb)
    code = message["code"]
    desk.ask("code", level="3", account=ACCOUNT, value=code)
    dynamodb.meta.events.unregister("before-call.dynamodb", note)

    written = capsys.readouterr()
    assert code in sent
    assert message["expires_at"] - datetime.fromisoformat(message["at"]).timestamp() <= 3_600
    dynamodb.delete_item(
        TableName=TABLE, Key={"pk": {"S": message["pk"]}, "sk": {"S": message["sk"]}}
    )
    places = {
        "log": [log.getvalue(), written.out, written.err],
        "table": dynamodb.scan(TableName=TABLE)["Items"],
        "requests": requests,
        "replies": desk.replies,
    }
    assert requests
    assert '"outcome":"verified"' in log.getvalue()
    assert leaks(places, secrets=[PIN, WRONG, code], words=["pepper"]) == []
    assert leaks({"the text": [sent]}, secrets=[PIN, WRONG], words=["pepper"]) == []
    # The account number is no secret, but it is nobody's business outside the table either.
    del places["table"], places["requests"]
    assert leaks(places, secrets=[ACCOUNT]) == []
