"""What the pages about an agreement's life share: finding it, and the way between the pages."""

from django.http import Http404

from ihwb.web.access import PartnershipRequest
from pool.models import Agreement, PooledFund
from pool.views.subject import Section, pages_of


def found_agreement(request: PartnershipRequest, code: str) -> Agreement:
    """The partnership's agreement with this code. Raises Http404."""
    agreements = Agreement.objects.filter(partnership=request.partnership, code=code).select_related("partnership")
    found = agreements.first()
    if found is None:
        raise Http404("No such agreement")
    return found


def way_between(request: PartnershipRequest, agreement: Agreement, here: str) -> list[Section]:
    """The pages of the agreement's first fund; none while it has no fund."""
    fund = PooledFund.objects.filter(agreement=agreement).select_related("agreement").order_by("code").first()
    return pages_of(request, fund, None, here) if fund else []


def way_in_partnership(request: PartnershipRequest, here: str) -> list[Section]:
    """The same for a page of the whole partnership: the pages of its latest agreement."""
    latest = Agreement.objects.filter(partnership=request.partnership).order_by("-starts_on", "code").first()
    return way_between(request, latest, here) if latest else []
