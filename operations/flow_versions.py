"""Going back to what a flow was, and finding what was changed by hand.

Each deployment that changes a flow keeps its content as a version (infra/constructs/flows.py).
Going back publishes the content of an earlier one; who calls from then on hears it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from operations.centre import Centre, OperationError

FLOWS = Path(__file__).parent.parent / "flows"


@dataclass(frozen=True, slots=True)
class Document:
    """A flow or module of the repository, as Amazon Connect knows it."""

    stem: str
    name: str
    is_module: bool
    id: str


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
                    yield Document(path.stem, name, is_module, ids[is_module][name])

    def drifted(self) -> list[Document]:
        """Returns what is published with another content than the newest version has."""
        return [each for each in self.documents() if self._is_drifted(each)]

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

    def roll_back(self, stem: str, version: int | None = None) -> int:
        """Publishes an earlier version of a flow or module.

        Args:
            stem: name of its file.
            version: None: the newest that differs from what is published.

        Returns:
            The version that is published now.

        Raises:
            OperationError: no such flow or version; there is nothing to go back to; Amazon
                Connect does not take it.
        """
        document = self._named(stem)
        known = self._versions(document)
        published = self.content(document)
        if version is None:
            version = next((n for n in known if self.content(document, n) != published), None)
            if version is None:
                raise OperationError(
                    f"{stem}: versions {known or 'none'} hold nothing else than what is published"
                )
        elif version not in known:
            raise OperationError(f"{stem}: no version {version}; there are {known}")
        self._publish(document, self.content(document, version))
        return version

    def _publish(self, document: Document, content: str) -> None:
        try:
            if document.is_module:
                self._connect.update_contact_flow_module_content(
                    InstanceId=self._instance, ContactFlowModuleId=document.id, Content=content
                )
            else:
                self._connect.update_contact_flow_content(
                    InstanceId=self._instance, ContactFlowId=document.id, Content=content
                )
        except ClientError as exc:
            raise OperationError(f"{document.stem}: Amazon Connect refused: {exc}") from exc

    def _is_drifted(self, document: Document) -> bool:
        versions = self._versions(document)
        return not versions or self.content(document, versions[0]) != self.content(document)

    def _versions(self, document: Document) -> list[int]:
        """Returns the numbers of all versions, newest first."""
        if document.is_module:
            pages = self._pages(
                "list_contact_flow_module_versions", ContactFlowModuleId=document.id
            )
            found = [each for page in pages for each in page["ContactFlowModuleVersionSummaryList"]]
        else:
            pages = self._pages("list_contact_flow_versions", ContactFlowId=document.id)
            found = [each for page in pages for each in page["ContactFlowVersionSummaryList"]]
        return sorted((int(each["Version"]) for each in found), reverse=True)

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

    def _named(self, stem: str) -> Document:
        for document in self.documents():
            if document.stem == stem:
                return document
        names = ", ".join(sorted(document.stem for document in self.documents()))
        raise OperationError(f"no flow or module {stem!r} in this centre; there are {names}")
