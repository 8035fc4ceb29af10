"""The delegation register and the statutory returns as a file: ``register.yaml``, which the page gives and takes."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.db import transaction

from commissioning.models import (
    DelegatedFunction,
    Delegation,
    DelegationCondition,
    EvidenceExpectation,
    FunctionTerms,
    Organisation,
    Partnership,
    Post,
    User,
)
from commissioning.rules.assurance import Every
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import (
    Asked,
    Delegability,
    DelegationState,
    Span,
    check_delegation,
    check_terms,
    retained_message,
)
from commissioning.services.audit import record
from commissioning.services.documents import Entry, add, filled
from commissioning.services.return_setup import load_returns, returns_as_dicts
from commissioning.services.yaml_text import read_mapping
from ihwb.kernel.errors import Refused

FILE = "register.yaml"


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of the file mean in a partnership."""

    organisations: Mapping[str, Organisation]
    posts: Mapping[str, Post]

    @classmethod
    def of(cls, partnership: Partnership) -> "Codes":
        return cls(
            {one.code: one for one in partnership.organisations.all()},
            {one.code: one for one in partnership.posts.all()},
        )


def load_register(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The functions and returns of ``register.yaml``. Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    codes = Codes.of(partnership)
    _functions(partnership, entry, codes, None)
    load_returns(partnership, entry, codes.organisations, codes.posts, None)
    entry.finish()
    return [
        f"{partnership.functions.count()} delegated functions",
        f"{partnership.statutory_returns.count()} statutory returns",
    ]


def read_file(text: str) -> dict[str, Any]:
    """Raises Refused (``bad_data``) for what is no YAML mapping."""
    pattern = "The file is not a register: it has no “functions”. Download one as a pattern."
    return read_mapping(text, code="bad_data", pattern=pattern)


@transaction.atomic
def take_over(
    *, partnership: Partnership, document: dict[str, Any], reason: str, by: User, organisations: Set[int]
) -> tuple[int, int]:
    """Enter what is not there yet; what is there stays as it is. Returns how many functions and returns were new.

    organisations: ids of those whose functions the person may enter.
    """
    check_reason(reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    before = partnership.functions.count(), partnership.statutory_returns.count()
    entry = Entry(FILE, document)
    codes = Codes.of(partnership)
    _functions(partnership, entry, codes, organisations)
    load_returns(partnership, entry, codes.organisations, codes.posts, organisations)
    entry.finish()
    new = partnership.functions.count() - before[0], partnership.statutory_returns.count() - before[1]
    record(
        act="commissioning.take_register_over",
        partnership=partnership,
        subject=FILE,
        by=by,
        detail={"functions": new[0], "returns": new[1], "reason": reason.strip()},
    )
    return new


# --- Functions and their delegations --------------------------------------------------------------------------


def _functions(partnership: Partnership, entry: Entry, codes: Codes, allowed: Set[int] | None) -> None:
    there = {one.number: one for one in partnership.functions.select_related("holder")}
    for row in entry.rows("functions"):
        function = _function(partnership, row, codes)
        later = _later_terms(function, row, codes)
        given = _delegations(function, later, row, codes)
        expectations = [_expectation(number, one, codes) for number, one in enumerate(row.rows("evidence"), start=1)]
        if function.number in there:
            continue
        if allowed is not None and function.holder_id not in allowed:
            row.fail(f"is a function of {function.holder.name}, and your role is for another organisation")
        add(function)
        for terms in later:
            terms.function = function
            add(terms)
        for number, (delegation, conditions) in enumerate(given, start=1):
            delegation.function, delegation.number = function, number
            add(delegation)
            for condition in conditions:
                condition.delegation = delegation
                add(condition)
        for expectation in expectations:
            expectation.function = function
            add(expectation)


def _function(partnership: Partnership, row: Entry, codes: Codes) -> DelegatedFunction:
    function = DelegatedFunction(
        partnership=partnership,
        number=row.whole("number"),
        name=row.text("name"),
        statute=row.text("statute", ""),
        section=row.text("section", ""),
        holder=row.needed("holder", codes.organisations),
        state=row.choice("state", Delegability).value,
        law_reason=row.text("law_reason", ""),
        part=row.text("part", ""),
        condition=row.text("condition", ""),
        oversight=row.pick("oversight", codes.posts),
        in_law_since=row.day("in_law_since"),
        in_law_until=row.day("in_law_until"),
        notes=row.text("notes", ""),
        source=row.text("source"),
    )
    check_terms(state=Delegability(function.state), name=function.name, part=function.part)
    return function


def _later_terms(function: DelegatedFunction, row: Entry, codes: Codes) -> list[FunctionTerms]:
    """``later``: what is said from a day on, in the order of the days. What a row leaves out stays as it was."""
    found: list[FunctionTerms] = []
    last: DelegatedFunction | FunctionTerms = function
    for one in row.rows("later"):
        state = one.choice("state", Delegability).value if one.has("state") else last.state
        made = FunctionTerms(
            since=one.needed_day("since"),
            statute=one.text("statute", last.statute),
            section=one.text("section", last.section),
            state=state,
            law_reason=one.text("law_reason", last.law_reason),
            part=one.text("part", last.part),
            condition=one.text("condition", last.condition),
            oversight=one.pick("oversight", codes.posts) or last.oversight,
            source=one.text("source", ""),
        )
        first = found[-1].since if found else function.in_law_since
        if (first and made.since <= first) or (function.in_law_until and made.since > function.in_law_until):
            one.fail("begins before what stands above it, or when the function is no longer in law")
        check_terms(state=Delegability(state), name=function.name, part=made.part)
        found.append(made)
        last = made
    return found


def _said(function: DelegatedFunction, later: Sequence[FunctionTerms], day: date) -> DelegatedFunction | FunctionTerms:
    begun = [one for one in later if one.since <= day]
    return begun[-1] if begun else function


def _delegations(
    function: DelegatedFunction, later: Sequence[FunctionTerms], row: Entry, codes: Codes
) -> list[tuple[Delegation, list[DelegationCondition]]]:
    """Those under ``delegations``, and the one that older files write beside the function."""
    found = [_delegation(function, one, codes) for one in row.rows("delegations")]
    if plain := _beside(function, row, codes):
        found.append((plain, []))
    checked: list[Span] = []
    for one, _ in found:
        span = Span(one.delegate.name, one.part, one.since, one.until)
        said = _said(function, later, one.since)
        one.law_state = said.state
        kept = [each.since for each in later if each.since > one.since and each.state == Delegability.RETAINED.value]
        check_delegation(
            state=Delegability(said.state),
            name=function.name,
            holder=function.holder.name,
            asked=Asked(span, one.instrument, without_instrument=one is not plain),
            others=checked,
            law_reason=said.law_reason,
            kept_from=min(kept, default=None),
        )
        checked.append(span)
    return found


def _delegation(function: DelegatedFunction, row: Entry, codes: Codes) -> tuple[Delegation, list[DelegationCondition]]:
    delegation = Delegation(
        holder=function.holder,
        delegate=row.needed("delegate", codes.organisations),
        law_state=function.state,
        part=row.text("part", function.part if function.state == Delegability.PARTLY.value else ""),
        instrument=row.text("instrument", ""),
        clause=row.text("clause", ""),
        agreement=row.text("agreement", ""),
        since=row.needed_day("since"),
        until=row.day("until"),
        oversight=row.pick("oversight", codes.posts),
        source=row.text("source", ""),
    )
    conditions = [
        DelegationCondition(
            number=number,
            text=one.text("text"),
            owner_post=one.pick("post", codes.posts),
            owner_organisation=one.pick("organisation", codes.organisations),
        )
        for number, one in enumerate(row.rows("conditions"), start=1)
    ]
    for number, condition in enumerate(conditions, start=1):
        if condition.owner_post and condition.owner_organisation:
            row.fail(f"names a post and an organisation for condition {number}; one of them sees to it")
    return delegation, conditions


def _beside(function: DelegatedFunction, row: Entry, codes: Codes) -> Delegation | None:
    delegate, day = row.pick("delegate", codes.organisations), row.day("delegated_on")
    instrument = row.text("instrument", "")
    if delegate is None:
        return None
    if day is None:
        if function.state == Delegability.RETAINED.value:
            raise Refused(
                "function_retained", retained_message(function.name, function.holder.name, function.law_reason)
            )
        row.fail("has a delegate without the date in “delegated_on”")
    return Delegation(
        holder=function.holder,
        delegate=delegate,
        law_state=function.state,
        part=function.part if function.state == Delegability.PARTLY.value else "",
        instrument=instrument,
        since=day,
        source=function.source,
    )


def _expectation(number: int, row: Entry, codes: Codes) -> EvidenceExpectation:
    every = row.choice("every", Every)
    found = EvidenceExpectation(
        number=number,
        what=row.text("what"),
        every_months=every.months,
        first_due=row.needed_day("first_due"),
        last_due=row.day("last_due"),
        owner=row.pick("owner", codes.posts),
        supplier=row.pick("supplier", codes.organisations),
        source=row.text("source", ""),
    )
    if found.last_due is not None and found.last_due < found.first_due:
        row.fail("has its last due date before the first")
    return found


# --- Writing the file -----------------------------------------------------------------------------------------


def as_file(partnership: Partnership) -> str:
    """The register as YAML that ``take_over`` and ``load_partnership`` read: what counts, without its history."""
    functions = partnership.functions.select_related("holder", "oversight").order_by("number")
    functions = functions.prefetch_related("later_terms__oversight")
    given = Delegation.objects.filter(function__partnership=partnership, state=DelegationState.GIVEN.value)
    related = ("delegate", "oversight")
    conditions = "conditions__owner_post", "conditions__owner_organisation"
    by_function: dict[int, list[Delegation]] = {}
    for one in given.select_related(*related).prefetch_related(*conditions).order_by("since", "number"):
        by_function.setdefault(one.function_id, []).append(one)
    expected: dict[int, list[dict[str, Any]]] = {}
    for each in EvidenceExpectation.objects.filter(function__partnership=partnership).select_related(
        "owner", "supplier"
    ):
        expected.setdefault(each.function_id, []).append(_expectation_as_dict(each))
    rows = [_function_as_dict(one, by_function.get(one.pk, []), expected.get(one.pk, [])) for one in functions]
    document = {"functions": rows, "returns": returns_as_dicts(partnership)}
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
    return text


def _function_as_dict(
    one: DelegatedFunction, given: Sequence[Delegation], expected: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return filled(
        number=one.number,
        name=one.name,
        statute=one.statute,
        section=one.section,
        holder=one.holder.code,
        state=one.state,
        law_reason=one.law_reason,
        part=one.part,
        condition=one.condition,
        oversight=one.oversight.code if one.oversight else "",
        in_law_since=one.in_law_since,
        in_law_until=one.in_law_until,
        notes=one.notes,
        later=[_terms_as_dict(each) for each in one.later_terms.all()],
        delegations=[_delegation_as_dict(each) for each in given],
        evidence=list(expected),
        source=one.source or "Entered by hand",
    )


def _terms_as_dict(one: FunctionTerms) -> dict[str, Any]:
    return filled(
        since=one.since,
        statute=one.statute,
        section=one.section,
        state=one.state,
        law_reason=one.law_reason,
        part=one.part,
        condition=one.condition,
        oversight=one.oversight.code if one.oversight else "",
        source=one.source,
    )


def _delegation_as_dict(one: Delegation) -> dict[str, Any]:
    return filled(
        delegate=one.delegate.code,
        part=one.part,
        instrument=one.instrument,
        clause=one.clause,
        agreement=one.agreement,
        since=one.since,
        until=one.until,
        oversight=one.oversight.code if one.oversight else "",
        conditions=[
            filled(
                text=each.text,
                post=each.owner_post.code if each.owner_post else "",
                organisation=each.owner_organisation.code if each.owner_organisation else "",
            )
            for each in one.conditions.all()
        ],
        source=one.source,
    )


def _expectation_as_dict(one: EvidenceExpectation) -> dict[str, Any]:
    return filled(
        what=one.what,
        every=Every.of(one.every_months).value,
        first_due=one.first_due,
        last_due=one.last_due,
        owner=one.owner.code if one.owner else "",
        supplier=one.supplier.code if one.supplier else "",
        source=one.source,
    )
