"""Laying down clocks and local terms. Nothing is changed: a new version begins on its day, earlier days keep theirs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from commissioning.models import Body, ClockRule, LocalTerms, Partnership, User
from commissioning.rules.law_kinds import ClockKind, Measure, check_measure
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewClock:
    """body: None for every body. source: where it is laid down, such as the constitution."""

    kind: ClockKind
    body: Body | None
    measure: Measure
    since: date
    source: str
    reason: str


@transaction.atomic
def lay_down_clock(*, partnership: Partnership, clock: NewClock, by: User) -> ClockRule:
    """A new version of a clock from a day on. Raises Refused: measure_does_not_fit, clock_there_already."""
    why = check_reason(clock.reason)
    check_measure(clock.kind, clock.measure)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two administrators lay it down once
    same = {"partnership": partnership, "kind": clock.kind.value, "body": clock.body, "since": clock.since}
    if ClockRule.objects.filter(**same).exists():
        raise Refused(
            "clock_there_already",
            f"A rule for this clock begins on {show_date(clock.since)} already. Choose another day.",
        )
    measure = clock.measure
    made = ClockRule(
        **same, number=measure.number, unit=measure.unit.value, count=measure.count.value, source=clock.source
    )
    made._change_reason, made._history_user = why, by  # type: ignore[attr-defined]
    made.save()
    detail = {"measure": measure.words, "body": clock.body.code if clock.body else "", "reason": why}
    record(act="commissioning.lay_down_clock", partnership=partnership, subject=str(made), by=by, detail=detail)
    return made


@dataclass(frozen=True, slots=True)
class NewTerms:
    """key_value: £. grounds: one a line."""

    since: date
    key_value: Decimal
    key_areas: int
    call_in_members: int
    grounds: str
    source: str
    reason: str


@transaction.atomic
def lay_down_terms(*, partnership: Partnership, terms: NewTerms, by: User) -> LocalTerms:
    """New local terms from a day on. Raises Refused with the code ``terms_there_already``."""
    why = check_reason(terms.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if LocalTerms.objects.filter(partnership=partnership, since=terms.since).exists():
        raise Refused(
            "terms_there_already", f"Terms begin on {show_date(terms.since)} already. Choose another day for these."
        )
    made = LocalTerms(
        partnership=partnership,
        since=terms.since,
        key_value=terms.key_value,
        key_areas=terms.key_areas,
        call_in_members=terms.call_in_members,
        call_in_grounds=terms.grounds,
        source=terms.source,
    )
    made._change_reason, made._history_user = why, by  # type: ignore[attr-defined]
    made.save()
    detail = {"key_value": str(made.key_value), "members": made.call_in_members, "reason": why}
    record(act="commissioning.lay_down_terms", partnership=partnership, subject=str(made), by=by, detail=detail)
    return made
