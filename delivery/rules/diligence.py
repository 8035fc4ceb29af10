"""Due diligence on a provider: scores on the scale of the template, conditions, and when it may be signed off."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class DiligenceState(StrEnum):
    """Where a due diligence stands. Only the named post signs it off."""

    OPEN = "open"
    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"

    @property
    def label(self) -> str:
        return {"open": "Under way", "satisfied": "Satisfied", "not_satisfied": "Not satisfied"}[self.value]

    @property
    def tag(self) -> str:
        return {"open": "blue", "satisfied": "green", "not_satisfied": "red"}[self.value]


class ConditionState(StrEnum):
    """Where a condition is: it counts once another person has confirmed it."""

    OPEN = "open"
    MET = "met"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        return {"open": "Not met yet", "met": "Said to be met, to be confirmed", "confirmed": "Met"}[self.value]


@dataclass(frozen=True, slots=True)
class Scale:
    """The scores of a template, lowest first, each with its words; passing: the lowest that is enough."""

    words: dict[int, str]
    passing: int

    def said(self, score: int | None) -> str:
        return "Not scored" if score is None else f"{score}: {self.words.get(score, 'not on the scale')}"


def read_scale(levels: Any, passing: int) -> Scale:
    """``[{"score": 0, "label": "Not met"}, ...]`` as a scale. Raises Refused where it is none."""
    words: dict[int, str] = {}
    for one in levels if isinstance(levels, list) else []:
        score, label = (one.get("score"), one.get("label")) if isinstance(one, dict) else (None, None)
        if not isinstance(score, int) or isinstance(score, bool) or not isinstance(label, str) or not label.strip():
            raise Refused("odd_scale", "Each score of the scale needs a whole number and its words.")
        if score in words:
            raise Refused("odd_scale", f"The scale has the score {score} twice. Leave one of them out.")
        words[score] = label.strip()
    if len(words) < 2 or passing not in words:
        raise Refused("odd_scale", "A scale has two scores or more, and the lowest that is enough is one of them.")
    return Scale(dict(sorted(words.items())), passing)


# What councils commonly look at, for an area that begins with a template of its own.
USUAL_AREAS = (
    "Professional and business standing",
    "Finance of the organisation and insurance",
    "Health and safety",
    "Data protection",
    "Equality and diversity",
    "Safeguarding vulnerable people",
    "Quality management",
    "Recent contracts and references",
    "Business capability",
)


def read_areas(text: str, disciplines: Sequence[str]) -> list[dict[str, Any]]:
    """Areas as people write them: one on a line, in brackets its discipline, below it each question behind a hyphen.

    Returns ``[{"name": "...", "questions": ["..."], "discipline": "..."}]``. Raises Refused: odd_areas, with the line.
    """
    areas: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if said.startswith(("-", "•", "–")):
            if not areas:
                raise Refused("odd_areas", f"Line {number} is a question, and no area stands above it. Name one first.")
            areas[-1]["questions"].append(said.lstrip("-•– ").strip())
        elif said:
            areas.append(_area(said, number, disciplines, {one["name"].casefold() for one in areas}))
    if not areas:
        raise Refused("odd_areas", "The template has no areas. Write each on a line of its own.")
    for one in areas:
        one["questions"] = [each for each in one["questions"] if each]
    return areas


def _area(said: str, number: int, disciplines: Sequence[str], there: AbstractSet[str]) -> dict[str, Any]:
    name, bracket, rest = said.removesuffix(")").rpartition(" (") if said.endswith(")") else (said, "", "")
    discipline = next((one for one in disciplines if bracket and one.casefold() == rest.strip().casefold()), "")
    name = (name if discipline else said).strip()
    if len(name) > 200:
        raise Refused("odd_areas", f"Line {number}: an area's name has {len(name)} characters and may have 200.")
    if name.casefold() in there:
        raise Refused("odd_areas", f"Line {number}: “{name}” stands there twice. Leave one of them out.")
    return {"name": name, "questions": [], "discipline": discipline}


def write_areas(areas: Sequence[Mapping[str, Any]]) -> str:
    """The areas as ``read_areas`` reads them."""
    lines = []
    for one in areas:
        lines.append(f"{one['name']} ({one['discipline']})" if one.get("discipline") else str(one["name"]))
        lines += [f"- {each}" for each in one.get("questions", [])]
    return "\n".join(lines)


def read_levels(text: str) -> list[dict[str, Any]]:
    """A scale as people write it, ``0: Not met`` on a line each. Raises Refused: odd_scale, with the line."""
    levels = []
    for number, line in enumerate(text.splitlines(), start=1):
        score, colon, label = line.partition(":")
        if not line.strip():
            continue
        if not colon or not re.fullmatch(r"-?[0-9]{1,2}", score.strip()):
            raise Refused(
                "odd_scale", f"Line {number} of the scale is no score with its words. Write it as 0: Not met."
            )
        levels.append({"score": int(score), "label": label.strip()})
    return levels


@dataclass(frozen=True, slots=True)
class AreaFact:
    """One area as evaluated. evaluator: id of the person who scored it; None while nobody has."""

    number: int
    name: str
    score: int | None
    evaluator: int | None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """area: number of the area that it answers; before_award: confirmed before the award, else tracked afterwards."""

    number: int
    area: int | None
    before_award: bool
    state: ConditionState


def check_score(score: int, scale: Scale, findings: str) -> None:
    """Refuse a score that is not on the scale, or one without its findings."""
    if score not in scale.words:
        known = ", ".join(str(one) for one in scale.words)
        raise Refused("not_on_scale", f"{score} is not on the scale. Choose one of {known}.")
    if not findings.strip():
        raise Refused("no_findings", "The score has no findings. Write what was looked at and what was found.")


def lacking(
    areas: Sequence[AreaFact], conditions: Sequence[ConditionFact], scale: Scale, recommendation: str
) -> list[str]:
    """What keeps a due diligence from being signed off as satisfied: one sentence each; empty when nothing does."""
    found = []
    answered = {one.area for one in conditions if one.before_award}
    if open_ones := [one for one in areas if one.score is None]:
        names = "; ".join(f"{one.number}. {one.name}" for one in open_ones)
        found.append(f"{len(open_ones)} of {len(areas)} areas are not scored: {names}.")
    if bare := [str(one.number) for one in areas if one.score is not None and not one.evidence]:
        found.append(f"No evidence is kept for area{'' if len(bare) == 1 else 's'} {', '.join(bare)}.")
    found += [
        f"{one.number}. {one.name} scored {one.score}, below {scale.passing}: set a condition before the award for it."
        for one in areas
        if one.score is not None and one.score < scale.passing and one.number not in answered
    ]
    found += [
        f"Condition {one.number} has to be met before the award: {one.state.label.lower()}."
        for one in conditions
        if one.before_award and one.state is not ConditionState.CONFIRMED
    ]
    if not areas:
        found.append("No area is evaluated.")
    if not recommendation.strip():
        found.append("There is no recommendation.")
    return found


def check_sign_off(
    *, state: DiligenceState, to: DiligenceState, missing: Sequence[str], acts: bool, post: str,
    evaluators: AbstractSet[int], by: int,
) -> None:  # fmt: skip
    """Refuse a sign-off by whoever does not act for the named post, by an evaluator, or of what is not finished."""
    if state is not DiligenceState.OPEN:
        raise Refused("signed_already", f"It is signed off already: {state.label.lower()}.")
    if not acts:
        raise Refused("not_the_post", f"{post} signs it off. Ask the holder of the post, or who stands in for it.")
    if by in evaluators:
        raise Refused(
            "own_work", f"You evaluated a part of it yourself. Somebody else who acts for {post} signs it off."
        )
    if to is DiligenceState.SATISFIED and missing:
        raise Refused("not_finished", f"It cannot be signed off as satisfied. {' '.join(missing)}")


def check_condition(state: ConditionState, to: ConditionState, *, met_by: int | None, by: int, words: str) -> None:
    """Refuse a step that does not follow, evidence without words, and confirming one's own word."""
    if to is ConditionState.MET:
        if state is not ConditionState.OPEN:
            raise Refused("not_open", f"This condition is not open any more: {state.label.lower()}.")
        if not words.strip():
            raise Refused("no_evidence", "Say on what evidence the condition is met: a document, a minute, a figure.")
        return
    if state is not ConditionState.MET:
        raise Refused("not_met", f"There is nothing to confirm: {state.label.lower()}.")
    if met_by == by:
        raise Refused("own_work", "You said yourself that this condition is met, so somebody else confirms it.")


def late(state: ConditionState, due_on: date, day: date) -> bool:
    """True for a condition that nobody has called met by the end of its last day."""
    return state is ConditionState.OPEN and due_on < day


def sentence(state: DiligenceState, provider: str, signed_on: date | None, post: str) -> str:
    """What a report may say of it, such as for a condition "if due diligence is satisfactory"."""
    if state is DiligenceState.OPEN or signed_on is None:
        return f"The due diligence on {provider} is under way."
    return (
        f"The due diligence on {provider} was signed off as {state.label.lower()} on {show_date(signed_on)} by {post}."
    )
