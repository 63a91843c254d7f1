"""What a contact can wait for: state and a timer, never a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.clock import Timer
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge


class Waiting:
    """Something that has not happened yet, and what each thing that may happen leads to.

    A method that decides calls ``contact.resume(edge)``; one that does not leaves the contact
    waiting. What a waiting does not override is said aloud and ignored.

    Attributes:
        kind: What ``Contact.waiting_for`` says.
        timer: When it times out, if it does.
        prompt: When the next of several prompts begins, if one is to come.
        view: The name and data of the view that is shown, if one is.
        takes_entries: Whether keys are gathered, even where a single one may be all.
        takes_words: Whether what is said or typed makes a difference.
    """

    kind = "wait"
    takes_entries = False
    takes_words = False
    timer: Timer | None = None
    prompt: Timer | None = None
    view: dict[str, Any] | None = None

    def key(self, contact: Contact, key: str) -> None:
        """The customer pressed a key."""
        contact.type_ahead(key)

    def text(self, contact: Contact, text: str) -> None:
        """The customer said or typed something."""
        contact.tell("input", text, "text")
        contact.log("nobody listened")

    def chosen(self, contact: Contact, action: str, data: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Whoever looks at a view answered it."""
        contact.log(f"no view is shown: {action!r} is ignored")

    def event(self, contact: Contact, name: str) -> None:
        """Something else happened that a Wait action may wait for."""
        contact.log(f"nothing waits for {name}")

    def timed_out(self, contact: Contact) -> None:
        """The time limit has passed."""

    def cancel(self) -> None:
        """The contact waits for something else now."""
        for timer in (self.timer, self.prompt):
            if timer is not None:
                timer.cancel()


class Pause(Waiting):
    """Time that passes and cannot be cut short by the customer."""

    def __init__(self, kind: str, then: Callable[[Contact], Edge | None]) -> None:
        self.kind = kind
        self.then = then

    def timed_out(self, contact: Contact) -> None:
        contact.proceed(self.then)
