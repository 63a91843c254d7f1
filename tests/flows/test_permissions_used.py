"""What a role allows is needed: every function does all it can do, and the rest is explained.

Each function of the template is invoked in the local centre, where every request to AWS is checked
against its role. What nobody has needed afterwards is a permission too many, or stands in
``EXPLAINED``. Other functions are left to the stories that tests/permissions.py names.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters import items, keys
from demo.logins import PIN
from simulator.centre.local import LocalCentre
from simulator.scenario import Scenario
from tests import permissions
from tests.flows.confidential import host

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
ANA, MEI = ("C-1001", "+15550100"), ("C-1009", "+15550107")

EXPLAINED = {
    # A key is taken from Amazon Connect when its stack is changed or deleted, never as it is made.
    ("input_key", "connect:DisassociateSecurityKey"),
    # A number is let go of when its stack is deleted, or another number comes.
    ("phone_number", "connect:DisassociatePhoneNumberContactFlow"),
    # What a stream cannot get rid of, or a schedule: nothing fails here.
    ("follow_up", "sqs:SendMessage"),
    ("charge_sweep", "sqs:SendMessage"),
    # A report by voice does without; other transactions do not, as self_service shows by keys.
    ("lex_fulfilment", "dynamodb:ConditionCheckItem"),
    ("lex_fulfilment", "dynamodb:UpdateItem"),
}

# Who does what, by keys on the straight way.
TRANSACTIONS = {
    "balance": (ANA, ()),
    "pay_bill": (ANA, ("1", "1")),
    "meter_reading": (ANA, ("1230", "1")),
    "report_outage": (ANA, ("1", "1", "1")),
    "move_home": (ANA, ("1201", "10002", "1")),
    "payment_plan": (MEI, ("1", "1")),
    "change_appointment": (ANA, ("1", "1")),
    "order_status": (ANA, ("20417",)),
    "change_consent": (ANA, ("3", "1", "1")),
    "bill_copy": (ANA, ("1", "1")),
    "reset_password": (ANA, ("1",)),
    "change_phone": (ANA, ("5552010123", "1")),
}


class Town:
    """The local centre, and its functions as flows invoke them."""

    def __init__(self) -> None:
        self.centre = LocalCentre.raise_(start=MONDAY, progress=lambda _: None)
        self.cloud = self.centre.cloud
        self._scenario = Scenario(self.centre.simulation, self.centre.entry_flow)

    def invoke(
        self,
        function: str,
        contact: str,
        who: tuple[str, str] = ANA,
        **parameters: str,
    ) -> dict[str, str]:
        customer, number = who
        event = {
            "Details": {
                "ContactData": {
                    "ContactId": contact,
                    "InitialContactId": contact,
                    "InitiationMethod": "INBOUND",
                    "Channel": "VOICE",
                    "CustomerEndpoint": {"Address": number, "Type": "TELEPHONE_NUMBER"},
                    "Attributes": {"customerId": customer},
                },
                "Parameters": {"language": "en", **parameters},
            }
        }
        (arn,) = (arn for arn in self.cloud.estate.functions if arn.endswith(f"-{function}"))
        reply: dict[str, str] = self.cloud.invoke(arn, event).reply
        return reply

    def does(self, transaction: str, contact: str) -> dict[str, str]:
        """Do a transaction from its beginning to its end."""
        who, answers = TRANSACTIONS[transaction]
        self._verify(contact, who[0])
        return self._talks(transaction, contact, who, answers)

    def reports(self, number: int) -> None:
        """Have strangers report what adds up to an incident."""
        for last in range(number):
            stranger = ("none", f"+155501{50 + last}")
            told = self._talks("report_outage", f"report-{last}", stranger, ("1", "10002", "1"))
            assert told["outcome"] == "done"

    def _talks(
        self, transaction: str, contact: str, who: tuple[str, str], answers: tuple[str, ...]
    ) -> dict[str, str]:
        asked = {"transaction": transaction, "value": "none", "turn": "none"}
        reply = self.invoke("self_service", contact, who, **{**asked, "step": "begin"})
        for value in answers:
            answer = {"step": "answer", "value": value, "turn": reply["turn"]}
            reply = self.invoke("self_service", contact, who, **{**asked, **answer})
        return reply

    def pays(self) -> None:
        """Prove a PIN, agree on an amount, and key a card, in confidence."""
        modules = {module.name: module.source for module in self.centre.world.modules}
        ana = {"customerId": ANA[0], "language": "en", "authNeeded": "2"}
        simulation = self.centre.simulation
        proving = Scenario(simulation, host(modules["Authenticate"], "verified"))
        proving.call(ANA[1], attributes=ana).presses("1").presses(f"{PIN}#").hears("Result: good.")
        paying = Scenario(simulation, host(modules["Payment"], "paid"))
        call = paying.call(ANA[1], attributes=ana)
        assert self.does("pay_bill", call.contact.id)["outcome"] == "pay"
        call.presses("1").presses("4111111111111111#").presses("0931#").presses("731#")
        call.hears("your payment was made", "Result: good.")

    def leaves(self) -> None:
        """Hang up once the card is charged, before it is booked."""
        payment = next(module for module in self.centre.world.modules if module.name == "Payment")
        mei = {"customerId": MEI[0], "language": "en", "authNeeded": "2"}
        paying = Scenario(self.centre.simulation, host(payment.source, "paid"))
        call = paying.call(MEI[1], attributes=mei)
        self._verify(call.contact.id, MEI[0])
        assert self._talks("pay_bill", call.contact.id, MEI, ("1", "1"))["outcome"] == "pay"
        call.presses("1").presses("4111111111111111#").hangs_up()
        client, table = self.centre.client("dynamodb"), self.centre.outputs["TableName"]
        place = items.to_wire({"pk": keys.customer(MEI[0]), "sk": keys.CHARGING})
        claim = items.from_wire(client.get_item(TableName=table, Key=place)["Item"])
        key = claim["claimed"]["order"]["charge_key"]
        taken = {"pk": keys.taken(key), "sk": keys.TAKEN, "token": "t", "last_four": "1111"}
        client.put_item(TableName=table, Item=items.to_wire(taken))
        self.centre.simulation.advance(600)
        assert "claimed" not in items.from_wire(client.get_item(TableName=table, Key=place)["Item"])

    def calls(self) -> None:
        """Reach an agent, and hang up in the menu."""
        call = self._scenario.call(ANA[1])
        call.presses("2").presses("0").agent_accepts().agent_hangs_up().ends()
        self._scenario.call(MEI[1]).hangs_up()
        self.centre.settle()

    def speaks(self) -> None:
        """Report a leak by voice, a deed and its receipt."""
        call = self._scenario.call(MEI[1]).presses("2").says("I have a water leak").says("yes")
        call.says("yes").hears("we have your report").hangs_up()

    def _verify(self, contact: str, customer: str) -> None:
        proof = {
            "pk": keys.proof(contact),
            "sk": keys.PROOF,
            "level": 3,
            "customer_id": customer,
            "at": items.instant(self.centre.now),
            "contacts": contact,
        }
        table = self.centre.outputs["TableName"]
        self.centre.client("dynamodb").put_item(TableName=table, Item=items.to_wire(proof))


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    town.centre.close()


def test_nothing_is_allowed_that_nobody_needs(town: Town) -> None:
    town.calls()
    for reason in ("menu", "menu"):  # once more, as Amazon Connect repeats it
        town.invoke("agent_context", "queued", reason=reason, queue="General")
    for topic in ("hours", "address", "notices"):
        assert town.invoke("info", "asks", topic=topic)["outcome"] == "ok"
    assert town.invoke("open_case", "night", topic="bill", number="none")["outcome"] == "ok"
    assert town.invoke("knowledge", "asks", query="tariffs", send="yes")["sent"] == "yes"
    assert town.invoke("knowledge", "asks", query="boats")["outcome"] == "not_found"
    for transaction in TRANSACTIONS:
        assert town.does(transaction, f"does-{transaction}")["outcome"] in ("done", "pay")
    town.pays()
    town.leaves()
    town.reports(10)
    town.speaks()
    town.centre.settle()

    assert town.centre.denied == []
    assert town.centre.holes == []
    assert permissions.unused(town.centre, __file__) == EXPLAINED
