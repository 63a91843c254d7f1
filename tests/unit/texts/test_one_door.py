"""Nothing but the one door can send a text: not by import, not by another service's name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parents[3] / "functions"
SOURCES = sorted(FUNCTIONS.rglob("*.py"))
NETWORK = "contact_center/adapters/texting/sms.py"

# Every way to a telephone that AWS has, by botocore's names.
OPERATIONS = {
    *("send_text_message", "send_media_message", "send_voice_message", "send_messages"),
    *(
        "send_users_messages",
        "send_otp_message",
        "publish",
        "publish_batch",
        "send_whatsapp_message",
    ),
    *("start_outbound_chat_contact", "send_email", "send_bulk_email"),
}
SERVICES = {"pinpoint-sms-voice-v2", "pinpoint-sms-voice", "pinpoint", "sns", "socialmessaging"}


def _used(path: Path) -> Iterator[str]:
    """Every name, attribute and text in a file; what is built at run time IAM refuses."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _name(path: Path) -> str:
    return path.relative_to(FUNCTIONS).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_only_one_file_speaks_to_a_network(path: Path) -> None:
    found = set(_used(path)) & (OPERATIONS | SERVICES)

    assert found == (
        {"send_text_message", "pinpoint-sms-voice-v2"} if _name(path) == NETWORK else set()
    )


def test_only_the_door_is_given_the_network() -> None:
    wired = {
        _name(path)
        for path in SOURCES
        if any(name.startswith("contact_center.adapters.texting.sms.") for name in _imported(path))
    }

    assert wired == {"contact_center/texting/bootstrap.py"}


def test_only_one_function_is_wired_to_the_door() -> None:
    doors = {
        _name(path)
        for path in SOURCES
        if any(name.startswith("contact_center.texting.door.") for name in _imported(path))
    }

    assert doors == {"contact_center/texting/bootstrap.py", "send_texts/handler.py"}


def test_only_the_door_hands_over() -> None:
    """Of everything that has a network, ``door.py`` alone calls its ``send``."""
    calling = {
        _name(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr == "send"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "network"
    }

    assert calling == {"contact_center/texting/door.py"}
