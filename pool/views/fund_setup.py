"""Setting up a fund: the fund itself, its groups and its lines."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.fund_setup import FundForm, GroupForm, LineForm, NewFundForm
from pool.models import Agreement, BudgetLine, LineGroup, Period, PooledFund
from pool.selectors.budget_page import budget_years
from pool.selectors.fund import funds_of
from pool.services import fund_setup as services
from pool.views.subject import found_fund, pages_of

_METHODS = ["GET", "HEAD", "POST"]
_SET_UP = "pool.set_up_pool"


@require_safe
@requires(_SET_UP)
def setups(request: PartnershipRequest) -> HttpResponse:
    context = {
        "funds": funds_of(request.partnership),
        "agreements": Agreement.objects.filter(partnership=request.partnership).exists(),
    }
    return render(request, "pool/setup/funds.html", context)


@require_http_methods(_METHODS)
@requires(_SET_UP)
def new_fund(request: PartnershipRequest) -> HttpResponse:
    form = NewFundForm(request.POST or None, partnership=request.partnership)
    back = place(request, "pool:setups")
    if form.is_valid():
        try:
            made = services.create_fund(**form.cleaned_data, by=request.access.user)
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            messages.success(request, f"{made.name} is there. What next: add its groups, then its lines.")
            return HttpResponseRedirect(place(request, "pool:setup", fund=made.code))
    return _form_page(request, form, "Add a fund", back, "Setting up")


@require_safe
@requires(_SET_UP)
def setup(request: PartnershipRequest, fund: str) -> HttpResponse:
    """All that is set up so far, and what comes next."""
    found = found_fund(request, fund)
    years = {year for year, _ in budget_years(found)}
    now = FinancialYear.of(timezone.localdate()).start_year
    years |= {max(years) + 1} if years else {FinancialYear.of(found.agreement.starts_on).start_year, now}
    context = {
        "fund": found,
        "groups": list(found.groups.order_by("position", "code")),
        "lines": list(found.lines.select_related("group", "lead").order_by("group__position", "position", "code")),
        "years": [(year, FinancialYear(year).label) for year in sorted(years)],
        "is_open": Period.objects.filter(fund=found).exists(),
        "pages": pages_of(request, found, None, "pool:setup"),
    }
    return render(request, "pool/setup/fund.html", context)


@require_http_methods(_METHODS)
@requires(_SET_UP)
def change_fund(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    form = FundForm(request.POST or None, initial={"name": found.name, "source": found.source})
    act = _act(form, lambda: services.change_fund(fund=found, **form.cleaned_data, by=request.access.user))
    return _saved_or_form(request, found, form, act, f"Change {found.name}")


# --- Groups ---------------------------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
@requires(_SET_UP)
def add_group(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    form = GroupForm(request.POST or None, new=True, initial={"position": found.groups.count() + 1})
    act = _act(form, lambda: services.save_group(fund=found, group=None, **form.cleaned_data, by=request.access.user))
    return _saved_or_form(request, found, form, act, "Add a group")


@require_http_methods(_METHODS)
@requires(_SET_UP)
def change_group(request: PartnershipRequest, fund: str, group: str) -> HttpResponse:
    found = found_fund(request, fund)
    kept = _one(found.groups.filter(code=group))
    form = GroupForm(request.POST or None, new=False, initial={"name": kept.name, "position": kept.position})

    def act() -> None:
        services.save_group(fund=found, group=kept, code=group, **form.cleaned_data, by=request.access.user)

    return _saved_or_form(request, found, form, _act(form, act), f"Change {kept.name}")


@require_http_methods(_METHODS)
@requires(_SET_UP)
def remove_group(request: PartnershipRequest, fund: str, group: str) -> HttpResponse:
    found = found_fund(request, fund)
    return _removed(request, found, _one(found.groups.filter(code=group)))


# --- Lines ----------------------------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
@requires(_SET_UP)
def add_line(request: PartnershipRequest, fund: str) -> HttpResponse:
    found = found_fund(request, fund)
    initial = {"position": found.lines.count() + 1, "arrangement": "pooled"}
    form = LineForm(request.POST or None, fund=found, new=True, initial=initial)

    def act() -> None:
        code = form.cleaned_data["code"]
        services.save_line(fund=found, line=None, code=code, details=form.details(), by=request.access.user)

    return _saved_or_form(request, found, form, _act(form, act), "Add a line")


@require_http_methods(_METHODS)
@requires(_SET_UP)
def change_line(request: PartnershipRequest, fund: str, line: str) -> HttpResponse:
    found = found_fund(request, fund)
    kept: BudgetLine = _one(found.lines.filter(code=line))
    form = LineForm(request.POST or None, fund=found, new=False, initial=_initial(kept))

    def act() -> None:
        services.save_line(fund=found, line=kept, code=line, details=form.details(), by=request.access.user)

    return _saved_or_form(request, found, form, _act(form, act), f"Change {kept.name}")


def _initial(line: BudgetLine) -> dict[str, Any]:
    plain = ("name", "group", "lead", "provider", "scheme_code", "arrangement", "position", "source")
    shares = ", ".join(f"{code} {weight}" for code, weight in (line.shares or {}).items())
    return {**{name: getattr(line, name) for name in plain}, "tags": ", ".join(line.tags), "shares": shares}


@require_http_methods(_METHODS)
@requires(_SET_UP)
def remove_line(request: PartnershipRequest, fund: str, line: str) -> HttpResponse:
    found = found_fund(request, fund)
    return _removed(request, found, _one(found.lines.filter(code=line)))


# --- What these pages share -----------------------------------------------------------------------------------------


def _one(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404("Nothing has this code")
    return found


def _act(form: Form, act: Callable[[], object]) -> bool:
    """True if the form was right and the act was done; what was refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error("code" if "code" in form.fields else None, refused.message)
        return False
    return True


def _saved_or_form(request: PartnershipRequest, fund: PooledFund, form: Form, done: bool, heading: str) -> HttpResponse:
    back = place(request, "pool:setup", fund=fund.code)
    if done:
        messages.success(request, f"Saved: {form.cleaned_data['name']}.")
        return HttpResponseRedirect(back)
    return _form_page(request, form, heading, back, f"Setting up {fund.name}")


def _form_page(request: PartnershipRequest, form: Form, heading: str, back: str, up: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": "Save", "cancel_url": back, "up": up}
    return render(request, "pool/setup/form.html", context)


def _removed(request: PartnershipRequest, fund: PooledFund, row: LineGroup | BudgetLine) -> HttpResponse:
    back, form = place(request, "pool:setup", fund=fund.code), Form(request.POST or None)
    if request.method == "POST":
        try:
            services.remove_unused(fund=fund, row=row, by=request.access.user)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, f"{row.name} is removed.")
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "question": f"Remove {row.name}?",
        "consequence": "Only what nothing else uses can be removed. The history keeps it.",
        "submit": "Remove it",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "commissioning/reason.html", context)
