"""Evidence that is expected of functions: what is due, what was given, what is overdue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from commissioning.models import DelegatedFunction, Evidence, EvidenceExpectation, Partnership
from commissioning.rules.assurance import EVERY, EvidenceState, Rhythm

SHOWN = 6  # so many of the overdue dates are offered by name


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Evidence that was given. file_name: empty for a link."""

    id: int
    due_on: date
    title: str
    file_name: str
    link: str
    sha256: str
    by: str
    given_at: datetime
    returned: bool


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """Evidence that is expected. overdue: due dates that are over and open, the oldest first."""

    id: int
    function: int
    function_name: str
    what: str
    every: str
    first_due: date
    last_due: date | None
    next_due: date | None
    overdue: tuple[date, ...]
    owner: str
    supplier: str
    given: tuple[EvidenceRow, ...]

    @property
    def open_dates(self) -> tuple[date, ...]:
        """The due dates for which evidence can be given now: those that are over, and the next."""
        return (*self.overdue, *([self.next_due] if self.next_due else []))


def rhythm_of(one: EvidenceExpectation) -> Rhythm:
    return Rhythm(one.first_due, one.every_months, one.last_due)


def expected(rows: QuerySet[EvidenceExpectation]) -> QuerySet[EvidenceExpectation]:
    """With what a row shows. Two queries."""
    given = Evidence.objects.select_related("given_by").order_by("-due_on", "-given_at")
    related = rows.select_related("function__holder", "owner", "supplier")
    return related.prefetch_related(Prefetch("given", given)).order_by("function__number", "number")


def of_function(function: DelegatedFunction, on: date) -> list[ExpectationRow]:
    """What is expected of a function. Two queries."""
    return [expectation_row(one, on) for one in expected(EvidenceExpectation.objects.filter(function=function))]


def of_partnership(partnership: Partnership, on: date) -> list[ExpectationRow]:
    """What is expected of every function of a partnership. Two queries."""
    rows = EvidenceExpectation.objects.filter(function__partnership=partnership)
    return [expectation_row(one, on) for one in expected(rows)]


def for_organisations(partnership: Partnership, organisations: Iterable[int], on: date) -> list[ExpectationRow]:
    """What organisations hand in themselves. Two queries."""
    rows = EvidenceExpectation.objects.filter(function__partnership=partnership, supplier__in=list(organisations))
    return [expectation_row(one, on) for one in expected(rows)]


def overdue_by_function(partnership: Partnership, on: date) -> dict[int, list[ExpectationRow]]:
    """Expectations with something overdue on a day, by function. Two queries."""
    found: dict[int, list[ExpectationRow]] = defaultdict(list)
    for row in of_partnership(partnership, on):
        if row.overdue:
            found[row.function].append(row)
    return found


def expectation_row(one: EvidenceExpectation, on: date) -> ExpectationRow:
    rhythm = rhythm_of(one)
    counted = {each.due_on for each in one.given.all() if each.state == EvidenceState.GIVEN.value}
    return ExpectationRow(
        id=one.pk,
        function=one.function_id,
        function_name=one.function.name,
        what=one.what,
        every=EVERY[one.every_months],
        first_due=one.first_due,
        last_due=one.last_due,
        next_due=rhythm.next_due(counted, on),
        overdue=rhythm.overdue(counted, on),
        owner=one.owner.title if one.owner else "",
        supplier=one.supplier.name if one.supplier else one.function.holder.name,
        given=tuple(_evidence_row(each) for each in one.given.all()),
    )


def _evidence_row(one: Evidence) -> EvidenceRow:
    return EvidenceRow(
        id=one.pk,
        due_on=one.due_on,
        title=one.title,
        file_name=one.file_name,
        link=one.link,
        sha256=one.sha256,
        by=one.given_by.name if one.given_by else "The system",
        given_at=one.given_at,
        returned=one.state == EvidenceState.RETURNED.value,
    )


def evidence_rows(partnership: Partnership) -> QuerySet[Evidence]:
    """Files of evidence that whoever reads the register may open."""
    return Evidence.objects.filter(expectation__function__partnership=partnership).exclude(file="")


def own_evidence_rows(partnership: Partnership, organisations: Iterable[int]) -> QuerySet[Evidence]:
    """Files of evidence that organisations hand in themselves."""
    return evidence_rows(partnership).filter(Q(expectation__supplier__in=list(organisations)))
