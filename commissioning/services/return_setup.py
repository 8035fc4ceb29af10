"""Statutory returns and their collections as parts of ``register.yaml``: read and written."""

from collections.abc import Mapping, Set
from typing import Any

from commissioning.models import Organisation, Partnership, Post, ReturnCollection, StatutoryReturn
from commissioning.rules.assurance import Every
from commissioning.rules.returns import SIGNED, Dates, ReturnState
from commissioning.services.documents import Entry, add, filled


def load_returns(
    partnership: Partnership,
    entry: Entry,
    organisations: Mapping[str, Organisation],
    posts: Mapping[str, Post],
    allowed: Set[int] | None,
) -> None:
    """Returns that are not there yet, by number, with their collections. A return follows one that stands before it.

    allowed: ids of organisations whose returns the person may enter; None: all.
    """
    there = {one.number: one for one in partnership.statutory_returns.all()}
    codes = {one.code: one for one in there.values()}
    for row in entry.rows("returns"):
        one = _return(partnership, row, organisations, posts, codes)
        collections = [_collection(one, each, organisations, posts) for each in row.rows("collections")]
        if one.number in there:
            continue
        if allowed is not None and one.submitter_id not in allowed:
            row.fail(f"is submitted by {one.submitter.name}, and your role is for another organisation")
        if one.code in codes:
            row.fail(f"has the code {one.code}, which another return has")
        codes[one.code] = add(one)
        for each in collections:
            each.statutory_return = one
            add(each)


def _return(
    partnership: Partnership,
    row: Entry,
    organisations: Mapping[str, Organisation],
    posts: Mapping[str, Post],
    codes: Mapping[str, StatutoryReturn],
) -> StatutoryReturn:
    number = row.whole("number")
    every = row.text("every", "")
    if every and every not in [one.value for one in Every]:
        row.fail("needs one of once, month, quarter, half-year, year, two-years in “every”")
    one = StatutoryReturn(
        partnership=partnership,
        number=number,
        code=row.text("code", f"RETURN-{number}"),
        name=row.text("name"),
        legal_basis=row.text("legal_basis", ""),
        period=row.text("period", ""),
        frequency=row.text("frequency", ""),
        every_months=Every(every).months if every else None,
        collector=row.pick("collector", organisations),
        submitter=row.needed("submitter", organisations),
        signoff_post=row.pick("signed_off_by", posts),
        since=row.day("since"),
        until=row.day("until"),
        follows=row.pick("follows", codes),
        today=row.text("today", ""),
        notes=row.text("notes", ""),
        source=row.text("source"),
    )
    if one.since and one.until and one.until < one.since:
        row.fail("ends before it begins")
    return one


def _collection(
    one: StatutoryReturn, row: Entry, organisations: Mapping[str, Organisation], posts: Mapping[str, Post]
) -> ReturnCollection:
    dates = Dates(
        row.needed_day("period_start"),
        row.needed_day("period_end"),
        row.needed_day("opens_on"),
        row.needed_day("closes_on"),
        row.day("data_due_on"),
        row.day("refresh_on"),
    )
    dates.check()
    state = row.text("state", ReturnState.PLANNED.value)
    if state not in [each.value for each in ReturnState]:
        row.fail(f"needs one of {', '.join(each.value for each in ReturnState)} in “state”")
    post = row.pick("signed_off_by", posts) or one.signoff_post
    if post is None and state in [each.value for each in SIGNED]:
        row.fail("was signed off, and no post is named in “signed_off_by”")
    return ReturnCollection(
        period=row.text("period"),
        **{name: getattr(dates, name) for name in Dates.__slots__},
        collector=row.pick("collector", organisations) or one.collector,
        submitter=one.submitter,
        signoff_post=post,
        state=state,
        source=row.text("source", ""),
    )


def returns_as_dicts(partnership: Partnership) -> list[dict[str, Any]]:
    """The returns in the order of their numbers, each with its collections. Two queries."""
    related = ("collector", "submitter", "signoff_post", "follows")
    rows = partnership.statutory_returns.select_related(*related).prefetch_related(
        "collections__collector", "collections__signoff_post"
    )
    return [_as_dict(one) for one in rows.order_by("number")]


def _as_dict(one: StatutoryReturn) -> dict[str, Any]:
    return filled(
        number=one.number,
        code=one.code,
        name=one.name,
        legal_basis=one.legal_basis,
        period=one.period,
        frequency=one.frequency,
        every="" if one.every_months is None else Every.of(one.every_months).value,
        collector=one.collector.code if one.collector else "",
        submitter=one.submitter.code,
        signed_off_by=one.signoff_post.code if one.signoff_post else "",
        since=one.since,
        until=one.until,
        follows=one.follows.code if one.follows else "",
        today=one.today,
        notes=one.notes,
        collections=[_collection_as_dict(each) for each in one.collections.all()],
        source=one.source or "Entered by hand",
    )


def _collection_as_dict(one: ReturnCollection) -> dict[str, Any]:
    return filled(
        period=one.period,
        **{name: getattr(one, name) for name in Dates.__slots__},
        collector=one.collector.code if one.collector else "",
        signed_off_by=one.signoff_post.code if one.signoff_post else "",
        state=one.state,
        source=one.source,
    )
