"""The clocks of decisions as data: how many days, which of them count, before or after what.

A clock is a kind (what the law asks for) and a dated measure (how it is counted here). The measure is data: it is laid
down for a partnership or for one body from a day on, and the version in force on the day from which a clock is counted
governs. Where nothing is laid down the national default counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ihwb.kernel.errors import Refused


class Unit(StrEnum):
    """What is counted."""

    CALENDAR = "calendar"
    WORKING = "working"
    MONTHS = "months"

    @property
    def label(self) -> str:
        return {"calendar": "Calendar days", "working": "Working days", "months": "Months"}[self.value]


class Count(StrEnum):
    """Which of the two days at the ends are left out."""

    CLEAR = "clear"
    WITHIN = "within"
    BEGINNING = "beginning"

    @property
    def label(self) -> str:
        return {
            "clear": "Clear: neither the first day nor the last counts",
            "within": "Within: the day it starts from does not count, the last day does",
            "beginning": "Beginning with: the day it starts from is the first that counts",
        }[self.value]


class Way(StrEnum):
    """Whether the days lie before what is planned or after what has happened."""

    BEFORE = "before"
    AFTER = "after"


class ClockKind(StrEnum):
    """What the law, or the body's own rules, put a clock on."""

    KEY_NOTICE = "key_notice"
    GENERAL_EXCEPTION = "general_exception"
    URGENCY_REPORT = "urgency_report"
    PRIVATE_FIRST = "private_first"
    PRIVATE_SECOND = "private_second"
    PAPERS = "papers"
    RECORD = "record"
    CALL_IN = "call_in"
    CALL_IN_HEARING = "call_in_hearing"
    EXECUTIVE_RESPONSE = "executive_response"
    INTERESTS = "interests"
    MEMBER_INTERESTS = "member_interests"
    OFFICER_INTERESTS = "officer_interests"
    INTERESTS_YEARLY = "interests_yearly"
    ELI = "eli"

    @property
    def label(self) -> str:
        return SPECS[self].label


@dataclass(frozen=True, slots=True)
class Measure:
    """How a clock is counted. number: 0 or more of the unit; 0 means that nothing has to be waited for."""

    number: int
    unit: Unit
    count: Count

    @property
    def words(self) -> str:
        """Five clear working days; two months beginning with the day; 28 days."""
        number = number_word(self.number)
        if self.unit is Unit.MONTHS:
            tail = " beginning with the day" if self.count is Count.BEGINNING else ""
            return f"{number} {_plural('month', self.number)}{tail}"
        clear = "clear " if self.count is Count.CLEAR else ""
        working = "working " if self.unit is Unit.WORKING else ""
        tail = " beginning with the day" if self.count is Count.BEGINNING else ""
        return f"{number} {clear}{working}{_plural('day', self.number)}{tail}"


@dataclass(frozen=True, slots=True)
class Spec:
    """One kind of clock. event: the day that it is counted from; what: what falls on the day found.

    default: the national measure; source: where it is laid down; settled: False where each area decides for itself.
    """

    label: str
    way: Way
    event: str
    what: str
    default: Measure
    source: str
    settled: bool = True


_REGULATIONS = (
    "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012"
)
_FIVE_CLEAR = Measure(5, Unit.WORKING, Count.CLEAR)
_CLEAR_28 = Measure(28, Unit.CALENDAR, Count.CLEAR)
_LOCAL = "Local rule of the council's constitution; no national figure"

