"""The record of acts: what was done by whom, and whether the chain still holds."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.models import AuditEntry
from commissioning.rules.audit import first_break
from commissioning.selectors.audit import chain
from ihwb.web.access import PartnershipRequest, requires
from ihwb.web.taking import page_size

_PAGE = 50
_CHECK_UNASKED = 2_000  # entries: a longer chain is checked when somebody asks


@requires("commissioning.view_audit")
def audit(request: PartnershipRequest) -> HttpResponse:
    rows = AuditEntry.objects.filter(partnership=request.partnership).select_related("by").order_by("-number")
    page = Paginator(rows, page_size(request, _PAGE)).get_page(request.GET.get("page"))
    total = page.paginator.count
    checked = total <= _CHECK_UNASKED or "check" in request.GET
    context = {
        "page": page,
        "total": total,
        "checked": checked,
        "broken": first_break(chain(request.partnership)) if checked else None,
    }
    return render(request, "commissioning/audit.html", context)
