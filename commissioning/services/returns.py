"""Statutory returns: what they are, what each became, their collections and each step in their life."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import Organisation, Partnership, Post, ReturnCollection, ReturnStep, StatutoryReturn, User
from commissioning.rules.assurance import check_one_of
from commissioning.rules.posts import check_acting
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import runs_on
from commissioning.rules.returns import (
    MAY_CARRY_FILE,
    NEEDS_REASON,
    Dates,
    ReturnAct,
    ReturnState,
    after,
    check_other_person,
    check_signing,
    next_label,
)
from commissioning.selectors.posts import held
from commissioning.selectors.returns import dates_of, handed_in_by
from commissioning.services import evidence_files
from commissioning.services.audit import record
from commissioning.services.register import Hand
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """A return as it is entered. since, until: its first and last day, included; follows: the one that it replaces."""

    code: str
    name: str
    submitter: Organisation
    legal_basis: str = ""
    frequency: str = ""
    every_months: int | None = None
    collector: Organisation | None = None
    signoff_post: Post | None = None
    since: date | None = None
    until: date | None = None
    follows: StatutoryReturn | None = None
    today: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What comes with a step: a file or a link, or nothing."""

    title: str = ""
    file: File | None = None  # type: ignore[type-arg]  # an upload
    link: str = ""
    sha256: str = ""


