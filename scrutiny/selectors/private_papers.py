"""Whose private papers a person reads: those of the bodies of the organisation that the role is held for (decision 76).

A partner's members do not read what the other's cabinet takes in private. A body of both partners has the readers of
both, and whoever sits on a body reads its papers, for whomever the role is held.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.models import Body, Seat
from commissioning.selectors.body import seats_of
from ihwb.web.access import Access
from scrutiny.models import Report
from scrutiny.rules.exemptions import Part

RESTRICTED = "scrutiny.read_restricted_pack"


def reads_private(access: Access, body: Body) -> bool:
    """True for who reads the private papers of a body. No query, or four where the role is another organisation's."""
    if not access.may(RESTRICTED):
        return False
    if body.organisation_id is None or body.organisation_id in access.organisations_for(RESTRICTED):
        return True
    return body.pk in _seated(access)


def private_bodies(access: Access) -> frozenset[int]:
    """The ids of the bodies whose private papers the person reads. Five queries."""
    if not access.may(RESTRICTED):
        return frozenset()
    own = Q(organisation__isnull=True) | Q(organisation__in=access.organisations_for(RESTRICTED))
    rows = Body.objects.filter(own, partnership=access.partnership)
    return frozenset(rows.values_list("pk", flat=True)) | _seated(access)


def _seated(access: Access) -> frozenset[int]:
    seats = seats_of(
        access.partnership.pk, Seat.objects.filter(body__partnership=access.partnership), timezone.localdate()
    )
    mine = access.user.pk
    return frozenset(
        body for body, rows in seats.items() if any(one.sitter is not None and one.sitter.user == mine for one in rows)
    )


def readable_reports(access: Access) -> QuerySet[Report]:
    """The reports a reader may open. A report that any Part II item carries counts as Part II.

    A private one is read by the readers of its committee, and of every body whose agenda carries it.
    """
    rows: QuerySet[Report] = access.partnership.reports.all()
    shut = Q(part=Part.EXEMPT) | Q(agenda_items__part=Part.EXEMPT)
    if bodies := private_bodies(access):
        of_theirs = Q(committee__in=bodies) | Q(agenda_items__meeting__body__in=bodies)
        shut &= ~Q(pk__in=Report.objects.filter(of_theirs).values("pk"))
    return rows.exclude(pk__in=Report.objects.filter(shut).values("pk"))


def reads_private_report(access: Access, report: Report) -> bool:
    """True for who reads what is or was private in a report that they may open."""
    bodies = private_bodies(access)
    return report.committee_id in bodies or report.agenda_items.filter(meeting__body__in=bodies).exists()
