"""Document control: how versions are numbered, and when one may become the baseline.

Drafts before the first baseline are v0.01, v0.02 and so on. The first baseline is v1.0. Drafts after a baseline count
on from it: v1.0.01, v1.0.02. The next baseline is an amendment (v1.1) or a new edition (v2.0).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ihwb.kernel.errors import Refused, quote


class DocumentKind(StrEnum):
    BUSINESS_CASE = "business_case"
    STRATEGY = "strategy"
    DESIGN = "design"
    SPECIFICATION = "specification"
    PLAN = "plan"
    POLICY = "policy"
    TERMS = "terms"
    REPORT = "report"
    OTHER = "other"

    @property
    def label(self) -> str:
        return "Terms of reference" if self is DocumentKind.TERMS else self.value.replace("_", " ").capitalize()


class Stage(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    BASELINE = "baseline"

    @property
    def label(self) -> str:
        return {"draft": "Draft", "review": "Out for review", "baseline": "Baseline"}[self.value]


class Edition(StrEnum):
    """What the next baseline is called."""

    AMENDMENT = "amendment"
    NEW = "new"

    @property
    def label(self) -> str:
        return {
            "amendment": "An amendment: the second figure goes up",
            "new": "A new edition: the first figure goes up",
        }[self.value]


class Answer(StrEnum):
    """What a reviewer said. waiting: nothing yet."""

    WAITING = "waiting"
    AGREED = "agreed"
    COMMENTS = "comments"
    OBJECTION = "objection"

    @property
    def label(self) -> str:
        return {
            "waiting": "Waiting",
            "agreed": "Agreed",
            "comments": "Agreed with comments",
            "objection": "Objection",
        }[self.value]


class Approval(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class WaiverKind(StrEnum):
    EXCEPTION = "exception"
    WAIVER = "waiver"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """major and minor: of the baseline, 0.0 before the first; draft: 0 for the baseline itself."""

    major: int
    minor: int
    draft: int

    @property
    def label(self) -> str:
        if not self.draft:
            return f"v{self.major}.{self.minor}"
        return f"v{self.major}.{self.minor}.{self.draft:02}" if self.major else f"v0.{self.draft:02}"


def next_draft(there: Iterable[Number]) -> Number:
    """The number of the next draft, after all that there are."""
    newest = max(there, default=Number(0, 0, 0))
    return Number(newest.major, newest.minor, newest.draft + 1)


def next_baseline(there: Iterable[Number], edition: Edition) -> Number:
    """The number of the next baseline: v1.0 for the first, whatever is asked."""
    newest = max(there, default=Number(0, 0, 0))
    if newest.major == 0 or edition is Edition.NEW:
        return Number(newest.major + 1, 0, 0)
    return Number(newest.major, newest.minor + 1, 0)


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One review of the version. waived: by a waiver with its decision number."""

    post: str
    answer: Answer
    waived: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalFact:
    who: str
    answer: Approval


def check_draft(label: str, stage: Stage, *, newest: bool) -> None:
    """Refuse an act on what is not the newest draft. Raises Refused, code ``not_the_newest`` or ``is_baseline``."""
    if stage is Stage.BASELINE:
        raise Refused("is_baseline", f"{label} is a baseline and does not change. Write a new draft from it.")
    if not newest:
        raise Refused("not_the_newest", f"{label} is not the newest version any more. Look at the newest one.")


def check_not_author(label: str, *, own_work: bool) -> None:
    """Refuse a review or an approval by whoever wrote the version. Raises Refused with the code ``own_work``."""
    if own_work:
        raise Refused("own_work", f"You wrote {label}. Have somebody else review it, or record who approved it.")


def check_baseline(
    label: str, reviews: Sequence[ReviewFact], approvals: Sequence[ApprovalFact], *, own_work: bool
) -> None:
    """Refuse a baseline that is not reviewed and approved, or made by whoever wrote it.

    Raises Refused with the code ``own_work``, ``reviews_waiting``, ``objections``, ``not_approved`` or
    ``approvals_waiting``.
    """
    if own_work:
        raise Refused("own_work", f"You wrote {label}. Have somebody else make it the baseline.")
    if names := [one.post for one in reviews if one.answer is Answer.WAITING and not one.waived]:
        raise Refused(
            "reviews_waiting",
            f"{label} waits for the review of {listed(names)}. Wait, or record a waiver with its decision number.",
        )
    if names := [one.post for one in reviews if one.answer is Answer.OBJECTION and not one.waived]:
        raise Refused(
            "objections",
            f"{label} has an objection of {listed(names)}. Answer it in a new draft, or record a waiver.",
        )
    if names := [one.who for one in approvals if one.answer is not Approval.APPROVED]:
        raise Refused("approvals_waiting", f"{label} is not approved by {listed(names)}. Record the approval first.")
    if not approvals:
        raise Refused("not_approved", f"Nobody has approved {label}. Ask a body or a post for approval first.")


def check_answer(post: str, given: Answer, comments: str) -> None:
    """Refuse no answer, and comments or an objection without words. Code ``answer_missing`` or ``words_missing``."""
    if given is Answer.WAITING:
        raise Refused("answer_missing", f"Choose an answer for {post}: agreed, agreed with comments or objection.")
    if given is not Answer.AGREED and not comments.strip():
        raise Refused("words_missing", f"{quote(given.label)} needs words: write what {post} says.")


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
