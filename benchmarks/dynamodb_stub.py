"""A DynamoDB that answers every Query with the same card, on the loopback interface.

Run as a process of its own, so that what is measured and what answers do not share an interpreter:
signing, HTTP and parsing are real on the measured side, and the answer costs the same every time.
"""

import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PHONE = "+15550100"
TABLE = "ringback-benchmark"

EVENT = {
    "Name": "ContactFlowEvent",
    "Details": {
        "ContactData": {
            "Attributes": {},
            "Channel": "VOICE",
            "ContactId": "4a573372-1f28-4e26-b97b-000000000001",
            "CustomerEndpoint": {"Address": PHONE, "Type": "TELEPHONE_NUMBER"},
            "InitialContactId": "4a573372-1f28-4e26-b97b-000000000001",
            "InitiationMethod": "INBOUND",
        },
        "Parameters": {},
    },
}
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "us-east-1",
    "TABLE_NAME": TABLE,
    "CENTRE_TIME_ZONE": "America/New_York",
    "STAGE": "benchmark",
    "POWERTOOLS_SERVICE_NAME": "caller_lookup",
    "POWERTOOLS_METRICS_NAMESPACE": "Ringback",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "PYTHONPATH": str(ROOT / "functions"),
}


def query() -> dict[str, Any]:
    """Return the request of ``caller_lookup``, for the bare client."""
    from contact_center.adapters.caller_card import CARD_ITEMS

    return {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :card",
        "ExpressionAttributeValues": {":card": {"S": f"PHONE#{PHONE}"}},
        "Limit": CARD_ITEMS,
    }


def card(interactions: int) -> list[dict[str, Any]]:
    """Return the items of a customer with a bill and so many past interactions, in key order."""
    from contact_center.adapters import codec, keys, records
    from contact_center.domain.callers import Customer
    from contact_center.domain.interactions import Interaction
    from contact_center.domain.matters import Matter
    from contact_center.domain.phone import PhoneNumber

    now = datetime.now(UTC)
    phone = PhoneNumber(PHONE)
    pk = keys.phone(phone)
    customer = Customer("C-1001", "Ana", "en", "hillside")
    bill = Matter("bill", "B-2107", "C-1001", now - timedelta(days=3), now + timedelta(days=18))
    items = [
        records.wire(pk, keys.customer("C-1001"), codec.plain(customer)),
        records.wire(pk, keys.on_card(bill), codec.plain(bill)),
    ]
    for number in range(1, interactions + 1):
        at = now - timedelta(hours=30 * number)
        past = Interaction(
            f"contact-{number}",
            f"contact-{number}",
            "VOICE",
            at,
            "answered",
            phone=phone,
            customer_id="C-1001",
            intent="pay_bill",
            queue="Billing",
            duration_s=400,
            waited_s=60,
            talked_s=310,
        )
        sk = keys.past(at, past.contact_id)
        items.append(records.wire(pk, sk, codec.plain(past), facts=6, expires_at=2_000_000_000))
    return items


@contextmanager
def running(interactions: int) -> Iterator[dict[str, str]]:
    """Run the stub, and give the environment in which a process talks to it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.dynamodb_stub", str(interactions)],
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONPATH": f"{ROOT}:{ROOT / 'functions'}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield {**ENVIRONMENT, "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}"}
    finally:
        process.terminate()
        process.wait()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection, as DynamoDB does
    disable_nagle_algorithm = True
    wbufsize = -1  # one write for head and body
    body = b""
    checksum = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(self.body)))
        self.send_header("x-amz-crc32", self.checksum)
        self.end_headers()
        self.wfile.write(self.body)


def main() -> None:
    items = card(int(sys.argv[1]))[: query()["Limit"]]
    _Answer.body = json.dumps(
        {"Count": len(items), "ScannedCount": len(items), "Items": items}
    ).encode()
    _Answer.checksum = str(zlib.crc32(_Answer.body))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
