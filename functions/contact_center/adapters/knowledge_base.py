"""The knowledge base in the table: articles by topic, an index of words, and what was missing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.outbox import message
from contact_center.adapters.unit_of_work import NEW, UnitOfWork, unchanged
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.knowledge import Article, indexed, terms
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_VERSIONS_READ: Final = 24  # of a topic, in all languages: the newest ones and those to come
KEEP_GAPS: Final = timedelta(days=180)


class DynamoKnowledge:
    """``Knowledge`` on DynamoDB, and its writer."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def articles(self, topic: str) -> Sequence[Article]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :topic",
                ExpressionAttributeValues={":topic": {"S": keys.knowledge(topic)}},
                ScanIndexForward=False,
                Limit=_VERSIONS_READ,
            )
        return [codec.restored(Article, items.from_wire(item)) for item in reply["Items"]]

    def index(self, language: Language) -> Mapping[str, Sequence[str]]:
        work = UnitOfWork(self._client, self._table)
        work.want(keys.KNOWLEDGE_INDEX, language)
        work.read()
        words: Mapping[str, Sequence[str]] = work.item(keys.KNOWLEDGE_INDEX, language).get(
            "words", {}
        )
        return words

    def miss(self, language: Language, words: Sequence[str], now: datetime) -> None:
        work = UnitOfWork(self._client, self._table)
        place = keys.knowledge_gap(language), " ".join(sorted(words)) or "-"
        work.count(*place, "misses", expires_at=items.epoch(now + KEEP_GAPS))
        work.write()

    def send(self, article: Article, to: PhoneNumber, contact_id: str, now: datetime) -> None:
        seed = f"{contact_id}|{article.topic}"
        reference = hashlib.sha256(seed.encode()).hexdigest()[:16]
        work = UnitOfWork(self._client, self._table)
        topic, language = article.topic, article.language
        work.put(message(reference, "article", to, now, subject=topic, language=language), NEW)
        try:
            work.write()
        except Raced:
            return  # it is on its way already

    def publish(
        self,
        article: Article,
        texts: Mapping[Language, str],
        words: Mapping[Language, str] | None = None,
    ) -> None:
        """Publish the next version of an article, in every language, and index its words.

        Args:
            article: Topic, link and validity; the rest is filled in.
            texts: What is said, by language.
            words: What people ask with, by language, beside the words of the topic.

        Raises:
            Raced: Somebody else published at the same time.
        """
        known = self.articles(article.topic)
        version = max((old.version for old in known), default=0) + 1
        work = UnitOfWork(self._client, self._table)
        for language in texts:
            work.want(keys.KNOWLEDGE_INDEX, language)
        work.read()
        for language, say in texts.items():
            new = replace(article, language=language, version=version, say=say)
            place = {"pk": keys.knowledge(new.topic), "sk": keys.version(language, version)}
            work.put({**codec.plain(new), **place}, NEW)
            asked_with = f"{article.topic} {(words or {}).get(language, '')}"
            self._index(work, language, article.topic, terms(asked_with))
        work.write()

    def _index(
        self, work: UnitOfWork, language: Language, topic: str, words: Iterable[str]
    ) -> None:
        before = work.item(keys.KNOWLEDGE_INDEX, language)
        version = before.get("version", 0)
        after = {
            "pk": keys.KNOWLEDGE_INDEX,
            "sk": language,
            "words": indexed(before.get("words", {}), topic, words),
            "version": version + 1,
        }
        work.put(after, unchanged(version))
