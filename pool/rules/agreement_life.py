"""The life of an agreement version: from a draft to its end, and which version speaks on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


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
# The only states in which terms, rules and schemes may change.
DRAFTING = (_S.DRAFT, _S.LEGAL_SCRUTINY)
SIGNABLE = (_S.IN_APPROVAL, _S.IN_FORCE, _S.UNDER_NOTICE)


@dataclass(frozen=True, slots=True)
class Move:
    """A step in the life of a version: from which states, to which, and what cannot be done elsewhere."""

    sources: tuple[VersionState, ...]
    target: VersionState
    words: str


# The one table of transitions. ``vary`` is done to the version before, when the next one enters force.
MOVES: dict[str, Move] = {
    "send_to_scrutiny": Move((_S.DRAFT,), _S.LEGAL_SCRUTINY, "it cannot be sent to legal scrutiny"),
    "send_for_approval": Move((_S.LEGAL_SCRUTINY,), _S.IN_APPROVAL, "it cannot be sent for approval"),
    "back_to_draft": Move((_S.LEGAL_SCRUTINY, _S.IN_APPROVAL), _S.DRAFT, "it cannot become a draft again"),
    "bring_into_force": Move((_S.IN_APPROVAL,), _S.IN_FORCE, "it cannot enter force"),
    "withdraw": Move((_S.DRAFT, _S.LEGAL_SCRUTINY, _S.IN_APPROVAL), _S.WITHDRAWN, "it cannot be withdrawn"),
    "vary": Move((_S.IN_FORCE,), _S.VARIED, "no other version can follow it now"),
    "serve_notice": Move((_S.IN_FORCE,), _S.UNDER_NOTICE, "notice to leave cannot be served on it"),
    "withdraw_notice": Move((_S.UNDER_NOTICE,), _S.IN_FORCE, "there is no notice to take back"),
    "end": Move((_S.IN_FORCE, _S.UNDER_NOTICE), _S.ENDED, "it cannot be ended"),
}


def check_move(act: str, state: str) -> VersionState:
    """The state that an act leads to. Raises Refused, code ``version_<state>``, when the table does not allow it."""
    move = MOVES[act]
    if state not in move.sources:
        raise _misplaced(VersionState(state), move.words)
    return move.target


def check_editable(state: str) -> None:
    """Refuse a change of terms, rules or schemes once a version has left its drafting states."""
    if state not in DRAFTING:
        raise _misplaced(VersionState(state), "its terms, rules and schemes no longer change")


def check_signable(state: str) -> None:
    if state not in SIGNABLE:
        raise _misplaced(VersionState(state), "it cannot be signed")


def _misplaced(state: VersionState, words: str) -> Refused:
    next_step = {
        _S.DRAFT: "Send it to legal scrutiny first.",
        _S.LEGAL_SCRUTINY: "Send it for approval first.",
        _S.IN_APPROVAL: "Take it back to draft first, with a reason.",
        _S.UNDER_NOTICE: "Notice to leave has been served; see the agreement's page.",
    }.get(state, "Start the next version instead.")
    return Refused(f"version_{state.value}", f"This version is {_being(state)}, so {words}. {next_step}")


def _being(state: VersionState) -> str:
    return {_S.DRAFT: "still a draft", _S.LEGAL_SCRUTINY: "in legal scrutiny"}.get(state, state.label.lower())


def check_not_retrospective(effective_from: date, certified_until: date | None, last: str) -> None:
    """Refuse a version that would reach back into certified figures.

    certified_until: the last day of the latest certified period; last: that period, as people call it.
    """
    if certified_until is not None and effective_from <= certified_until:
        raise Refused(
            "version_retrospective",
            f"This version would take effect on {show_date(effective_from)}, but {last} is certified. "
            f"Nothing certified is worked out again: let it take effect after {show_date(certified_until)}.",
        )


def check_follows(effective_from: date, speaking: Iterable["Dated"]) -> None:
    """Refuse a version that takes effect on or before the start of one that governed already."""
    latest = max((one.effective_from for one in speaking), default=None)
    if latest is not None and effective_from <= latest:
        raise Refused(
            "version_does_not_follow",
            f"The version before took effect on {show_date(latest)}. "
            f"Let this one take effect after that day, not on {show_date(effective_from)}.",
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """What the statutory bodies have approved of a version. said: one sentence.

    approved: both bodies approved exactly what the version lays down now; stale: they were asked about something else.
    """

    approved: bool
    stale: bool
    said: str


def delegated(reference: str) -> Approval:
    """What a delegated decision is to a version: nothing, since not every statutory body decides it."""
    said = f"Decision {reference} is delegated: not every statutory body decides it, so it cannot approve a version."
    return Approval(False, True, f"{said} Send the version for approval again.")


def approval_of(*, hash_now: str, carried: str, state: str, reference: str) -> Approval:
    """Whether the decision lets the version enter force.

    hash_now: of what the version lays down now; carried: the fingerprint in the decision's text, "" when it carries
    none; state: of the decision, "" when there is none.
    """
    if not state:
        return Approval(False, False, "No decision asks the statutory bodies to approve this version yet.")
    if carried != hash_now:
        said = f"Decision {reference} is on another text than this version's, so it does not count for it."
        return Approval(False, True, f"{said} Send the version for approval again.")
    if state == "approved":
        return Approval(True, False, f"Both statutory bodies have approved this very text: decision {reference}.")
    ends = {
        "draft": f"Not approved yet: decision {reference} is a draft. Give it its route and send it on its way.",
        "refused": f"The bodies refused this text: decision {reference}. Take the version back to draft.",
        "withdrawn": f"Decision {reference} was withdrawn. Take the version back to draft.",
    }
    return Approval(False, False, ends.get(state, f"Not approved yet: decision {reference} waits for every body."))


def check_approved(approval: Approval) -> None:
    if not approval.approved:
        raise Refused("version_not_approved", f"This version cannot enter force. {approval.said}")


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
