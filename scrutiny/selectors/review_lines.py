"""The lines of a review's thread. Values only, so that a report can freeze them."""

from dataclasses import dataclass
from datetime import date

from scrutiny.rules.clocks import Clock
from scrutiny.rules.reviews import late_words


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence. ``where``: document, or item, edition and pages; ``meeting``: slug of the pack's meeting;
    ``pack``: number of the build in that edition, 0 for a pack printed elsewhere; ``page``: the first page, or 0.
    ``document``: that everybody may open, or 0.
    """

    pk: int
    number: int
    title: str
    kind: str
    kind_label: str
    where: str
    session: int
    witness: str
    confidential: bool
    confidential_reason: str
    received_on: date | None
    source: str
    meeting: str = ""
    edition: str = ""
    pack: int = 0
    page: int = 0
    document: int = 0
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class NoteLine:
    pk: int
    evidence: int
    text: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    """``evidence``: the numbers of what it rests on; ``recommendations``: of those that follow from it."""

    pk: int
    number: int
    question: int
    text: str
    confidential: bool
    evidence: tuple[int, ...]
    recommendations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotedOn:
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """Where the effect of an action is seen. kind: measure, benefit or milestone; key: what its page is named by."""

    kind: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """``state``: open, overdue, done or verified, as at the day asked for."""

    pk: int
    number: int
    what: str
    owner: str
    due_on: date
    state: str
    done_on: date | None
    done_words: str
    verified_on: date | None
    verified_words: str
    notes: tuple[NotedOn, ...]
    effects: tuple[EffectLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A body's answer. ``late``: days too late, by now or when it came; ``due``: None until it has the report."""

    pk: int
    body: str
    organisation: int | None
    kind: str
    state: str
    words: str
    answered_on: date | None
    due: date | None
    late: int
    actions: tuple[ActionLine, ...]

    @property
    def late_words(self) -> str:
        return late_words(self.late)


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    pk: int
    number: int
    text: str
    findings: tuple[int, ...]
    answers: tuple[AnswerLine, ...]

    @property
    def key(self) -> str:
        """The end of its address on a page."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question with all that belongs to it, and the recommendations that follow from what was found on it.

    ``told_here``: the numbers of those that no earlier question leads to: a page tells each in full once.
    """

    pk: int
    number: int
    text: str
    evidence: tuple[EvidenceLine, ...]
    notes: tuple[NoteLine, ...]
    findings: tuple[FindingLine, ...]
    recommendations: tuple[RecommendationLine, ...]
    told_here: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A body that has the report, its clock, and how many of its answers are in."""

    pk: int
    body: str
    organisation: int | None
    sent_on: date
    received_on: date
    clock: Clock
    answered: int
    asked: int
    late: int


@dataclass(frozen=True, slots=True)
class Thread:
    """``loose``: recommendations that follow from no finding that the reader sees."""

    questions: tuple[QuestionLine, ...]
    evidence: tuple[EvidenceLine, ...]
    findings: tuple[FindingLine, ...]
    recommendations: tuple[RecommendationLine, ...]
    loose: tuple[RecommendationLine, ...]
    recipients: tuple[RecipientLine, ...]

    @property
    def has_notes(self) -> bool:
        return any(question.notes for question in self.questions)
