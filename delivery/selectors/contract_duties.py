"""What of contracts waits for a person: ends to decide, sign-offs, conditions, reviews, actions, notices, staffing."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from commissioning.selectors.posts import posts_acted_for
from delivery.models import (
    Contract,
    ContractReview,
    DiligenceCondition,
    DueDiligence,
    RemedialNotice,
    ReviewAction,
)
from delivery.rules.contract_ends import Urgency
from delivery.rules.contracts import Status
from delivery.rules.diligence import DiligenceState
from delivery.selectors.contracts import book_for
from delivery.selectors.diligence import missing_of
from delivery.selectors.specifications import own_specifications, staffing_of
from ihwb.web.access import Access
from ihwb.web.duties import Duty

AHEAD = timedelta(days=14)
CHANGE, SIGN, HAND_IN = "delivery.change_contracts", "delivery.sign_due_diligence", "delivery.view_own_contracts"


def contract_duties(access: Access, on: date) -> list[Duty]:
    """Nothing is asked for where there is no contract. About a dozen queries where there are."""
    if access.may(HAND_IN):
        return [*_staffing(access, on), *_answers(access)]
    found: list[Duty] = []
    if access.may(CHANGE) and Contract.objects.filter(partnership=access.partnership).exists():
        found += [*_ends(access, on), *_reviews(access, on), *_notices(access, on)]
    posts = posts_acted_for(access.user, access.partnership, on)
    if posts:
        found += [
            *_sign_offs(access, set(posts)),
            *_conditions(access, set(posts), on),
            *_actions(access, set(posts), on),
        ]
    return found


def _ends(access: Access, on: date) -> Iterator[Duty]:
    """Ends whose decision is near or passed, of what still runs and has no decision under way."""
    own = access.organisations_for(CHANGE)
    book = book_for(access, on)
    codes = {one.code for one in book.contracts if one.commissioner_id in own}
    for one in book.views():
        running = one.standing.status in {Status.IN_FORCE, Status.IN_EXTENSION, Status.ENDING}
        near = one.urgency in {Urgency.SOON, Urgency.PASSED}
        if one.code in codes and running and near and one.undecided:
            yield Duty(
                f"Decide what follows “{one.title}”",
                _at(access, "delivery:contract", code=one.code),
                one.decide_by,
                many="Decide what follows {count} contracts",
                all_url=_at(access, "delivery:contract_ends"),
            )


def _reviews(access: Access, on: date) -> Iterator[Duty]:
    """The next review of each contract as its latest review plans it."""
    rows = ContractReview.objects.filter(
        contract__partnership=access.partnership, contract__commissioner__in=access.organisations_for(CHANGE)
    )
    latest: dict[int, ContractReview] = {}
    for one in rows.select_related("contract").order_by("-held_on"):
        latest.setdefault(one.contract_id, one)
    for one in latest.values():
        if one.next_on is not None and one.next_on <= on + AHEAD:
            url = _at(access, "delivery:contract", code=one.contract.code) + "#reviews"
            yield Duty(f"Review the contract “{one.contract.title}”", url, one.next_on)


def _notices(access: Access, on: date) -> Iterator[Duty]:
    rows = RemedialNotice.objects.filter(
        contract__partnership=access.partnership,
        contract__commissioner__in=access.organisations_for(CHANGE),
        outcome="open",
        cure_by__lte=on + AHEAD,
    )
    for one in rows.select_related("contract"):
        url = _at(access, "delivery:contract", code=one.contract.code) + "#notices"
        yield Duty(f"Say whether notice {one.number} on “{one.contract.title}” is cured", url, one.cure_by)


def _sign_offs(access: Access, posts: set[int]) -> Iterator[Duty]:
    if not access.may(SIGN):
        return
    rows = DueDiligence.objects.filter(
        contract__partnership=access.partnership, state=DiligenceState.OPEN.value, signoff_post__in=posts
    )
    for one in rows.select_related("provider", "contract").prefetch_related("areas__evidence", "conditions"):
        if not missing_of(one):
            words = f"Sign off the due diligence on {one.provider.name}"
            yield Duty(words, _at(access, "delivery:diligence", pk=one.pk), one.due_on)


def _conditions(access: Access, posts: set[int], on: date) -> Iterator[Duty]:
    rows = DiligenceCondition.objects.filter(
        diligence__contract__partnership=access.partnership, state="open", owner__in=posts, due_on__lte=on + AHEAD
    )
    if not access.may("delivery.view_due_diligence"):
        return
    for one in rows.select_related("diligence__provider"):
        url = _at(access, "delivery:diligence", pk=one.diligence_id) + "#conditions"
        yield Duty(f"Meet condition {one.number} on {one.diligence.provider.name}", url, one.due_on)


def _actions(access: Access, posts: set[int], on: date) -> Iterator[Duty]:
    rows = ReviewAction.objects.filter(
        review__contract__partnership=access.partnership, done_on__isnull=True, owner__in=posts, due_on__lte=on + AHEAD
    )
    if not access.may("delivery.view_contracts"):
        return
    for one in rows.select_related("review__contract"):
        url = _at(access, "delivery:contract", code=one.review.contract.code) + "#reviews"
        yield Duty(f"Complete an action on “{one.review.contract.title}”", url, one.due_on, one.text)


def _staffing(access: Access, on: date) -> Iterator[Duty]:
    """What a provider's people still hand in: the first day of each specification that is open."""
    for one in own_specifications(access.partnership, access.organisations_for(HAND_IN)):
        days = [row.as_at for row in staffing_of(one, on) if row.found is None]
        if days:
            url = _at(access, "delivery:own_staffing", code=one.code)
            yield Duty(f"Hand in staffing for “{one.name}”", url, min(days))


def _answers(access: Access) -> Iterator[Duty]:
    """Notices to the person's own organisation that nobody has answered."""
    rows = RemedialNotice.objects.filter(
        contract__partnership=access.partnership,
        contract__provider__in=access.organisations_for(HAND_IN),
        outcome="open",
        answered_on__isnull=True,
    )
    for one in rows.select_related("contract"):
        words = f"Answer notice {one.number} on “{one.contract.title}”"
        yield Duty(words, _at(access, "delivery:own_answer", pk=one.pk), one.cure_by)


def _at(access: Access, name: str, **own: object) -> str:
    return reverse(name, kwargs={"partnership": access.partnership.slug, **own})
