"""The texts that a decision had: each kept whole, who gave an outcome or advice on it, and what changed since."""

from dataclasses import dataclass
from datetime import datetime

from commissioning.models import Decision, DecisionText
from commissioning.rules.advice import Advice, AdviceKind
from commissioning.rules.decisions import Outcome
from commissioning.rules.difference import Wording
from commissioning.rules.facts import read_facts


@dataclass(frozen=True, slots=True)
class TextRow:
    """One kept text. now: it is the text as it is; given: the outcomes and advice given on it, in words."""

    content_hash: str
    number: int
    title: str
    summary: str
    recommendations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    written_by: str
    kept_at: datetime
    now: bool
    given: tuple[str, ...]

    @property
    def wording(self) -> Wording:
        return Wording(self.title, self.summary, self.recommendations, self.sections, self.facts)


def texts_of(decision: Decision) -> list[TextRow]:
    """The texts in the order in which they came. Three queries for one of ``decision_rows``, four otherwise."""
    given = _given(decision)
    rows = DecisionText.objects.filter(decision=decision).select_related("written_by").order_by("kept_at", "pk")
    return [_row(one, number, decision.content_hash, given) for number, one in enumerate(rows, start=1)]


def _row(one: DecisionText, number: int, hash_now: str, given: list[tuple[str, str]]) -> TextRow:
    return TextRow(
        content_hash=one.content_hash,
        number=number,
        title=one.title,
        summary=one.summary,
        recommendations=tuple(one.recommendations),
        sections=tuple((row["heading"], row["text"]) for row in one.content.get("sections", [])),
        facts=read_facts(one.content).words,
        written_by=one.written_by.name if one.written_by else "",
        kept_at=one.kept_at,
        now=one.content_hash == hash_now,
        given=tuple(words for text, words in given if text == one.content_hash),
    )


def _given(decision: Decision) -> list[tuple[str, str]]:
    """(text, what was given on it) of every outcome and advice that stands."""
    found = [
        (one.outcome_hash, f"{one.name}: {Outcome(one.outcome).label.lower()}")
        for one in decision.stages.select_related("body", "post").order_by("number")
        if one.outcome != Outcome.PENDING
    ]
    found += [
        (one.content_hash, f"{AdviceKind(one.kind).label} advice: {Advice(one.advice).label.lower()}")
        for one in decision.advice.all()
        if one.advice != Advice.WAITING
    ]
    return found


def wording_now(decision: Decision) -> Wording:
    """The text as it is. One query."""
    sections = decision.content.get("sections", []) if isinstance(decision.content, dict) else []
    return Wording(
        decision.title,
        decision.summary,
        tuple(decision.recommendations.order_by("number").values_list("text", flat=True)),
        tuple((one["heading"], one["text"]) for one in sections),
        read_facts(decision.content).words,
    )
