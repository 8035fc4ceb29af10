"""The functions of the delegation register: entering one, correcting what is said of it, changing it from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from commissioning.models import DelegatedFunction, FunctionTerms, Organisation, Partnership, Post
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import Delegability, check_law, check_new_terms, check_terms
from commissioning.selectors.register import opened_version, spans, terms_on
from commissioning.services.register import Hand, locked_function, not_theirs, record_on, save_row
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a function as a person may change them."""

    part: str
    condition: str
    oversight: Post | None
    notes: str


@dataclass(frozen=True, slots=True)
class Law:
    """What the law says of a function. since, until: its first and last day in law, included; empty: open."""

    name: str
    statute: str
    section: str
    state: Delegability
    law_reason: str
    part: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Which days a change is about. on: a day of the terms that are corrected; since: the first day of new ones."""

    on: date
    since: date | None = None


@transaction.atomic
def add_function(*, partnership: Partnership, holder: Organisation, law: Law, hand: Hand) -> DelegatedFunction:
    """Enter a function under the next number. Raises Refused when role or terms forbid it."""
    check_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one number at a time
    if holder.pk not in hand.organisations or holder.partnership_id != partnership.pk:
        raise not_theirs(law.name, holder)
    check_terms(state=law.state, name=law.name, part=law.part)
    last = DelegatedFunction.objects.filter(partnership=partnership).order_by("-number").first()
    function = DelegatedFunction(partnership=partnership, holder=holder, number=last.number + 1 if last else 1)
    _set_law(function, law)
    save_row(function, hand)
    record_on("commissioning.add_function", function, hand, {"state": law.state.value})
    return function


@transaction.atomic
def change_law(*, function_id: int, law: Law, opened: int, hand: Hand, when: When | None = None) -> DelegatedFunction:
    """Correct what the law says of a function, or say what it says from a later day on.

    What is delegated cannot become retained under the delegate's hands. ``when``: today's terms when it is left out.
    """
    function = locked_function(function_id, hand)
    _check_opened(function, opened)
    check_terms(state=law.state, name=law.name, part=law.part)
    today = timezone.localdate()
    when, was = when or When(today), _own(function)
    _set_law(function, law, first=False)
    row = _terms_at(function, when)
    since, until = _days_of(function, row)
    check_law(
        name=law.name,
        state=law.state,
        given=spans(function),
        since=since if when.since else max(since, today),
        until=until,
    )
    before = row.state
    _set_terms_of_law(row, law)
    _save_terms(function, row, was, hand)
    detail = {"state": law.state.value, "before": before, "since": str(when.since or "")}
    record_on("commissioning.change_law", function, hand, detail)
    return function


def _terms_at(function: DelegatedFunction, when: When) -> DelegatedFunction | FunctionTerms:
    """The terms that are corrected, or new ones that begin with what runs on that day. Not saved yet."""
    if when.since is None:
        later = terms_on(function, when.on).id
        return function if later is None else FunctionTerms.objects.select_for_update(of=("self",)).get(pk=later)
    others = [one.since for one in function.later_terms.all()]
    in_law = function.in_law_since, function.in_law_until
    check_new_terms(since=when.since, others=others, in_law=in_law)
    now = terms_on(function, when.since)
    return FunctionTerms(
        function=function,
        since=when.since,
        statute=now.statute,
        section=now.section,
        state=now.state.value,
        law_reason=now.law_reason,
        part=now.part,
        condition=now.condition,
        oversight=now.oversight,
    )


def _own(function: DelegatedFunction) -> tuple[object, ...]:
    """What a change may touch that is the function's own on every day."""
    return function.name, function.in_law_since, function.in_law_until, function.notes


def _save_terms(
    function: DelegatedFunction, row: DelegatedFunction | FunctionTerms, was: tuple[object, ...], hand: Hand
) -> None:
    """The terms, and the function too where something of its own changed, so that no empty line enters its history."""
    if row is function or _own(function) != was:
        save_row(function, hand)
    if isinstance(row, FunctionTerms):
        save_row(row, hand)


def _days_of(function: DelegatedFunction, row: DelegatedFunction | FunctionTerms) -> tuple[date, date | None]:
    """The first and the last day of terms, both included; date.min for those of the first entry."""
    since = row.since if isinstance(row, FunctionTerms) else date.min
    after = [one.since for one in function.later_terms.all() if one.since > since]
    return since, min(after) - timedelta(days=1) if after else function.in_law_until


@transaction.atomic
def remove_terms(*, terms_id: int, hand: Hand) -> DelegatedFunction:
    """Take back what was said of a function from a day on; what ran before goes on. The history keeps it."""
    function = locked_function(FunctionTerms.objects.values_list("function", flat=True).get(pk=terms_id), hand)
    row = FunctionTerms.objects.select_for_update(of=("self",)).get(pk=terms_id)
    since, until = _days_of(function, row)
    earlier = terms_on(function, since - timedelta(days=1))
    check_law(
        name=function.name,
        state=earlier.state,
        given=spans(function),
        since=since,
        until=until,
    )
    record_on("commissioning.remove_function_terms", function, hand, {"since": str(row.since)})
    row._change_reason = check_reason(hand.reason)  # type: ignore[attr-defined]  # simple_history reads both
    row._history_user = hand.by  # type: ignore[attr-defined]
    row.delete()
    return function


def _set_law(function: DelegatedFunction, law: Law, *, first: bool = True) -> None:
    """What is the function's own on every day; first: with what its first entry says besides."""
    if law.since and law.until and law.until < law.since:
        raise Refused(
            "ends_before_it_begins", "The function would end in law before it begins. Correct one of the days."
        )
    function.name, function.in_law_since, function.in_law_until = law.name.strip(), law.since, law.until
    if first:
        _set_terms_of_law(function, law)


def _set_terms_of_law(row: DelegatedFunction | FunctionTerms, law: Law) -> None:
    row.statute, row.section = law.statute.strip(), law.section.strip()
    row.state, row.law_reason, row.part = law.state.value, law.law_reason.strip(), law.part.strip()


@transaction.atomic
def change_terms(
    *, function_id: int, terms: Terms, opened: int, hand: Hand, when: When | None = None
) -> DelegatedFunction:
    """Correct part, condition, oversight and notes, or say what they are from a later day on.

    opened: the version that the person had before them; Refused (``register_changed``) when there is a newer one.
    """
    function = locked_function(function_id, hand)
    when, was = when or When(timezone.localdate()), _own(function)
    row = _terms_at(function, when)
    check_terms(state=Delegability(row.state), name=function.name, part=terms.part)
    _check_opened(function, opened)
    row.part, row.condition, row.oversight = terms.part.strip(), terms.condition.strip(), terms.oversight
    function.notes = terms.notes.strip()
    _save_terms(function, row, was, hand)
    record_on("commissioning.change_terms", function, hand, {"since": str(when.since or "")})
    return function


def _check_opened(function: DelegatedFunction, opened: int) -> None:
    if opened_version(function) != opened:
        raise Refused(
            "register_changed",
            f"Somebody changed “{function.name}” after you opened this page. Your words are still in the form: "
            "compare them with the entry as it is now, then save again.",
        )
