# The fixture comes with the installation of ringback-simulator, for any pytest.
# mypy: ignore-errors
import pytest

pytestmark = pytest.mark.centre(flow="main.json", world="world.json")


def test_whoever_wants_to_pay_reaches_billing(centre):
    centre.answers("${LookupFunction}", {"name": "Ana"})
    call = centre.call("+15550100")
    call.hears("pay your bill").presses("1").reaches_queue("Billing")
