"""What of bodies and interests waits for a person."""

from datetime import date, timedelta

from django.urls import reverse

from commissioning.models import Interest, SeatTerm, TermsOfReference
from commissioning.rules.bodies import ENDS_SOON
from commissioning.rules.interests import Publicity
from commissioning.selectors.bodies import CHANGE
from commissioning.selectors.interests import DECLARE, KEEP, my_standings
from ihwb.web.access import Access
from ihwb.web.duties import Duty

_AHEAD = timedelta(days=30)  # so long before its day the yearly confirmation is asked for


def interest_duties(access: Access, on: date) -> list[Duty]:
    """One's own declarations; for keepers what is to be published; terms of office and reviews that end."""
    return [*_own(access, on), *_to_publish(access), *_ending(access, on)]


def _url(access: Access, name: str, **kwargs: str | int) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})


def _own(access: Access, on: date) -> list[Duty]:
    if not access.may(DECLARE):
        return []
    found = []
    for one in my_standings(access, on):
        if one.first is None:
            what = f"Declare your interests on the register of {one.register}"
            detail = f"You sit as {one.seat}, {one.body}. If you have none, confirm that."
            found.append(Duty(what, _url(access, "interests"), due=one.due, detail=detail))
        elif one.again is not None and one.again - _AHEAD <= on:
            what = f"Confirm your interests on the register of {one.register}"
            found.append(Duty(what, _url(access, "confirm_interests"), due=one.again))
    return found


def _to_publish(access: Access) -> list[Duty]:
    keeps = access.organisations_for(KEEP)
    if not keeps:
        return []
    rows = Interest.objects.filter(
        partnership=access.partnership, state=Publicity.DECLARED.value, register__in=keeps
    ).exclude(member__user=access.user)
    return [
        Duty(
            what=f"Publish the interest of {one.member.name}",
            url=_url(access, "interest", pk=one.pk),
            many="Publish {count} declared interests",
            all_url=_url(access, "interests"),
        )
        for one in rows.select_related("member")
    ]


def _ending(access: Access, on: date) -> list[Duty]:
    """Of the bodies of one's organisation, and the joint ones: terms of office that end soon, and reviews overdue."""
    mine = access.organisations_for(CHANGE)
    if not mine or access.may("commissioning.manage_people"):
        return []
    terms = SeatTerm.objects.filter(
        seat__body__partnership=access.partnership, substitute=False, until__range=(on, on + ENDS_SOON)
    ).select_related("seat__body", "member")
    found = [
        Duty(
            what=f"The term of {one.member.name} on {one.seat.body.name} ends",
            url=_url(access, "body", code=one.seat.body.code) + "#seats",
            due=one.until,
            many="{count} terms of office end",
            all_url=_url(access, "bodies"),
        )
        for one in terms
        if one.seat.body.organisation_id in mine or one.seat.body.organisation_id is None
    ]
    newest: dict[int, TermsOfReference] = {}
    begun = TermsOfReference.objects.filter(body__partnership=access.partnership, since__lte=on)
    for version in begun.select_related("body").order_by("since"):
        newest[version.body_id] = version
    return found + [
        Duty(
            what=f"Review the terms of reference of {one.body.name}",
            url=_url(access, "body", code=one.body.code) + "#terms",
            due=one.review_on,
            many="Review {count} terms of reference",
            all_url=_url(access, "bodies"),
        )
        for one in newest.values()
        if one.review_on is not None
        and one.review_on <= on + ENDS_SOON
        and (one.body.organisation_id in mine or one.body.organisation_id is None)
    ]
