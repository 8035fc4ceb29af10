"""What waits for a person in commissioning."""

from datetime import date

from django.urls import reverse

from commissioning.models import DelegatedFunction
from commissioning.selectors.decision_waiting import waiting
from commissioning.selectors.document_duties import document_duties
from commissioning.selectors.law_duties import law_duties
from commissioning.selectors.principles import untested
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def duties(access: Access, on: date) -> list[Duty]:
    """What of decisions waits for the person, and functions that nobody oversees."""
    return [
        *_decisions(access, on),
        *_principles(access),
        *document_duties(access),
        *_oversight(access),
        *law_duties(access, on),
    ]


def _url(access: Access, name: str, **kwargs: int) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})


def _decisions(access: Access, on: date) -> list[Duty]:
    """What of the decisions waits for the person."""
    return [
        Duty(
            what=f"{one.what}: {one.title}",
            url=_url(access, "decision", pk=one.decision) + one.anchor,
            due=one.due,
            detail=one.detail,
            many=one.many,
            all_url=_url(access, "decisions") + "?mine=on" if one.many else "",
        )
        for one in waiting(access, on)
    ]


def _principles(access: Access) -> list[Duty]:
    """Decisions on their route that nobody has tested on the text as it is now."""
    if not access.may("commissioning.test_principles"):
        return []
    return [
        Duty(
            what=f"Test against the principles: {one.title}",
            url=_url(access, "test_principles", pk=one.id),
            detail=f"{one.view.standing.label}: {one.view.counts}." if one.view.test else "Not tested yet.",
            many="Test {count} decisions against the principles",
            all_url=_url(access, "principles") + "#tested",
        )
        for one in untested(access.partnership)
    ]


def _oversight(access: Access) -> list[Duty]:
    organisations = access.organisations_for("commissioning.change_register")
    if not organisations:
        return []
    names = list(
        DelegatedFunction.objects.filter(
            partnership=access.partnership, holder__in=organisations, oversight__isnull=True
        ).values_list("name", flat=True)
    )
    if not names:
        return []
    what = "1 function has" if len(names) == 1 else f"{len(names)} functions have"
    shown = "; ".join(names[:3]) + ("; and more" if len(names) > 3 else "")
    return [Duty(f"{what} no post that keeps oversight", _url(access, "register"), detail=f"{shown}.")]
