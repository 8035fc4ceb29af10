"""What waits for a person in commissioning."""

from datetime import date

from django.urls import reverse

from commissioning.selectors.decision_waiting import waiting
from commissioning.selectors.document_duties import document_duties
from commissioning.selectors.interest_duties import interest_duties
from commissioning.selectors.law_duties import law_duties
from commissioning.selectors.principles import untested
from commissioning.selectors.register_duties import register_duties
from commissioning.selectors.return_duties import return_duties
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def duties(access: Access, on: date) -> list[Duty]:
    """What of decisions waits for the person, of documents, of the law and of the register."""
    return [
        *_decisions(access, on),
        *_principles(access),
        *document_duties(access),
        *register_duties(access, on),
        *return_duties(access, on),
        *law_duties(access, on),
        *interest_duties(access, on),
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
