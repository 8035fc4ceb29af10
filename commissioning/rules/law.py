"""When a key decision, a meeting in private, a call-in and an implementation are lawful: days in, words out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commissioning.rules.law_clocks import Found
from commissioning.rules.law_kinds import ClockKind, number_word
from ihwb.kernel.dates import show_date, show_weekday_date
from ihwb.kernel.errors import Refused


class NoticeKind(StrEnum):
    """What a published notice is."""

    KEY = "key"
    GENERAL_EXCEPTION = "general_exception"
    SPECIAL_URGENCY = "special_urgency"
    PRIVATE_FIRST = "private_first"
    PRIVATE_SECOND = "private_second"
    PRIVATE_URGENCY = "private_urgency"

    @property
    def label(self) -> str:
        return {
            "key": "Notice of a key decision",
            "general_exception": "Notice under the general exception",
            "special_urgency": "Notice of special urgency",
            "private_first": "First notice of a meeting in private",
            "private_second": "Second notice of a meeting in private",
            "private_urgency": "Notice that a private meeting is urgent",
        }[self.value]

    @property
    def needs_chair(self) -> bool:
        """The chair of scrutiny is told, or agrees."""
        return self in {NoticeKind.GENERAL_EXCEPTION, NoticeKind.SPECIAL_URGENCY, NoticeKind.PRIVATE_URGENCY}

    @property
    def is_private(self) -> bool:
        return self.value.startswith("private")


CLOCK_OF = {
    NoticeKind.KEY: ClockKind.KEY_NOTICE,
    NoticeKind.PRIVATE_FIRST: ClockKind.PRIVATE_FIRST,
    NoticeKind.PRIVATE_SECOND: ClockKind.PRIVATE_SECOND,
}
WORK_OUT = Callable[[ClockKind, date], Found]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a notice has to say. representations: those received about meeting in private, or that there were none."""

    what: str
    maker: str
    meeting_on: date | None
    documents: str
    contact: str
    consultation: str
    private: bool
    paragraphs: tuple[int, ...] = ()
    private_reason: str = ""
    public_interest: str = ""
    representations: str = ""
    response: str = ""


_NEEDED = {
    "what": "what is to be decided",
    "maker": "who decides",
    "meeting_on": "the date",
    "documents": "the documents to be considered",
    "contact": "whom to contact",
    "consultation": "who is consulted, and how",
}
_PRIVATE = {
    "paragraphs": "the paragraphs of Schedule 12A",
    "private_reason": "the reasons for meeting in private",
    "public_interest": "why the public interest is in keeping it private",
}
_SECOND = {
    "representations": "the representations received, or that there were none",
    "response": "the response to them",
}


def check_contents(kind: NoticeKind, contents: Contents) -> None:
    """Raises Refused naming what a notice of this kind still lacks.

    Source: SI 2012/2089 regulations 5 and 9.
    """
    needed = dict(_NEEDED)
    if contents.private:
        needed |= _PRIVATE
    if kind is NoticeKind.PRIVATE_SECOND:
        needed |= _SECOND
    lacking = [words for name, words in needed.items() if not getattr(contents, name)]
    if lacking:
        raise Refused("notice_incomplete", f"The notice lacks {'; '.join(lacking)}. Add it to the entry first.")
    if kind.is_private and not contents.private:
        raise Refused("not_private", "The entry says that the meeting is public. Say there why it is to be private.")


def check_notice(
    kind: NoticeKind, *, maker: str, meeting_on: date, published_on: date, clock: Found, first: date
) -> None:
    """Raises Refused (``notice_too_late``) when the notice does not leave the days that the clock asks for.

    first: the first lawful day for a meeting after a notice of that day.
    """
    if published_on <= clock.day:
        return
    ways = {
        NoticeKind.KEY: "or take it on that day by general exception or special urgency",
        NoticeKind.PRIVATE_FIRST: "or ask the chair of scrutiny to agree that it is urgent",
        NoticeKind.PRIVATE_SECOND: "or ask the chair of scrutiny to agree that it is urgent",
    }
    raise Refused(
        "notice_too_late",
        f"{show_date(published_on)} is too late for {maker} on {show_weekday_date(meeting_on)}. {clock.arithmetic} "
        f"The first lawful day after this notice is {show_weekday_date(first)}: move the decision to it, {ways[kind]}.",
    )


