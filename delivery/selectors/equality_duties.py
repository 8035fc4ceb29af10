"""What of equality impact assessments waits for a person: reviews, and what lessens a negative effect."""

from collections.abc import Iterator, Set
from datetime import date, timedelta

from django.urls import reverse

from commissioning.models import Post
from commissioning.selectors.posts import posts_acted_for
from delivery.models import EqualityAssessment, EqualityEffect
from delivery.rules.equality import ADVERSE
from delivery.selectors.engagement import CHANGE, DRAFTS, SEE, characteristics
from ihwb.web.access import Access
from ihwb.web.duties import Duty

AHEAD = timedelta(days=28)


def equality_duties(access: Access, on: date) -> list[Duty]:
    """Of the newest version of each assessment: to whoever acts for its owner, and to all who write assessments where
    it has none or is overdue. Four queries where there are any."""
    if not access.may(SEE):
        return []
    newest = _newest(access)
    if not newest:
        return []
    own = set(posts_acted_for(access.user, access.partnership, on))
    return [*_reviews(access, newest, own, on), *_mitigations(access, newest, own, on)]


def _newest(access: Access) -> dict[str, list[EqualityAssessment]]:
    """The versions of each assessment, the newest first."""
    versions: dict[str, list[EqualityAssessment]] = {}
    rows = EqualityAssessment.objects.filter(partnership=access.partnership).select_related("owner")
    for one in rows.order_by("code", "-number"):
        versions.setdefault(one.code, []).append(one)
    return versions


def _mine(access: Access, owner: Post | None, own: Set[int], due: date, on: date) -> bool:
    if owner is not None and owner.pk in own:
        return True
    return access.may(CHANGE) and (owner is None or due < on)


def _signed(versions: list[EqualityAssessment]) -> EqualityAssessment | None:
    """The newest signed version, which is the one that is looked at again."""
    return next((one for one in versions if one.signed_on is not None), None)


def _reviews(access: Access, newest: dict[str, list[EqualityAssessment]], own: Set[int], on: date) -> Iterator[Duty]:
    for versions in newest.values():
        signed = _signed(versions)
        if signed is None or signed.review_on is None or signed.review_on > on + AHEAD:
            continue
        if not _mine(access, signed.owner, own, signed.review_on, on):
            continue
        at, words = signed, f"Review the equality impact of “{signed.title}”"
        if versions[0] is not signed and access.may(DRAFTS):
            at, words = (
                versions[0],
                f"Have version {versions[0].number} of the equality impact of “{signed.title}” signed",
            )
        yield Duty(words, _page(access, at), signed.review_on)


def _mitigations(
    access: Access, newest: dict[str, list[EqualityAssessment]], own: Set[int], on: date
) -> Iterator[Duty]:
    signed = [held.pk for versions in newest.values() if (held := _signed(versions)) is not None]
    rows = EqualityEffect.objects.filter(
        assessment__in=signed, effect__in=sorted(ADVERSE), done_on__isnull=True, due__lte=on + AHEAD
    )
    names: dict[str, str] = {}
    for one in rows.select_related("assessment", "owner").order_by("due", "pk"):
        names = names or characteristics(access.partnership)
        if one.due is not None and _mine(access, one.owner, own, one.due, on):
            what = f"Lessen the effect on {names.get(one.code, one.code).lower()} of “{one.assessment.title}”"
            yield Duty(what, _page(access, one.assessment), one.due, one.mitigation)


def _page(access: Access, one: EqualityAssessment) -> str:
    named = {"partnership": access.partnership.slug, "code": one.code, "number": one.number}
    return reverse("delivery:assessment", kwargs=named)
