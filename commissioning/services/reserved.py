"""Saying what a line of reserved decisions means for the guard; files may say it too."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from commissioning.models import DecisionKind, DelegatedFunction, Partnership, ReservedMatter, TermsOfReference, User
from commissioning.rules.bodies import lines
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.deciding import save
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused, quote


@dataclass(frozen=True, slots=True)
class Meaning:
    """words: the line; kind, function: what it means, at least one; over: £, reserved above it only."""

    words: str
    kind: DecisionKind | None
    function: DelegatedFunction | None
    over: Decimal | None


@transaction.atomic
def reserve(*, terms_id: int, meaning: Meaning, reason: str, by: User) -> ReservedMatter:
    """The guard refuses it to others from now on. Raises Refused: line_unknown, reserved_already."""
    why = check_reason(reason)
    terms = (
        TermsOfReference.objects.select_for_update(of=("self",)).select_related("body__partnership").get(pk=terms_id)
    )
    if meaning.words not in lines(terms.reserved):
        raise Refused("line_unknown", f"These terms do not reserve {quote(meaning.words)}. Choose one of their lines.")
    made = ReservedMatter(
        terms=terms, words=meaning.words, kind=meaning.kind, function=meaning.function, over=meaning.over
    )
    try:
        with transaction.atomic():
            save(made, why, by)
    except IntegrityError as fault:
        raise Refused(
            "reserved_already",
            "These terms reserve this kind and function already. Take that line's meaning back first.",
        ) from fault
    _record("commissioning.reserve", made, by, why)
    return made


@transaction.atomic
def unreserve(*, matter_id: int, reason: str, by: User) -> None:
    """Take back what a line was said to mean. The history keeps it; the line itself stays."""
    why = check_reason(reason)
    found = (
        ReservedMatter.objects.select_for_update(of=("self",))
        .select_related("terms__body__partnership")
        .get(pk=matter_id)
    )
    _record("commissioning.unreserve", found, by, why)
    found._change_reason, found._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    found.delete()


def carry_over(old: TermsOfReference | None, new: TermsOfReference, why: str, by: User) -> None:
    """What the lines of the version before mean, they mean in the new one where they still stand."""
    if old is None:
        return
    still = set(lines(new.reserved))
    for one in old.matters.all():
        if one.words in still:
            save(
                ReservedMatter(terms=new, words=one.words, kind=one.kind, function=one.function, over=one.over), why, by
            )


def drop_lost(terms: TermsOfReference, why: str, by: User) -> None:
    """What a line meant that the terms no longer hold, means nothing any more."""
    still = set(lines(terms.reserved))
    for one in terms.matters.all():
        if one.words not in still:
            one._change_reason, one._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
            one.delete()


def load_reserved(partnership: Partnership, entry: Entry) -> int:
    """``reserved`` of ``authority.yaml``, for each version of a body's terms with that line. What is there stays."""
    bodies = {one.code: one for one in partnership.bodies.all()}
    kinds = {one.code: one for one in partnership.decision_kinds.all()}
    functions = {str(one.number): one for one in partnership.functions.all()}
    for row in entry.rows("reserved"):
        body, words = row.needed("body", bodies), row.text("words")
        number = row.whole_or_none("function")
        function = functions.get(str(number)) if number else None
        if number and function is None:
            row.fail(f"names function {number}, which is not in the register")
        kind, over = row.pick("kind", kinds), row.number("over")
        if kind is None and function is None:
            row.fail("needs a kind or a function")
        there = list(body.terms.all())
        versions = [one for one in there if words in lines(one.reserved)]
        if there and not versions:  # without any terms there is nothing yet that could reserve it
            row.fail(f"names the line {quote(words)}, which no terms of reference of {body.name} reserve")
        for terms in versions:
            if not terms.matters.filter(kind=kind, function=function).exists():
                add(ReservedMatter(terms=terms, words=words, kind=kind, function=function, over=over))
    return ReservedMatter.objects.filter(terms__body__partnership=partnership).count()


def _record(act: str, one: ReservedMatter, by: User, reason: str) -> None:
    detail: dict[str, Any] = {
        "words": one.words,
        "kind": one.kind.code if one.kind else "",
        "function": one.function.number if one.function else "",
        "over": str(one.over or ""),
        "reason": reason,
    }
    record(act=act, partnership=one.terms.body.partnership, subject=str(one.terms), by=by, detail=detail)