def check_exception(*, maker: str, meeting_on: date, chair_on: date, published_on: date, clock: Found) -> None:
    """Raises Refused when the general exception leaves too few days. clock: counted from the day of publication.

    Source: SI 2012/2089 regulation 10.
    """
    if chair_on > published_on:
        raise Refused(
            "chair_not_told",
            f"The chair of scrutiny was told on {show_date(chair_on)}, after the notice of {show_date(published_on)}. "
            "The chair is told first; correct the days, or publish again.",
        )
    if meeting_on < clock.day:
        raise Refused(
            "exception_too_late",
            f"The general exception leaves too few days before {maker} on {show_weekday_date(meeting_on)}. "
            f"{clock.arithmetic} Decide on that day or later, or ask the chair of scrutiny for special urgency.",
        )


def check_urgency(*, meeting_on: date, chair_on: date) -> None:
    """Raises Refused when the chair of scrutiny agreed only after the decision. Source: SI 2012/2089 regulation 11."""
    if chair_on > meeting_on:
        raise Refused(
            "agreed_too_late",
            f"The chair agreed on {show_date(chair_on)}, after the decision on {show_date(meeting_on)}. Urgency has to "
            "be agreed before the decision; move the decision.",
        )


def check_published(*, on: date, today: date, evidence: str) -> None:
    """Raises Refused for a day of publication that has not come, or an earlier one without a word of where."""
    if on > today:
        raise Refused("not_yet", f"{show_date(on)} has not come yet. A notice is recorded on the day it goes out.")
    if on < today and not evidence.strip():
        raise Refused(
            "where_published",
            f"A publication on {show_date(on)} is recorded afterwards: say where it was published, so that it can be "
            "checked.",
        )


def check_second_person(entered_by: int | None, by: int, what: str) -> None:
    """Raises Refused when a person publishes what they entered themselves."""
    if entered_by is not None and entered_by == by:
        raise Refused("own_work", f"You entered {what} yourself. Somebody else has to look at it and publish it.")


@dataclass(frozen=True, slots=True)
class Published:
    """A published notice, as far as it decides whether a meeting is lawful. announced: the day it named."""

    kind: NoticeKind
    published_on: date
    chair_on: date | None
    announced: date


@dataclass(frozen=True, slots=True)
class Ground:
    """By what right a decision may be taken on a day. lawful: False when nothing carries it."""

    lawful: bool
    words: str


NOT_KNOWN = "Whether notice was given in time is not known here: no notice that carries it is recorded."


def ground_of(notices: Sequence[Published], on: date, clock: WORK_OUT) -> Ground:
    """Which notice carries a key decision on a day: notice in time, general exception, special urgency, or none.

    A notice carries no decision before the day that it announced.
    """
    for words, carries in _GROUNDS.items():
        for one in sorted(notices, key=lambda notice: notice.published_on):
            if one.announced <= on and carries(one, on, clock):
                day = show_date(one.chair_on or one.published_on)
                return Ground(True, words.format(show_date(one.published_on), day))
    return Ground(False, f"No notice recorded here carries a key decision on {show_date(on)}.")


def _in_time(one: Published, on: date, clock: WORK_OUT) -> bool:
    return one.kind is NoticeKind.KEY and one.published_on <= clock(ClockKind.KEY_NOTICE, on).day


def _by_exception(one: Published, on: date, clock: WORK_OUT) -> bool:
    excepted = one.kind is NoticeKind.GENERAL_EXCEPTION
    return excepted and clock(ClockKind.GENERAL_EXCEPTION, one.published_on).day <= on


def _urgent(one: Published, on: date, clock: WORK_OUT) -> bool:
    return one.kind is NoticeKind.SPECIAL_URGENCY and one.chair_on is not None and one.chair_on <= on


def check_ground(notices: Sequence[Published], on: date, clock: WORK_OUT, *, maker: str, needed: Found) -> None:
    """Refuse a key decision that no notice carries on its day. Raises Refused with the code ``no_notice``.

    needed: the last day for a notice in time. Source: SI 2012/2089 regulations 9 to 11.
    """
    if ground_of(notices, on, clock).lawful:
        return
    raise Refused(
        "no_notice",
        f"{maker} could not take this key decision on {show_date(on)}: no notice carries it. {needed.arithmetic} "
        "Decide it on a later day for which notice is given in time, or publish a notice under the general exception "
        "(the chair of scrutiny is told, then clear days) or of special urgency (the chair agrees beforehand); "
        "a notice that was published elsewhere can be recorded with where it was published.",
    )


def check_planned(reference: str, maker: str, why: str) -> None:
    """Refuse a key decision that the forward plan does not know. why: by which figures it is key, empty for none.

    Raises Refused with the code ``not_in_forward_plan``.
    """
    if why:
        raise Refused(
            "not_in_forward_plan",
            f"{reference} stands in no forward plan, and {maker} would decide it. {why} Enter it in the forward plan "
            "and give notice, or say there why it is not key.",
        )