# --- Returns --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_return(*, partnership: Partnership, draft: ReturnDraft, hand: Hand) -> StatutoryReturn:
    """Enter a return under the next number. One that replaces another ends it on the day before its own first."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # one number at a time
    last = StatutoryReturn.objects.filter(partnership=partnership).aggregate(last=Max("number"))["last"] or 0
    one = StatutoryReturn(partnership=partnership, number=last + 1)
    _write(one, draft, hand)
    _record("commissioning.add_return", one, hand.by, {"code": one.code, "reason": hand.reason.strip()})
    return one


@transaction.atomic
def change_return(*, return_id: int, draft: ReturnDraft, hand: Hand) -> StatutoryReturn:
    """Change what a return is. What was collected under it stays as it was."""
    one = StatutoryReturn.objects.select_for_update(of=("self",)).select_related("submitter").get(pk=return_id)
    _check_theirs(one.submitter, hand.organisations, one.name)
    _write(one, draft, hand)
    _record("commissioning.change_return", one, hand.by, {"code": one.code, "reason": hand.reason.strip()})
    return one


def _write(one: StatutoryReturn, draft: ReturnDraft, hand: Hand) -> None:
    check_reason(hand.reason)
    _check_theirs(draft.submitter, hand.organisations, draft.name)
    _check_return(one, draft)
    one.code, one.name, one.legal_basis = draft.code.strip(), draft.name.strip(), draft.legal_basis.strip()
    one.frequency, one.every_months = draft.frequency.strip(), draft.every_months
    one.collector, one.submitter, one.signoff_post = draft.collector, draft.submitter, draft.signoff_post
    one.since, one.until, one.follows = draft.since, draft.until, draft.follows
    one.today, one.notes = draft.today.strip(), draft.notes.strip()
    _save(one, hand.by, hand.reason)
    if draft.follows is not None and draft.since is not None and draft.follows.until is None:
        replaced = StatutoryReturn.objects.select_for_update().get(pk=draft.follows.pk)
        replaced.until = date.fromordinal(draft.since.toordinal() - 1)
        _save(replaced, hand.by, hand.reason)


def _check_return(one: StatutoryReturn, draft: ReturnDraft) -> None:
    same = StatutoryReturn.objects.filter(partnership=one.partnership, code__iexact=draft.code.strip()).exclude(
        pk=one.pk
    )
    if taken := same.first():
        raise Refused("code_taken", f"The code {draft.code} belongs to “{taken.name}”. Choose another.")
    if draft.since and draft.until and draft.until < draft.since:
        raise Refused("dates", f"It would end on {show_date(draft.until)}, before it begins. Correct one of the days.")
    for other in (draft.collector, draft.submitter, draft.signoff_post, draft.follows):
        if other is not None and other.partnership_id != one.partnership_id:
            raise Refused("delegate_unknown", f"{other} is not in this partnership. Choose one of its own.")
    earlier = draft.follows
    while earlier is not None:
        if earlier.pk == one.pk:
            raise Refused("follows_itself", f"“{draft.name}” would follow itself. Choose the one before it.")
        earlier = earlier.follows
    begun = draft.follows.since if draft.follows else None
    if draft.since is not None and begun is not None and draft.since <= begun:
        raise Refused("dates", f"It would begin before the one that it replaces, which began on {show_date(begun)}.")


# --- Collections ----------------------------------------------------------------------------------------------


@transaction.atomic
def plan_collection(*, return_id: int, period: str, dates: Dates, hand: Hand) -> ReturnCollection:
    """Plan the collection of a return for one period, by who does it today."""
    check_reason(hand.reason)
    one = StatutoryReturn.objects.select_for_update(of=("self",)).select_related("submitter").get(pk=return_id)
    _check_theirs(one.submitter, hand.organisations, one.name)
    dates.check()
    if one.collections.filter(period_start=dates.period_start, period_end=dates.period_end).exists():
        raise Refused("period_there", f"{one.code} has a collection for {period} already. Change its dates instead.")
    if not runs_on(one.since, one.until, dates.period_start):
        raise Refused(
            "not_asked_for",
            f"The law does not ask for {one.name} in a period that begins on {show_date(dates.period_start)}. "
            "Choose the return that took its place.",
        )
    new = _planned(one, period, dates)
    _save(new, hand.by, hand.reason)
    _record("commissioning.plan_return", new, hand.by, {"closes": dates.closes_on.isoformat()})
    return new


@transaction.atomic
def change_collection(
    *, collection_id: int, period: str, dates: Dates, signoff_post: Post | None, hand: Hand
) -> ReturnCollection:
    """Change the dates or the post of a collection that is not submitted yet."""
    check_reason(hand.reason)
    one = _locked(collection_id)
    _check_theirs(one.submitter, hand.organisations, str(one))
    dates.check()
    if one.state in (ReturnState.ACCEPTED.value, ReturnState.REFRESHED.value) and (
        _without_refresh(dates) != _without_refresh(dates_of(one))
    ):
        raise Refused("accepted_already", f"{one} was accepted: only the day of its refresh can change now.")
    same = ReturnCollection.objects.filter(statutory_return=one.statutory_return, period_start=dates.period_start)
    if same.filter(period_end=dates.period_end).exclude(pk=one.pk).exists():
        raise Refused("period_there", f"{one.statutory_return.code} has a collection for that period already.")
    if signoff_post is None and one.signed_by_id is not None:
        raise Refused("signed_already", f"{one} was signed off by a post, which has to stay named.")
    one.period, one.signoff_post = period.strip(), signoff_post
    _set_dates(one, dates)
    _save(one, hand.by, hand.reason)
    _record("commissioning.change_return_dates", one, hand.by, {"reason": hand.reason.strip()})
    return one


@transaction.atomic
def copy_to_year(*, partnership: Partnership, year: int, hand: Hand) -> tuple[int, list[str]]:
    """Last year's collections as this year's plan, their dates moved by whole years; dates are edited afterwards.

    A return of every two years is copied from two years ago. Returns how many are new, and what was not copied and why.
    """
    check_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    made, left = 0, []
    for back in (1, 2):
        wanted = FinancialYear(year - back)
        rows = ReturnCollection.objects.filter(
            statutory_return__partnership=partnership,
            submitter__in=hand.organisations,
            period_start__range=(wanted.start, wanted.end),
        ).select_related("statutory_return__submitter", "submitter")
        for one in rows.order_by("period_start", "statutory_return__number"):
            if (one.statutory_return.every_months == 24) != (back == 2):
                continue
            if why := _not_copied(one, back):
                left.append(why)
                continue
            new = _planned(one.statutory_return, next_label(one.period, back), dates_of(one).later(12 * back))
            new.copied_from = one
            _save(new, hand.by, hand.reason)
            made += 1
    label = FinancialYear(year).label
    record(
        act="commissioning.copy_returns",
        partnership=partnership,
        subject=f"Statutory returns {label}",
        by=hand.by,
        detail={"new": made, "left": left, "reason": hand.reason.strip()},
    )
    return made, left


def _not_copied(one: ReturnCollection, years: int) -> str:
    dates = dates_of(one).later(12 * years)
    asked = one.statutory_return
    if asked.collections.filter(period_start=dates.period_start, period_end=dates.period_end).exists():
        return f"{asked.code} has its collection for {next_label(one.period, years)} already."
    if not runs_on(asked.since, asked.until, dates.period_start):
        became = ", ".join(one.code for one in asked.became.all())
        return f"{asked.code} is not asked for any more" + (f"; it became {became}." if became else ".")
    return ""


def _planned(one: StatutoryReturn, period: str, dates: Dates) -> ReturnCollection:
    new = ReturnCollection(
        statutory_return=one,
        period=period.strip()[:60],
        collector=one.collector,
        submitter=one.submitter,
        signoff_post=one.signoff_post,
    )
    _set_dates(new, dates)
    return new


def _set_dates(one: ReturnCollection, dates: Dates) -> None:
    for name in Dates.__slots__:
        setattr(one, name, getattr(dates, name))


def _without_refresh(dates: Dates) -> Dates:
    return replace(dates, refresh_on=None)


# --- Steps ----------------------------------------------------------------------------------------------------


@transaction.atomic
def take_step(
    *,
    collection_id: int,
    act: ReturnAct,
    by: User,
    organisations: Set[int],
    at: datetime,
    remark: str = "",
    paper: Paper = Paper(),  # frozen
) -> ReturnStep:
    """Do the next thing with a collection. Raises Refused when its state, the role or the post do not allow it.

    organisations: ids for which the person may do this act: the provider's own for handing in, the submitter's for all.
    """
    one = _locked(collection_id)
    theirs = {one.submitter_id, one.collector_id} if act is ReturnAct.HAND_IN else {one.submitter_id}
    if not theirs & set(organisations):
        _check_theirs(one.submitter, organisations, str(one))
    before = ReturnState(one.state)
    then = after(before, act, str(one))
    if act in NEEDS_REASON:
        remark = check_reason(remark)
    _set_people(one, act, by, at)
    one.state = then.value
    step = ReturnStep(
        collection=one,
        number=one.steps.count() + 1,
        act=act.value,
        before=before.value,
        after=then.value,
        remark=remark.strip(),
        by=by,
        at=at,
    )
    _set_paper(step, act, paper)
    _save(one, by, remark.strip() or act.done)
    step.save()
    detail = {"act": act.value, "state": then.value, "remark": step.remark, "sha256": step.sha256, "link": step.link}
    _record("commissioning.return_step", one, by, detail)
    return step


def _set_people(one: ReturnCollection, act: ReturnAct, by: User, at: datetime) -> None:
    """Who checked and who signed; going back takes both off, and the steps keep them."""
    if act in (ReturnAct.SEND_BACK, ReturnAct.REJECT):
        one.checked_by = one.signed_by = one.signed_for = None
    elif act is ReturnAct.CHECK:
        check_other_person(str(one), handed_in=handed_in_by(one), by=by.pk)
        one.checked_by = by
    elif act is ReturnAct.SIGN_OFF:
        if one.signoff_post is None:
            raise Refused("no_post", f"No post signs {one} off. Name it, under “Change the dates or the post”.")
        acts = check_acting(held(one.signoff_post.pk), by.pk, timezone.localtime(at).date(), one.signoff_post.title)
        check_signing(checked_by=one.checked_by_id, signs=by.pk, name=str(one))
        one.signed_by, one.signed_for_id = by, acts.for_holder


def _set_paper(step: ReturnStep, act: ReturnAct, paper: Paper) -> None:
    given = paper.file is not None or bool(paper.link)
    if act is ReturnAct.HAND_IN or (given and act in MAY_CARRY_FILE):
        check_one_of(file=paper.file is not None, link=bool(paper.link))
        step.title, step.link, step.sha256 = paper.title.strip(), paper.link, paper.sha256.strip().lower()
    if given and paper.file is not None and act in MAY_CARRY_FILE:
        kept = evidence_files.keep(paper.file)
        step.file, step.file_name, step.size, step.sha256 = kept.stored, kept.name, kept.size, kept.sha256


def _locked(collection_id: int) -> ReturnCollection:
    rows = ReturnCollection.objects.select_for_update(of=("self",))
    return rows.select_related("statutory_return__partnership", "submitter", "collector", "signoff_post").get(
        pk=collection_id
    )


def _check_theirs(submitter: Organisation, organisations: Set[int], name: str) -> None:
    if submitter.pk not in organisations:
        raise Refused(
            "other_organisation",
            f"{name} is submitted by {submitter.name}, and your role is for another organisation. "
            "Ask one of its governance officers or commissioners.",
        )


def _save(row: StatutoryReturn | ReturnCollection, by: User, reason: str) -> None:
    row._change_reason = reason.strip()  # type: ignore[union-attr]  # simple_history reads both
    row._history_user = by  # type: ignore[union-attr]
    row.save()


def _record(act: str, row: StatutoryReturn | ReturnCollection, by: User, detail: dict[str, Any]) -> None:
    partnership = row.partnership if isinstance(row, StatutoryReturn) else row.statutory_return.partnership
    record(act=act, partnership=partnership, subject=str(row), by=by, detail=detail)
