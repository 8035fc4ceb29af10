"""What a provider's people see: their own organisation's contracts, specifications, staffing and notices; no more."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.models import RemedialNotice
from delivery.selectors import own_contracts as selectors
from delivery.selectors.specifications import own_specifications, specification_view
from delivery.views.contract_acts import METHODS
from delivery.views.contract_reviews import answer_page
from delivery.views.specifications import HAND_IN, staffing_page
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page

OWN = "delivery.view_own_contracts"


@require_safe
@requires(OWN)
def own_contracts(request: PartnershipRequest) -> HttpResponse:
    organisations = request.access.organisations_for(OWN)
    today = timezone.localdate()
    context = {
        "contracts": selectors.own_rows(request.partnership, organisations, today),
        "notices": selectors.own_notices(request.partnership, organisations, today),
        "actions": selectors.own_actions(request.partnership, organisations, today),
        "specifications": [
            specification_view(one, today, baseline_only=True)
            for one in own_specifications(request.partnership, organisations)
        ],
        "today": today,
    }
    return render(request, "delivery/contracts/own.html", context)


@require_http_methods(METHODS)
@requires(HAND_IN)
def own_staffing(request: PartnershipRequest, code: str) -> HttpResponse:
    """To anybody but the specification's provider it does not exist."""
    rows = own_specifications(request.partnership, request.access.organisations_for(HAND_IN))
    found = get_object_or_404(rows, code=code)
    back = place(request, "delivery:own_contracts")
    page = Page("Hand in staffing", "Hand it in", "The staffing is handed in.", back, "Your contracts", lead=found.name)
    return staffing_page(request, found, page)


@require_http_methods(METHODS)
@requires(OWN)
def own_answer(request: PartnershipRequest, pk: int) -> HttpResponse:
    """To anybody but the provider that the notice was issued to it does not exist."""
    rows = RemedialNotice.objects.filter(
        contract__partnership=request.partnership, contract__provider__in=request.access.organisations_for(OWN)
    )
    found = get_object_or_404(rows, pk=pk)
    back = place(request, "delivery:own_contracts")
    page = Page(
        f"Answer notice {found.number}", "Answer", "The notice is answered.", back, "Your contracts", found.breach
    )
    return answer_page(request, found, OWN, page)
