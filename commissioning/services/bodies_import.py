"""A file of bodies sent in by a form: what it would add is shown first, then added, all of it or nothing."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commissioning.models import (
    Body,
    BodyLink,
    Interest,
    Partnership,
    Seat,
    SeatTerm,
    TermsOfReference,
    User,
)
from commissioning.services.audit import record
from commissioning.services.bodies_setup import load_bodies
from commissioning.services.yaml_text import read_mapping
from ihwb.kernel.errors import Refused

LARGEST = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Addition:
    """What a file adds of one kind."""

    kind: str
    names: tuple[str, ...]


class _OnlyLooking(Exception):
    """Raised to take back what was added for a preview."""


def preview(*, partnership: Partnership, text: str) -> list[Addition]:
    """What the file would add. Nothing is. Raises Refused naming the place and what is wrong there."""
    found: list[Addition] = []
    try:
        with transaction.atomic():
            found = _load(partnership, text)
            raise _OnlyLooking
    except _OnlyLooking:
        return found


@transaction.atomic
def apply(*, partnership: Partnership, text: str, by: User) -> list[Addition]:
    """Add what the file has and the partnership has not. Raises Refused: nothing_new, and as ``preview``."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    found = _load(partnership, text)
    if not found:
        raise Refused("nothing_new", "Everything in this file is there already, so there is nothing to add.")
    record(
        act="commissioning.import_bodies",
        partnership=partnership,
        subject="bodies.yaml",
        by=by,
        detail={
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            **{one.kind.lower(): len(one.names) for one in found},
        },
    )
    return found


def _load(partnership: Partnership, text: str) -> list[Addition]:
    before = _there(partnership)
    load_bodies(partnership, _read(text))
    after = _there(partnership)
    found = [
        Addition(kind, tuple(name for pk, name in after[kind].items() if pk not in before[kind])) for kind in after
    ]
    return [one for one in found if one.names]


def _read(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise Refused("too_large", f"The file has more than {LARGEST:,} characters. Send it in parts.")
    pattern = "The file is no list of bodies. Take the downloaded file as the pattern."
    return read_mapping(text, code="file_unreadable", pattern=pattern)


def _there(partnership: Partnership) -> dict[str, dict[int, str]]:
    """Every row that a file can add, by kind and id."""
    rows = {
        "Bodies": Body.objects.filter(partnership=partnership),
        "Links": BodyLink.objects.filter(body__partnership=partnership).select_related("body", "above"),
        "Terms of reference": TermsOfReference.objects.filter(body__partnership=partnership).select_related("body"),
        "Seats": Seat.objects.filter(body__partnership=partnership).select_related("body"),
        "Terms of office": SeatTerm.objects.filter(seat__body__partnership=partnership).select_related(
            "member", "seat__body"
        ),
        "Interests": Interest.objects.filter(partnership=partnership).select_related("member"),
    }
    return {kind: {one.pk: str(one) for one in found} for kind, found in rows.items()}
