"""What may happen to a scrutiny review, and what its papers may say: words and days in, sentences out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused, quote


class RequestState(StrEnum):
    """How far the request for a review has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        return {"returned": "Sent back"}.get(self.value, self.value.capitalize())

    @property
    def is_decided(self) -> bool:
        """The scrutiny body has said something about it."""
        return self in DECIDED


DECIDED = frozenset({RequestState.APPROVED, RequestState.REFUSED, RequestState.RETURNED})
OPEN = frozenset({RequestState.DRAFT, RequestState.RETURNED})
_NEXT = {
    RequestState.DRAFT: frozenset({RequestState.SUBMITTED}),
    RequestState.SUBMITTED: DECIDED,
    RequestState.RETURNED: frozenset({RequestState.SUBMITTED}),
    RequestState.APPROVED: frozenset[RequestState](),
    RequestState.REFUSED: frozenset[RequestState](),
}
_NEEDED = {
    "scope": "what the review is about",
    "reasons": "why it needs to take place",
    "aims": "what it is meant to achieve",
    "beneficiaries": "who will benefit",
    "duration": "how long it will take",
    "start_reason": "when it should begin, and why",
    "end_reason": "when it should be complete, and why",
    "requested_by": "who asks for it",
}


def check_move(now: RequestState, to: RequestState) -> None:
    """Refuse a step that the request cannot take from where it is."""
    if to in _NEXT[now]:
        return
    raise Refused(
        "cannot_move",
        f"The request is {now.label.lower()}, so it cannot be {to.label.lower()}. Reload the page and look again.",
    )


def check_complete(answers: dict[str, str]) -> None:
    """Refuse to submit a form with empty answers. answers: field of the form to what it says."""
    missing = [words for name, words in _NEEDED.items() if not answers.get(name, "").strip()]
    if missing:
        raise Refused("not_complete", f"The form does not say {_listed(missing)}. Fill that in, then submit it.")


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# --- Evidence ---------------------------------------------------------------------------------------------------------

_NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady)\.?\s+[A-Z]")


def check_witness(post: str) -> None:
    """Refuse a witness named as a person. A witness is a post, such as "Councillor for health"."""
    if _NAMED.search(post):
        raise Refused(
            "names_a_person",
            f"{quote(post)} reads as a person's name. A witness is named by post and organisation; enter the post.",
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """A range of printed pages, both included."""

    first: int
    last: int

    @classmethod
    def parse(cls, printed: str) -> "Pages | None":
        """5-52, or 7; None for anything else."""
        found = re.fullmatch(r"\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*", printed)
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        return cls(first, last) if first <= last else None

    def __str__(self) -> str:
        return f"page {self.first}" if self.first == self.last else f"pages {self.first} to {self.last}"

    def holds(self, other: "Pages") -> bool:
        return self.first <= other.first and other.last <= self.last


def check_pages(asked: Pages, printed: Pages | None, where: str) -> None:
    """Refuse pages that the paper does not have. printed: the pages it stands on; None where that is not known."""
    if printed is not None and not printed.holds(asked):
        raise Refused(
            "no_such_page",
            f"{where} stands on {printed} of the pack, and the evidence names {asked}. Correct the pages.",
        )


def check_hidden(*, confidential: bool, because: Sequence[str]) -> None:
    """Refuse public evidence that rests on something private. because: what is private, in words; empty: nothing."""
    if because and not confidential:
        raise Refused(
            "not_confidential", f"The evidence is public and rests on {_listed(because)}. Mark it confidential."
        )


def check_finding(*, confidential: bool, evidence: Sequence[bool]) -> None:
    """Refuse a public finding that rests on confidential evidence alone. evidence: of each piece, if confidential."""
    if evidence and all(evidence) and not confidential:
        raise Refused(
            "rests_on_confidential",
            "The finding is public and rests on confidential evidence alone. Mark it confidential, or tie it to "
            "evidence that is public too.",
        )


# --- Answers ----------------------------------------------------------------------------------------------------------


def check_answer(received: date, answered: date, today: date) -> None:
    """Refuse an answer given before the recommendations were received, or on a day to come."""
    if answered < received:
        raise Refused(
            "answered_too_early",
            f"The answer is dated {show_date(answered)} and the recommendations were received on "
            f"{show_date(received)}. Check the two days.",
        )
    if answered > today:
        raise Refused("not_yet", f"{show_date(answered)} is still to come. Record the answer on the day it is given.")


def days_late(last_day: date, answered: date | None, today: date) -> int:
    """Calendar days by which an answer came, or by now is, too late; 0 while it is in time."""
    return max(0, ((answered or today) - last_day).days)


def late_words(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'} late"
