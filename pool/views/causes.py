"""The parts of one line's variance by cause."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.models import Organisation
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from pool.forms.causes import CausesForm
from pool.models import BudgetLine, Outturn, Period
from pool.rules.causes import causes_named
from pool.selectors.closing import submitted_organisations
from pool.selectors.figures import line_figures
from pool.selectors.lines import lines_of
from pool.selectors.outturn import may_see, why_locked
from pool.selectors.terms import terms_of
from pool.services.causes import set_causes
from pool.views.subject import address, found_period


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.enter_outturn")
def causes(request: PartnershipRequest, fund: str, year: int, period: int, line: str) -> HttpResponse:
    """Another partner's line of an open period is not found: its figures are its own."""
    found = found_period(request, fund, year, period)
    held = next((one for one in lines_of(found.fund, found.year) if one.code == line), None)
    if held is None or not may_see(request.access, found, held):
        raise Http404("No such line")
    named = _named(found)
    row = Outturn.objects.filter(period=found, line=held).first()
    form = CausesForm(request.POST or None, named=named, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and _saved(request, found, held, form):
        return HttpResponseRedirect(address(request, "pool:outturn", found))
    enters_for = request.access.organisations_for("pool.enter_outturn")
    context = {
        "period": found,
        "line": held,
        "figures": next((one for one in line_figures(found) if one.code == line), None),
        "form": form,
        "named": named,
        "locked": why_locked(held, found, enters_for, submitted_organisations(found)),
    }
    return render(request, "pool/closing/causes.html", context, status=422 if form.errors else 200)


def _named(period: Period) -> dict[str, str]:
    """Cause to the name of the partner that bears it."""
    codes = causes_named(terms_of(period).rules)
    partners = Organisation.objects.filter(partnership=period.fund.agreement.partnership, code__in=codes.values())
    names = dict(partners.values_list("code", "name"))
    return {cause: names.get(code, code) for cause, code in codes.items()}


def _initial(row: Outturn | None) -> dict[str, object]:
    kept = {f"cause_{cause}": Decimal(amount) for cause, amount in row.causes.items()} if row else {}
    return {"version": row.version if row else 0, **kept}


def _saved(request: PartnershipRequest, period: Period, line: BudgetLine, form: CausesForm) -> bool:
    try:
        set_causes(
            period_id=period.pk,
            line=line.code,
            version=form.cleaned_data["version"],
            causes=form.causes,
            by=request.access.user,
            at=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, f"The causes of the variance of {line.name} are saved.")
    return True