# In the order of the law: {0} the day of publication, {1} the day on which the chair agreed.
_GROUNDS: dict[str, Callable[[Published, date, WORK_OUT], bool]] = {
    "Notice was published on {0}, in time.": _in_time,
    "Taken by general exception: notice of {0}.": _by_exception,
    "Taken under special urgency, agreed on {1}.": _urgent,
}


# --- Call-in --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a decision may be called in. last_day: None when it cannot be, and why says so."""

    published_on: date
    last_day: date | None
    why: str


def check_call_in(
    *, window: Window, received_on: date, today: date, members: int, needed: int, implemented_on: date | None
) -> None:
    """Raises Refused when a call-in cannot be received."""
    if window.last_day is None:
        raise Refused("not_callable", f"This decision cannot be called in. {window.why}")
    if received_on > today or received_on < window.published_on:
        raise Refused(
            "not_in_window",
            f"A call-in comes on or after the publication on {show_date(window.published_on)} and not in the future: "
            f"{show_date(received_on)} is neither. Correct the day.",
        )
    if received_on > window.last_day:
        raise Refused(
            "call_in_too_late",
            f"Received on {show_date(received_on)}, and the last day was {show_weekday_date(window.last_day)}. "
            f"{window.why} The decision stands; scrutiny may still examine it as a review.",
        )
    if members < needed:
        raise Refused(
            "too_few_members",
            f"{number_word(members).capitalize()} of the {number_word(needed)} members that it takes have asked. "
            f"It can be received when {number_word(needed - members)} more have, by {show_date(window.last_day)}.",
        )
    if implemented_on is not None:
        raise Refused(
            "implemented_already",
            f"The decision was implemented on {show_date(implemented_on)}, so there is nothing left to hold back.",
        )


class CallInOutcome(StrEnum):
    """What came of a call-in."""

    NOT_UPHELD = "not_upheld"
    TO_BODY = "to_body"
    TO_COUNCIL = "to_council"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            "not_upheld": "Not upheld: the decision may be implemented",
            "to_body": "Upheld: referred back to whoever decided",
            "to_council": "Upheld: referred to the council",
            "withdrawn": "Withdrawn by those who asked",
        }[self.value]

    @property
    def refers(self) -> bool:
        return self in {CallInOutcome.TO_BODY, CallInOutcome.TO_COUNCIL}


class Reconsidered(StrEnum):
    """What came of a decision that was referred back."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        return {"confirmed": "Confirmed as it was", "changed": "Not confirmed: a new decision is taken"}[self.value]


def holds(outcome: str, reconsidered: str) -> bool:
    """Whether a call-in still holds its decision: not decided yet, or referred back and not confirmed."""
    return not outcome or (CallInOutcome(outcome).refers and reconsidered != Reconsidered.CONFIRMED)


# --- Implementation -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gate:
    """What keeps a decision from being implemented.

    joint: those who decide on its route, named in ``deciders``, must have approved; approved_on: the day on which the
    last of them had; window_ends: the last day for a call-in, None where there is none; recorded: the record of this
    very text is published;
    stopped: why it will never be carried out, or empty.
    """

    joint: bool
    approved_on: date | None
    standing: str
    recorded: bool
    window_ends: date | None
    called_in: bool
    stopped: str = ""
    deciders: str = "Every statutory body"


def why_not_implemented(gate: Gate, on: date) -> list[str]:
    """Every reason why nothing may be implemented on a day; empty when it may."""
    reasons = [gate.stopped] if gate.stopped else []
    if gate.joint and (gate.approved_on is None or gate.approved_on > on):
        reasons.append(f"{gate.deciders} has to approve first. {gate.standing}".strip())
    if not gate.recorded:
        reasons.append("The record of this text is not published yet.")
    if gate.called_in:
        reasons.append("It is called in.")
    if gate.window_ends is not None and on <= gate.window_ends:
        reasons.append(f"It can be called in until {show_weekday_date(gate.window_ends)}, that day included.")
    return reasons


def check_implemented(gate: Gate, *, on: date, today: date) -> None:
    """Raises Refused when nothing of the decision may be implemented on a day."""
    if on > today:
        raise Refused("not_yet", f"{show_date(on)} has not come yet. What is done is recorded once it is done.")
    if reasons := why_not_implemented(gate, on):
        raise Refused("not_implementable", f"Nothing of it may be implemented on {show_date(on)}. {' '.join(reasons)}")
