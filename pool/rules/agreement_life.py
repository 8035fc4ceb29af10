"""The life of an agreement version: from a draft to its end, and which version speaks on a day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class VersionState(StrEnum):
    DRAFT = "draft"
    LEGAL_SCRUTINY = "legal_scrutiny"
    IN_APPROVAL = "in_approval"
    IN_FORCE = "in_force"
    VARIED = "varied"
    UNDER_NOTICE = "under_notice"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


_S = VersionState
_LABELS = {
    _S.DRAFT: "Draft",
    _S.LEGAL_SCRUTINY: "Legal scrutiny",
    _S.IN_APPROVAL: "In approval",
    _S.IN_FORCE: "In force",
    _S.VARIED: "Varied",
    _S.UNDER_NOTICE: "Under notice",
    _S.ENDED: "Ended",
    _S.WITHDRAWN: "Withdrawn",
}

IN_APPROVAL_OR_EARLIER = (_S.DRAFT, _S.LEGAL_SCRUTINY, _S.IN_APPROVAL)
# Versions that govern, or once governed, the days between their dates.
SPEAKING = (_S.IN_FORCE, _S.VARIED, _S.UNDER_NOTICE, _S.ENDED)


class Dated(Protocol):
    number: int
    state: str
    effective_from: date
    effective_to: date | None


One = TypeVar("One", bound=Dated)


def version_on(versions: Sequence[One], day: date) -> One | None:
    """The version that governs a day: of those in force on it, the one with the latest start, then the highest number.

    Both dates of a version are included. None when no version governs the day.
    """
    speaking = [
        one
        for one in versions
        if one.state in SPEAKING and one.effective_from <= day and (one.effective_to is None or day <= one.effective_to)
    ]
    return max(speaking, key=lambda one: (one.effective_from, one.number), default=None)
