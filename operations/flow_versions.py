"""Going back to what a flow was, and finding what was changed by hand.

Each deployment that changes a flow keeps its content as a version (infra/constructs/flows.py), and
so does going back. Both say so in its description: what else somebody saved is a change by hand.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.flow_content import DEPLOYED
from operations.centre import Centre, OperationError

FLOWS = Path(__file__).parent.parent / "flows"
_WENT_BACK = "went back to version"


@dataclass(frozen=True, slots=True)
class Document:
    """A flow or module of the repository, as Amazon Connect knows it."""

    path: Path
    name: str
    is_module: bool
    id: str

    @property
    def stem(self) -> str:
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Version:
    """What was kept of a flow or module.

    Args:
        made: when; None for modules, of which Amazon Connect does not say.
    """

    number: int
    description: str
    made: datetime | None

    @property
    def is_ours(self) -> bool:
        """Whether a deployment made it, or going back."""
        return self.description.startswith((f"{DEPLOYED} ", f"{_WENT_BACK} "))

    def __str__(self) -> str:
        made = f" of {self.made:%Y-%m-%dT%H:%MZ}" if self.made else ""
        return f"version {self.number}{made}, {self.description or 'saved by hand'}"


@dataclass(frozen=True, slots=True)
class Drift:
    """A flow or module that is not as it was left by the last deployment, or by going back.

    Args:
        last: the version that this made; None: there is none.
        older: the version that is published in its place; None: somebody's own content is.
    """

    document: Document
    last: int | None
    older: int | None

    def __str__(self) -> str:
        stem = self.document.stem
        if self.older:
            return (
                f"{stem}: published is what version {self.older} has, though version {self.last}"
                " was deployed after it"
            )
        return f"{stem}: published with another content than was deployed"


class FlowVersions:
    """Flows and modules of one centre.

    Args:
        centre: where.
        folder: the repository's flows/.
    """

    def __init__(self, centre: Centre, folder: Path = FLOWS) -> None:
        self._connect = centre.client("connect")
        self._instance = centre.instance_id
        self._folder = folder

    def documents(self) -> Iterator[Document]:
        """Yields every flow and module of the repository that the instance has."""
        ids = {False: self._flow_ids(), True: self._module_ids()}
        for is_module, folder in ((False, self._folder), (True, self._folder / "modules")):
            for path in sorted(folder.glob("*.json")):
                name = json.loads(path.read_text(encoding="utf-8"))["Metadata"]["name"]
                if name in ids[is_module]:
                    yield Document(path, name, is_module, ids[is_module][name])

    def named(self, stem: str) -> Document:
        """Returns a flow or module by the name of its file.

        Raises:
            OperationError: the centre has none.
        """
        known = {document.stem: document for document in self.documents()}
        if stem in known:
            return known[stem]
        names = ", ".join(sorted(known))
        raise OperationError(f"no flow or module {stem!r} in this centre; there are {names}")

    def drifted(self) -> list[Drift]:
        """Returns what is not as it was left by the last deployment, or by going back."""
        return [drift for each in self.documents() if (drift := self._drift(each))]

    def content(self, document: Document, version: int | None = None) -> str:
        """Returns what is published now, or what a version holds."""
        reference = document.id if version is None else f"{document.id}:{version}"
        if document.is_module:
            reply = self._connect.describe_contact_flow_module(
                InstanceId=self._instance, ContactFlowModuleId=reference
            )
            return str(reply["ContactFlowModule"]["Content"])
        reply = self._connect.describe_contact_flow(
            InstanceId=self._instance, ContactFlowId=reference
        )
        return str(reply["ContactFlow"]["Content"])

    def versions(self, document: Document) -> list[Version]:
        """Returns all versions, newest first."""
        if document.is_module:
            pages = self._pages(
                "list_contact_flow_module_versions", ContactFlowModuleId=document.id
            )
            found = [each for page in pages for each in page["ContactFlowModuleVersionSummaryList"]]
        else:
            pages = self._pages("list_contact_flow_versions", ContactFlowId=document.id)
            found = [each for page in pages for each in page["ContactFlowVersionSummaryList"]]
        versions = (
            Version(
                int(each["Version"]),
                str(each.get("VersionDescription", "")),
                each.get("LastModifiedTime"),
            )
            for each in found
        )
        return sorted(versions, key=lambda version: version.number, reverse=True)

    def deployed(self, document: Document) -> int | None:
        """Returns the version of the last deployment, or of going back; None: there is none."""
        return next((one.number for one in self.versions(document) if one.is_ours), None)

    def history(self, stem: str | None = None) -> Iterator[str]:
        """Yields what is published and what was kept: of one flow everything, else the newest."""
        for document in [self.named(stem)] if stem else self.documents():
            published = self.content(document)
            for version in self.versions(document)[: None if stem else 1]:
                is_published = self.content(document, version.number) == published
                yield f"{document.stem}: {version}{' (published)' if is_published else ''}"

    def roll_back(self, stem: str, version: int | None = None) -> int:
        """Publishes an earlier version of a flow or module, and keeps that as a version too.

        Args:
            stem: name of its file.
            version: None: the newest that was deployed before what is published was first; and
                where that was changed by hand, what was deployed.

        Returns:
            The version that is published now.

        Raises:
            OperationError: no such flow or version; there is nothing to go back to; Amazon
                Connect does not take it.
        """
        document = self.named(stem)
        known = self.versions(document)
        if version is None:
            version = self._before(document, [one.number for one in known if one.is_ours])
        elif version not in {one.number for one in known}:
            numbers = [one.number for one in known]
            raise OperationError(f"{stem}: no version {version}; there are {numbers}")
        self._publish(document, self.content(document, version))
        self._keep(document, f"{_WENT_BACK} {version}")
        return version

    def _before(self, document: Document, deployed: list[int]) -> int:
        """Returns where to go back to, of versions newest first: never to a later one."""
        published = self.content(document)
        same = [number for number in deployed if self.content(document, number) == published]
        found = [number for number in deployed if not same or number < min(same)]
        if found:
            return found[0]
        what = f"version {min(same)} is published, and none" if same else "no version"
        raise OperationError(
            f"{document.stem}: {what} was deployed before it; VERSION= names another"
        )

    def _publish(self, document: Document, content: str) -> None:
        what = {"ContactFlowModuleId" if document.is_module else "ContactFlowId": document.id}
        publish = (
            self._connect.update_contact_flow_module_content
            if document.is_module
            else self._connect.update_contact_flow_content
        )
        self._done(document, partial(publish, **what, Content=content))

    def _keep(self, document: Document, description: str) -> None:
        what = {"ContactFlowModuleId" if document.is_module else "ContactFlowId": document.id}
        keep = (
            self._connect.create_contact_flow_module_version
            if document.is_module
            else self._connect.create_contact_flow_version
        )
        self._done(document, partial(keep, **what, Description=description))

    def _done(self, document: Document, does: partial[Any]) -> None:
        try:
            does(InstanceId=self._instance)
        except ClientError as exc:
            raise OperationError(f"{document.stem}: Amazon Connect refused: {exc}") from exc

    def _drift(self, document: Document) -> Drift | None:
        deployed = [one.number for one in self.versions(document) if one.is_ours]
        if not deployed:
            return Drift(document, None, None)
        published, (last, *earlier) = self.content(document), deployed
        if self.content(document, last) == published:
            return None
        same = (number for number in earlier if self.content(document, number) == published)
        return Drift(document, last, next(same, None))

    def _flow_ids(self) -> dict[str, str]:
        pages = self._pages("list_contact_flows")
        return {one["Name"]: one["Id"] for page in pages for one in page["ContactFlowSummaryList"]}

    def _module_ids(self) -> dict[str, str]:
        pages = self._pages("list_contact_flow_modules")
        return {
            one["Name"]: one["Id"]
            for page in pages
            for one in page["ContactFlowModulesSummaryList"]
        }

    def _pages(self, operation: str, **parameters: str) -> Iterator[Any]:
        paginator = self._connect.get_paginator(operation)
        yield from paginator.paginate(InstanceId=self._instance, **parameters)
