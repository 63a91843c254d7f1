"""``Composer``: what a template says beyond what its writer wrote, found as it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from contact_center.domain import knowledge as rules
from contact_center.domain.language import spoken
from contact_center.domain.texts.judged import Message
from contact_center.domain.texts.wording import HOUSE, UnusableMessage
from contact_center.ports import Knowledge, Links
from contact_center.texting.ports import Pending

ANY_TRANSACTION: Final = "transaction"  # names the page of a template that leads to any of them


class TextComposer:
    """``Composer`` of the centre.

    Args:
        knowledge: Articles, for their addresses.
        links: Makes a link that opens something, for one person and once.
    """

    def __init__(self, knowledge: Knowledge, links: Links) -> None:
        self._knowledge = knowledge
        self._links = links

    def variables(self, pending: Pending, message: Message, now: datetime) -> Mapping[str, str]:
        template = message.template
        wanted = template.variables - HOUSE
        found = {name: pending.about[name] for name in wanted if name in pending.about}
        if "receipt" in wanted and "receipt" not in found:
            found["receipt"] = pending.about.get("subject", "")
        if "url" in wanted and "url" not in found:
            found["url"] = self._address(message, pending.about.get("subject", ""), now)
        if template.link:
            about = dict(pending.about)
            found["link"] = self._links.issue(
                pending.about.get(ANY_TRANSACTION, template.link),
                message.customer_id,
                message.to,
                about,
                now,
                language=spoken(message.language),
            )
        return found

    def _address(self, message: Message, topic: str, now: datetime) -> str:
        versions = self._knowledge.articles(topic) if topic else ()
        article = rules.current(versions, spoken(message.language), now)
        if article is None or article.url is None:
            raise UnusableMessage(f"{message.template.name}: the article has no address any more")
        return article.url
