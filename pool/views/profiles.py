"""How one line's budget runs over the months."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from commissioning.selectors.history import history_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.profiles import ProfileForm
from pool.models import BudgetLine, BudgetProfile, ProfileKind
from pool.selectors.budget_page import shown_period
from pool.selectors.profiles import LineProfile, line_profile, profile_chart
from pool.services.profiles import set_profile
from pool.views.budgets import year_or_404
from pool.views.subject import found_fund, pages_of, unit_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.view_plan")
def profile(request: PartnershipRequest, fund: str, year: int, line: str) -> HttpResponse:
    found, label = found_fund(request, fund), year_or_404(year).label
    chosen = found.lines.select_related("lead").filter(code=line).first()
    if chosen is None:
        raise Http404("No such line")
    if request.method == "POST" and not request.access.may("pool.change_budgets"):
        raise PermissionDenied("pool.change_budgets")
    shown = line_profile(chosen, year)
    form = _form(request, shown)
    if request.method == "POST" and form.is_valid() and _saved(request, chosen, year, form):
        return HttpResponseRedirect(place(request, "pool:profile", fund=fund, year=year, line=line))
    sees_spend = request.access.may("pool.view_position")
    kept = BudgetProfile.objects.filter(budget__line=chosen, budget__year=year).first()
    context = {
        "fund": found,
        "year": year,
        "label": label,
        "line": chosen,
        "profile": shown,
        "chart": profile_chart(shown, with_spend=sees_spend),
        "sees_spend": sees_spend,
        "unit": unit_of(request, "pounds"),
        "form": form,
        "may_change": request.access.may("pool.change_budgets"),
        "history": history_of(kept, {"kind": "Kind", "months": "Months"}) if kept else [],
        "budgets_url": place(request, "pool:budgets", fund=fund, year=year),
        "pages": pages_of(request, found, shown_period(found, year), "pool:budgets"),
    }
    return render(request, "pool/budgets/profile.html", context)


def _form(request: PartnershipRequest, shown: LineProfile) -> ProfileForm:
    initial = {"kind": shown.kind, **{f"month_{month.number}": month.original for month in shown.months}}
    labels = [month.label.split(", ")[-1] for month in shown.months]
    return ProfileForm(request.POST or None, initial=initial, labels=labels)


def _saved(request: PartnershipRequest, line: BudgetLine, year: int, form: ProfileForm) -> bool:
    try:
        set_profile(
            line=line,
            year=year,
            kind=ProfileKind(form.cleaned_data["kind"]),
            typed=form.typed(),
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, f"The profile of {line.name} is saved.")
    return True
