"""PINs for the customers of the demonstration, so that they can prove who they are by phone."""

from collections.abc import Iterable, Mapping

from contact_center.adapters.authentication import DynamoAuthentication
from contact_center.adapters.aws import clients
from contact_center.adapters.secrets import Secret
from contact_center.domain.authentication import Login, account_number
from contact_center.domain.digits import Digits
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.pins import Cost, PinHasher, good_pin

PIN = "604913"  # of everybody; a company sends each customer a random one
# A hash as slow as the real one would keep a dozen logins waiting for three seconds.
_COST = Cost(rounds=2**10, parallel=1)


def enrol(outputs: Mapping[str, str], customers: Iterable[tuple[str, PhoneNumber]]) -> None:
    """Give each customer the PIN, and the number that one-time codes go to.

    Args:
        outputs: Outputs of the deployed stacks: ``TableName`` and ``PepperSecretArn``.
        customers: Customer id and registered number. The account number is the id's digits.
    """
    dynamodb, secretsmanager = clients("dynamodb", "secretsmanager")
    pin = good_pin(Digits(PIN))
    hasher = PinHasher(Secret(secretsmanager, outputs["PepperSecretArn"]).read(), _COST)
    authentications = DynamoAuthentication(dynamodb, outputs["TableName"])
    for customer_id, phone in customers:
        account = account_number(customer_id)
        authentications.save(Login(account, customer_id, hasher.hash(pin, account), phone))
