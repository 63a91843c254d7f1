"""Every text that is ever sent. One file for each capability; a new one is listed below."""

from collections.abc import Iterable, Mapping
from typing import Final

from contact_center.domain.texts.templates import (
    callbacks,
    campaigns,
    codes,
    deflection,
    keywords,
    notices,
    replies,
    self_service,
)
from contact_center.domain.texts.wording import Template

_LISTED: Final = (
    *callbacks.TEMPLATES,
    *campaigns.TEMPLATES,
    *codes.TEMPLATES,
    *deflection.TEMPLATES,
    *keywords.TEMPLATES,
    *notices.TEMPLATES,
    *replies.TEMPLATES,
    *self_service.TEMPLATES,
)


def _by_name(listed: Iterable[Template]) -> Mapping[str, Template]:
    named: dict[str, Template] = {}
    for template in listed:
        if template.name in named:
            raise ValueError(f"two templates have the name {template.name}")
        named[template.name] = template
    return named


TEMPLATES: Final = _by_name(_LISTED)
