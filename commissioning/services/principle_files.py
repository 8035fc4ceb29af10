"""Principles as a file: ``principles.yaml`` of a partnership's folder, the same that the page gives and takes."""

from collections.abc import Iterable
from typing import Any

import yaml
from django.db import transaction

from commissioning.models import Partnership, User
from commissioning.rules.principles import Version
from commissioning.selectors.principles import versions_of
from commissioning.services.documents import REASON, Entry
from commissioning.services.principles import lay_down_principles
from commissioning.services.yaml_text import read_mapping

FILE = "principles.yaml"


def as_file(partnership: Partnership) -> str:
    """Every version of every list as YAML that ``take_over`` and ``load_partnership`` read."""
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "since": one.since,
            **({"source": one.source} if one.source else {}),
            "principles": list(one.principles),
        }
        for one in versions_of(partnership)
    ]
    text: str = yaml.safe_dump({"lists": rows}, allow_unicode=True, sort_keys=False, width=110)
    return text


def read_file(text: str) -> dict[str, Any]:
    """Raises Refused (``bad_data``) for what is no YAML mapping."""
    pattern = "The file is not one of principles: it has no “lists”. Download one as a pattern."
    return read_mapping(text, code="bad_data", pattern=pattern)


@transaction.atomic
def take_over(*, partnership: Partnership, document: dict[str, Any], reason: str, by: User | None) -> int:
    """Lay down every version of the file that is not there yet; what is there stays. Returns how many were new."""
    there = {(one.code, one.since) for one in versions_of(partnership)}
    new = [one for one in _versions(document) if (one.code, one.since) not in there]
    for version in sorted(new, key=lambda one: one.since):
        lay_down_principles(partnership=partnership, version=version, reason=reason, by=by)
    return len(new)


def load_principles(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The lists of a partnership's file ``principles.yaml``."""
    take_over(partnership=partnership, document=document, reason=REASON, by=None)
    count = len({one.code for one in versions_of(partnership)})
    return [f"{count} lists of principles"]


def _versions(document: dict[str, Any]) -> Iterable[Version]:
    entry = Entry(FILE, document)
    found = [
        Version(
            code=row.text("code"),
            name=row.text("name"),
            since=row.needed_day("since"),
            principles=tuple(row.texts("principles")),
            source=row.text("source", ""),
        )
        for row in entry.rows("lists")
    ]
    entry.finish()
    return found
