"""Verification of support plans: which act is open at which stage, to whom, for how much, and how old a proposal is.

Source: Integrated Commissioning business case v0.7, 27 October 2014, section seven, verification model. The provider
quality-assures its proposal; the council verifies that needs and statutory duties are met and agrees the funding;
brokerage sources the package.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show, to_pence
from ihwb.kernel.working import WorkingCalendar


class Stage(StrEnum):
    PROPOSED = "proposed"
    RETURNED = "returned"
    AGREED = "agreed"
    BROKERAGE = "brokerage"
    SOURCED = "sourced"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _LABELS[self]


class Act(StrEnum):
    PROPOSE = "propose"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    AGREE = "agree"
    RETURN = "return"
    UNDO = "undo"
    BROKER = "broker"
    SOURCE = "source"
    REVIEW = "review"
    END = "end"

    @property
    def label(self) -> str:
        return _DONE[self]


_LABELS: Mapping[Stage, str] = {
    Stage.PROPOSED: "Waiting for verification",
    Stage.RETURNED: "Returned to the provider",
    Stage.AGREED: "Agreed",
    Stage.BROKERAGE: "With brokerage",
    Stage.SOURCED: "Package sourced",
    Stage.ENDED: "Ended",
    Stage.WITHDRAWN: "Withdrawn",
}
_DONE: Mapping[Act, str] = {
    Act.PROPOSE: "Proposed",
    Act.REVISE: "Proposed again",
    Act.WITHDRAW: "Withdrawn",
    Act.AGREE: "Agreed",
    Act.RETURN: "Returned",
    Act.UNDO: "Decision undone",
    Act.BROKER: "Taken up by brokerage",
    Act.SOURCE: "Package sourced",
    Act.REVIEW: "Reviewed",
    Act.END: "Ended",
}
# From which stages an act is open, and the stage it leads to.
TRANSITIONS: Mapping[Act, tuple[frozenset[Stage], Stage]] = {
    Act.REVISE: (frozenset({Stage.RETURNED}), Stage.PROPOSED),
    Act.WITHDRAW: (frozenset({Stage.PROPOSED, Stage.RETURNED}), Stage.WITHDRAWN),
    Act.AGREE: (frozenset({Stage.PROPOSED}), Stage.AGREED),
    Act.RETURN: (frozenset({Stage.PROPOSED}), Stage.RETURNED),
    Act.UNDO: (frozenset({Stage.AGREED, Stage.RETURNED}), Stage.PROPOSED),
    Act.BROKER: (frozenset({Stage.AGREED}), Stage.BROKERAGE),
    Act.SOURCE: (frozenset({Stage.BROKERAGE}), Stage.SOURCED),
    Act.REVIEW: (frozenset({Stage.SOURCED}), Stage.SOURCED),
    Act.END: (frozenset({Stage.AGREED, Stage.BROKERAGE, Stage.SOURCED}), Stage.ENDED),
}
COMMITTED = frozenset({Stage.AGREED, Stage.BROKERAGE, Stage.SOURCED, Stage.ENDED})
NEVER_SOURCED = "Ended before it was sourced"


def stage_words(stage: Stage, *, sourced: bool) -> str:
    """The stage in words; an end before anything was bought is told apart from the end of a package."""
    return NEVER_SOURCED if stage is Stage.ENDED and not sourced else stage.label


def commits(stage: Stage, *, sourced: bool) -> bool:
    """True while a plan binds money: once it is agreed, and after its end only for what was sourced and delivered.

    What ended with nobody bought from costs nothing, whatever its last day.
    """
    return stage in COMMITTED and (sourced or stage is not Stage.ENDED)


def next_stage(act: Act, stage: Stage, reference: str) -> Stage:
    """The stage that the act leads to. Raises Refused where it is not open."""
    open_at, leads_to = TRANSITIONS[act]
    if stage not in open_at:
        raise Refused(
            "wrong_stage",
            f"{reference} is at the stage “{stage.label}”, so this cannot be done with it now. "
            "Open the case again to see what was done since.",
        )
    return leads_to


def acts_open(stage: Stage) -> frozenset[Act]:
    return frozenset(act for act, (open_at, _) in TRANSITIONS.items() if stage in open_at)


# --- What a verifier answers ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """yes: True, False, or None while nobody answered; words: one sentence with it."""

    yes: bool | None
    words: str


QUESTIONS: Mapping[str, str] = {
    "needs": "The plan meets the assessed needs",
    "duties": "The statutory duties are met",
    "funding": "Funding is available",
}


def check_answers(act: Act, answers: Mapping[str, Answer]) -> None:
    """Agreeing takes three times yes, each with a sentence; returning takes at least one no. Raises Refused."""
    for name, question in QUESTIONS.items():
        answer = answers[name]
        if answer.yes is None or not answer.words.strip():
            raise Refused("unanswered", f"“{question}” has no answer with a sentence yet. Answer all three questions.")
    noes = [question for name, question in QUESTIONS.items() if not answers[name].yes]
    if act is Act.AGREE and noes:
        raise Refused("not_met", f"“{noes[0]}” is answered with no, so the plan cannot be agreed. Return it instead.")
    if act is Act.RETURN and not noes:
        raise Refused("all_met", "All three questions are answered with yes. Agree the plan, or say what is not met.")


def check_second_person(proposed_by: int | None, by: int) -> None:
    if proposed_by == by:
        raise Refused(
            "own_work",
            "You proposed this plan yourself, and who proposes does not verify. Ask a colleague to verify it.",
        )


def undo_until(decided_at: datetime, minutes: int) -> datetime:
    return decided_at + timedelta(minutes=minutes)


def check_undo(*, decided_by: int | None, by: int, decided_at: datetime, at: datetime, minutes: int) -> None:
    """A decision is undone by who took it, within the time laid down. Raises Refused."""
    if decided_by != by:
        raise Refused("not_yours", "Only the person who took this decision can undo it. Ask them, or end the package.")
    if at > undo_until(decided_at, minutes):
        raise Refused(
            "too_late",
            f"A decision can be undone within {minutes} minutes, and that time is over. "
            "End the package, or ask the provider to propose again.",
        )


# --- How much -----------------------------------------------------------------------------------------------------


def annual_cost(weekly: Decimal, weeks: Decimal) -> Decimal:
    """£ a year, to the penny. weeks: in a year, as laid down, such as 52 or 52.14."""
    return to_pence(weekly * weeks)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one's authority goes. weekly, annual: £, included; None: no limit is laid down or it has no amount."""

    weekly: Decimal | None
    annual: Decimal | None


