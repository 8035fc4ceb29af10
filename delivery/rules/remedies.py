"""Remedial notices: issued for a breach, cured by a day or not, and what comes after one that was not."""

from datetime import date
from enum import StrEnum

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


class NoticeStep(StrEnum):
    """How far it has come. Each step follows a notice that was not answered."""

    REMEDIAL = "remedial"
    FINAL = "final"
    TERMINATION = "termination"

    @property
    def label(self) -> str:
        return {"remedial": "Remedial notice", "final": "Final notice", "termination": "Notice of termination"}[
            self.value
        ]

    @property
    def next(self) -> "NoticeStep | None":
        order = list(NoticeStep)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None


class NoticeOutcome(StrEnum):
    """What became of it."""

    OPEN = "open"
    CURED = "cured"
    NOT_CURED = "not_cured"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"open": "Open", "cured": "Cured", "not_cured": "Not cured", "withdrawn": "Withdrawn"}[self.value]

    @property
    def tag(self) -> str:
        return {"open": "yellow", "cured": "green", "not_cured": "red", "withdrawn": "grey"}[self.value]


def check_notice(issued_on: date, cure_by: date, today: date) -> None:
    """Refuse a notice of a day to come, and a cure before it."""
    if issued_on > today:
        raise Refused("not_yet", f"{show_date(issued_on)} has not come yet. Record the notice once it is issued.")
    if cure_by < issued_on:
        raise Refused(
            "cure_before_notice",
            f"The breach would be cured by {show_date(cure_by)}, before the notice of {show_date(issued_on)}. "
            "Correct one of the days.",
        )


def check_answer(now: NoticeOutcome, *, issued_on: date, on: date, today: date, words: str) -> None:
    """Refuse the answer to a notice that is over, one outside the days, and one without words."""
    if now is not NoticeOutcome.OPEN:
        raise Refused("closed_already", f"The notice is over: {now.label.lower()}. It is not answered any more.")
    if not issued_on <= on <= today:
        raise Refused(
            "odd_day",
            f"{show_date(on)} is before the notice of {show_date(issued_on)}, or still to come. Correct the day.",
        )
    if not words.strip():
        raise Refused("no_text", "The answer says nothing yet. Write what is done about the breach, and by when.")


def check_outcome(now: NoticeOutcome, to: NoticeOutcome, *, issued_on: date, on: date, today: date, words: str) -> None:
    """Refuse an outcome twice, one outside the days, and one without words."""
    if now is not NoticeOutcome.OPEN:
        raise Refused("closed_already", f"Its outcome is recorded already: {now.label.lower()}.")
    if to is NoticeOutcome.OPEN:
        raise Refused("no_outcome", "Choose what became of the notice.")
    if not issued_on <= on <= today:
        raise Refused(
            "odd_day",
            f"{show_date(on)} is before the notice of {show_date(issued_on)}, or still to come. Correct the day.",
        )
    if not words.strip():
        raise Refused("no_words", "Say on what evidence: a visit, a return, a letter.")


def check_not_cured(cure_by: date, on: date) -> None:
    if on <= cure_by:
        raise Refused(
            "still_time",
            f"The provider has until {show_date(cure_by)}, that day included. It is not cured from the day after.",
        )


def check_escalation(outcome: NoticeOutcome, step: NoticeStep) -> NoticeStep:
    """The next step after a notice that was not cured. Raises Refused where there is none."""
    if outcome is not NoticeOutcome.NOT_CURED:
        raise Refused("not_uncured", f"A notice goes further only when it was not cured: {outcome.label.lower()}.")
    if step.next is None:
        raise Refused("last_step", "There is no step after a notice of termination.")
    return step.next


def overdue(outcome: NoticeOutcome, cure_by: date, day: date) -> bool:
    return outcome is NoticeOutcome.OPEN and cure_by < day
