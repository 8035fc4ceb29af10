"""A fund that is released as it is earned: what it pays for, and what was achieved."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.earning import ReleaseForm
from pool.models import RiskFund
from pool.rules.earning import said_release
from pool.rules.risk_share.releases import release_of
from pool.selectors.profiles import last_certified
from pool.services.earning import set_release
from pool.views.budgets import year_or_404
from pool.views.subject import found_fund


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.set_up_pool")
def release(request: PartnershipRequest, fund: str, year: int, held: str) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    row = get_object_or_404(RiskFund, fund=found, year=year, code=held)
    kept = release_of(row.release) if row.release else None
    form = ReleaseForm(request.POST or None, release=kept, begun=kept is not None and last_certified(found, year) > 0)
    back = place(request, "pool:setup_year", fund=fund, year=year)
    if form.is_valid():
        try:
            saved = set_release(fund_id=found.pk, year=year, code=held, release=form.release(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{saved.name} has released {show(saved.amount)} so far.")
            return HttpResponseRedirect(back)
    context = {
        "fund": found,
        "held": row,
        "label": label,
        "form": form,
        "said": said_release(kept) if kept else [],
        "submit": "Save",
        "cancel_url": back,
    }
    return render(request, "pool/setup/release.html", context)
