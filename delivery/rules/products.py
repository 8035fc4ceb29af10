"""Whether a product may be signed off: found fit by others than who made it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ihwb.kernel.errors import Refused

MADE, IN_REVIEW, REWORK, REVIEWED, SIGNED = "made", "in_review", "rework", "reviewed", "signed"
LABELS = {
    MADE: ("No review asked", "grey"),
    IN_REVIEW: ("In review", "yellow"),
    REWORK: ("To be reworked", "red"),
    REVIEWED: ("Found fit", "teal"),
    SIGNED: ("Signed off", "green"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer found of the version at hand. finding: empty while it waits, or fit, actions, not_fit."""

    reviewer: str
    finding: str


def standing(found: Sequence[Found], *, signed: bool) -> str:
    """One of the states above. found: the reviews of the version at hand."""
    if signed:
        return SIGNED
    if not found:
        return MADE
    if any(one.finding == "not_fit" for one in found):
        return REWORK
    return IN_REVIEW if any(one.finding == "" for one in found) else REVIEWED


def check_sign_off(found: Sequence[Found], at_version: str) -> None:
    """Raises Refused unless every reviewer found the version fit, and somebody was asked."""
    if not found:
        raise Refused(
            "not_reviewed", f"Nobody was asked to review version {at_version}. Ask at least one reviewer first."
        )
    waiting = [one.reviewer for one in found if one.finding == ""]
    if waiting:
        raise Refused("waits", f"Version {at_version} waits for {' and '.join(waiting)}. It is signed off after them.")
    against = [one.reviewer for one in found if one.finding == "not_fit"]
    if against:
        raise Refused(
            "not_fit", f"{' and '.join(against)} found version {at_version} not fit. Rework it and ask for new reviews."
        )
