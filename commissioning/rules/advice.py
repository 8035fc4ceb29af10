"""Professional advice on a decision: the sign-off row of a Cabinet report, bound to the text it was given on."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from ihwb.kernel.errors import Refused


class AdviceKind(StrEnum):
    """The disciplines in the order of the front sheet of a Cabinet report."""

    FINANCE = "finance"
    LEGAL = "legal"
    MONITORING = "monitoring"
    HR = "hr"
    ASSETS = "assets"
    IT = "it"
    PROCUREMENT = "procurement"

    @property
    def label(self) -> str:
        return {
            "monitoring": "Monitoring officer",
            "hr": "Human resources",
            "it": "Information technology",
            "procurement": "Strategic procurement",
        }.get(self.value, self.value.capitalize())

    @property
    def short(self) -> str:
        """As the front sheet prints it."""
        return {
            "finance": "Fin",
            "legal": "Leg",
            "monitoring": "Mon Off",
            "hr": "HR",
            "assets": "Assets",
            "it": "IT",
            "procurement": "Strat Proc",
        }[self.value]

    @property
    def position(self) -> int:
        return list(AdviceKind).index(self)


class Advice(StrEnum):
    """What an adviser says of a text."""

    WAITING = "waiting"
    CLEAR = "clear"
    COMMENTS = "comments"
    OBJECTION = "objection"

    @property
    def label(self) -> str:
        return {
            "waiting": "Not given yet",
            "clear": "Clear",
            "comments": "Clear with comments",
            "objection": "Objection",
        }[self.value]


GIVEN = (Advice.CLEAR, Advice.COMMENTS, Advice.OBJECTION)


def check_advice(advice: Advice, comments: str) -> None:
    """Refuse comments or an objection without words. Raises Refused with the code ``comments_missing``."""
    if advice in (Advice.COMMENTS, Advice.OBJECTION) and not comments.strip():
        raise Refused("comments_missing", f"{advice.label} needs words. Write what the bodies should know.")


def check_papers(advice: Advice, kind: AdviceKind, waits: Sequence[str]) -> None:
    """Refuse clear advice while papers about the decision wait for their author. An objection is given at any time.

    waits: of each paper that waits, its name and what is open. Raises Refused with the code ``open_findings``.
    """
    if waits and advice is not Advice.OBJECTION:
        raise Refused(
            "open_findings",
            f"{kind.label} advice cannot be given as “{advice.label}” yet: {'; '.join(waits)}. Have each of them put "
            "right or explained on the page of the report, then give your advice. An objection can be given now.",
        )


def check_adviser(*, adviser: int, authors: frozenset[int], post: str) -> None:
    """Refuse advice by who wrote the text. Raises Refused with the code ``own_work``."""
    if adviser in authors:
        raise Refused(
            "own_work",
            f"You wrote or changed this text, so you cannot advise on it as {post}. Ask a deputy of the post.",
        )


def standing_of(advice: Advice, *, stale: bool, due: date, today: date) -> str:
    """In a word for pages: waiting, late, stale, clear, comments or objection. The due day itself is not late."""
    if advice is Advice.WAITING:
        return "late" if due < today else "waiting"
    return "stale" if stale else advice.value