SPECS: dict[ClockKind, Spec] = {
    ClockKind.KEY_NOTICE: Spec(
        "Notice of a key decision in the forward plan",
        Way.BEFORE, "the meeting", "last day to publish", _CLEAR_28, f"{_REGULATIONS}, regulation 9", settled=False,
    ),
    ClockKind.GENERAL_EXCEPTION: Spec(
        "General exception: a key decision without the ordinary notice",
        Way.AFTER, "publication of the notice", "first day for the decision", _FIVE_CLEAR,
        f"{_REGULATIONS}, regulation 10",
    ),
    ClockKind.URGENCY_REPORT: Spec(
        "Report to the council of decisions taken under special urgency",
        Way.AFTER, "the decision", "last day to report", Measure(12, Unit.MONTHS, Count.WITHIN),
        f"{_REGULATIONS}, regulation 19: at least once a year", settled=False,
    ),
    ClockKind.PRIVATE_FIRST: Spec(
        "First notice of a meeting in private",
        Way.BEFORE, "the meeting", "last day to publish", _CLEAR_28, f"{_REGULATIONS}, regulation 5(2)",
        settled=False,
    ),
    ClockKind.PRIVATE_SECOND: Spec(
        "Second notice of a meeting in private, with representations and the response",
        Way.BEFORE, "the meeting", "last day to publish", _FIVE_CLEAR, f"{_REGULATIONS}, regulation 5(4)",
    ),
    ClockKind.PAPERS: Spec(
        "Agenda and reports",
        Way.BEFORE, "the meeting", "last day to publish", _FIVE_CLEAR,
        f"Local Government Act 1972, section 100B; {_REGULATIONS}, regulation 7",
    ),
    ClockKind.RECORD: Spec(
        "Record of an executive decision",
        Way.AFTER, "the decision", "last day to publish", Measure(2, Unit.WORKING, Count.WITHIN),
        f"{_REGULATIONS}, regulation 12: as soon as reasonably practicable; the figure is local", settled=False,
    ),
    ClockKind.CALL_IN: Spec(
        "Call-in",
        Way.AFTER, "publication of the record", "last day to call in", Measure(5, Unit.WORKING, Count.WITHIN),
        f"Local Government Act 2000, section 9F. {_LOCAL}; five working days are common", settled=False,
    ),
    ClockKind.CALL_IN_HEARING: Spec(
        "Hearing of a call-in",
        Way.AFTER, "receipt of the call-in", "last day to hear it", Measure(10, Unit.WORKING, Count.WITHIN),
        f"{_LOCAL}; ten working days are common", settled=False,
    ),
    ClockKind.EXECUTIVE_RESPONSE: Spec(
        "Response of the executive to scrutiny",
        Way.AFTER, "receipt of the report", "last day to answer", Measure(2, Unit.MONTHS, Count.BEGINNING),
        "Local Government Act 2000, section 9FE",
    ),
    ClockKind.INTERESTS: Spec(
        "Declaration of an interest on the NHS side",
        Way.AFTER, "the day the interest is known", "last day to declare", Measure(28, Unit.CALENDAR, Count.WITHIN),
        "NHS England guidance on managing conflicts of interest",
    ),
    ClockKind.MEMBER_INTERESTS: Spec(
        "Notification of an interest by a member of the council",
        Way.AFTER, "becoming a member, or the disclosure", "last day to notify",
        Measure(28, Unit.CALENDAR, Count.BEGINNING), "Localism Act 2011, sections 30(1) and 31(3)",
    ),
    ClockKind.OFFICER_INTERESTS: Spec(
        "Notice of an interest by an officer of the council",
        Way.AFTER, "the day the interest is known", "last day to give notice",
        Measure(28, Unit.CALENDAR, Count.WITHIN),
        "Local Government Act 1972, section 117: as soon as practicable; the figure is local", settled=False,
    ),
    ClockKind.INTERESTS_YEARLY: Spec(
        "Confirmation that the declared interests are complete",
        Way.AFTER, "the last declaration or confirmation", "last day to confirm",
        Measure(12, Unit.MONTHS, Count.WITHIN),
        "NHS England guidance on managing conflicts of interest: at least once a year", settled=False,
    ),
    ClockKind.ELI: Spec(
        "Employee liability information before a transfer of staff",
        Way.BEFORE, "the transfer", "last day to give it", Measure(28, Unit.CALENDAR, Count.WITHIN),
        "Transfer of Undertakings (Protection of Employment) Regulations 2006, regulation 11",
    ),
}  # fmt: skip


def check_measure(kind: ClockKind, measure: Measure) -> None:
    """Raises Refused for a measure that cannot be counted for this kind of clock."""
    before = SPECS[kind].way is Way.BEFORE
    if before and (measure.unit is Unit.MONTHS or measure.count is Count.BEGINNING):
        raise Refused(
            "measure_does_not_fit",
            f"“{SPECS[kind].label}” is counted back from {SPECS[kind].event}: choose calendar or working days, "
            "clear or within.",
        )
    if measure.unit is Unit.MONTHS and measure.count is Count.CLEAR:
        raise Refused("measure_does_not_fit", "Clear days are days: choose months within, or months beginning with.")
    if measure.count is Count.BEGINNING and measure.number < 1:
        raise Refused("measure_does_not_fit", "A time that begins with a day is at least one day or month long.")


@dataclass(frozen=True, slots=True)
class Version:
    """A measure laid down from a day on. body: id of the body it is for, None for every body; row: its id."""

    row: int
    kind: ClockKind
    body: int | None
    measure: Measure
    since: date
    source: str


def in_force(versions: Sequence[Version], kind: ClockKind, body: int | None, on: date) -> Version | None:
    """The version that governs on a day: the body's own before the partnership's, the latest that has begun.

    None: nothing is laid down for that day, and the national default counts.
    """
    begun = [one for one in versions if one.kind is kind and one.since <= on]
    own = [one for one in begun if body is not None and one.body == body]
    shared = [one for one in begun if one.body is None]
    return max(own or shared, key=lambda one: one.since, default=None)


_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def number_word(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"