def check_reach(weekly: Decimal, annual: Decimal, reach: Reach) -> None:
    """Raises Refused: above_limit."""
    for amount, limit, a in ((weekly, reach.weekly, "week"), (annual, reach.annual, "year")):
        if limit is not None and amount > limit:
            raise Refused(
                "above_limit",
                f"{show(amount)} a {a} is above your limit of {show(limit)} a {a} in the scheme of delegation. "
                "Ask somebody with a higher limit.",
            )


# --- How old ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Age:
    """working_days: after the day of the proposal, the last one included; due: the last day within the target."""

    working_days: int
    target: int
    due: date
    late: bool
    words: str


def age(proposed_on: date, on: date, target: int, calendar: WorkingCalendar) -> Age:
    """How long a proposal has waited on a day. The day of the proposal is not counted, the day itself is."""
    waited = calendar.clear_days_between(proposed_on, on + timedelta(days=1), "working")
    due = calendar.add_working_days(proposed_on, target)
    late = waited > target
    days = "1 working day" if waited == 1 else f"{waited} working days"
    words = f"{days}, {waited - target} over the target" if late else f"{days}, due {show_date(due)}"
    return Age(waited, target, due, late, words)


# --- References -------------------------------------------------------------------------------------------------------


def check_pattern(pattern: str) -> str:
    """The pattern without spaces around it. A: a capital letter, 9: a digit, anything else stands for itself.

    Raises Refused for a pattern that could hold an NHS number or a name.
    """
    plain = pattern.strip()
    if not 4 <= len(plain) <= 30 or not re.fullmatch(r"[A9\w/.-]+", plain, re.ASCII) or "9" not in plain:
        raise Refused(
            "no_pattern",
            "A pattern has 4 to 30 letters, digits, hyphens, points and strokes, with at least one 9 for a digit, "
            "such as SP-99999.",
        )
    if len(re.findall("9", plain)) >= 9:
        raise Refused(
            "could_be_nhs_number",
            "A reference with nine digits or more could be an NHS number or a telephone number. Use fewer digits.",
        )
    if plain.count("A") > 4:
        raise Refused("could_be_a_name", "A reference with more than four free letters could be a name. Use fewer.")
    return plain


def is_reference(reference: str, pattern: str) -> bool:
    """True if the reference has the form of the pattern: A a capital letter, 9 a digit, the rest as it is."""
    kinds = {"A": "[A-Z]", "9": "[0-9]"}
    return bool(re.fullmatch("".join(kinds.get(one, re.escape(one)) for one in pattern), reference))


def refuse_reference(pattern: str) -> str:
    """The sentence for a reference of another form; it does not repeat what was written, which may be a name."""
    return f"The case reference is not of the form {pattern} (A is a letter, 9 a digit). Enter the reference alone."


# --- How long decisions took ------------------------------------------------------------------------------------------


def middle(values: Sequence[int]) -> Decimal | None:
    """The median; None where there is nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return Decimal(ordered[half]) if len(ordered) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2


def share(part: int, whole: int) -> Decimal | None:
    """A part of the whole as a fraction of 1; None where there is no whole."""
    return Decimal(part) / Decimal(whole) if whole else None
