"""Heat maps, movement, money at stake, and the risks before each body."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.models import Body
from delivery.models import RiskRegister
from delivery.selectors import risk_pictures as selectors
from delivery.selectors.risk_bodies import before_bodies
from delivery.selectors.risk_money import money, stakes
from delivery.selectors.risk_sight import sight_of
from delivery.views.risk_acts import VIEW, pages, today
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import PartnershipRequest, requires
from ihwb.web.forms import DayInUrlField


class HeatForm(forms.Form):
    """Which ratings, and as at which day."""

    optional_unmarked = True
    rating = forms.ChoiceField(required=False, choices=list(selectors.KINDS.items()))
    as_at = DayInUrlField("As at")


@require_safe
@requires(VIEW)
def risk_heat(request: PartnershipRequest) -> HttpResponse:
    form = HeatForm(request.GET or None)
    form.is_valid()
    held = form.cleaned_data if form.is_bound else {}
    kind, day = held.get("rating") or "current", held.get("as_at") or today()
    context = {
        "form": form,
        "maps": selectors.heat_maps(request.partnership, sight=sight_of(request.access), on=day, kind=kind),
        "kind": selectors.KINDS[kind],
        "on": day,
        "pages": pages(request, "risk_heat"),
    }
    return render(request, "delivery/risks/heat.html", context)


class MovementForm(forms.Form):
    """Between which two days."""

    optional_unmarked = True
    since = DayInUrlField("Since")
    as_at = DayInUrlField("As at")


@require_safe
@requires(VIEW)
def risk_movement(request: PartnershipRequest) -> HttpResponse:
    form = MovementForm(request.GET or None)
    form.is_valid()
    held = form.cleaned_data if form.is_bound else {}
    day = held.get("as_at") or today()
    since: date = held.get("since") or FinancialYear.of(day).start
    context = {
        "form": form,
        "rows": selectors.movements(request.partnership, since=since, on=day, sight=sight_of(request.access)),
        "since": since,
        "on": day,
        "backwards": since > day,
        "pages": pages(request, "risk_movement"),
    }
    return render(request, "delivery/risks/movement.html", context)


@require_safe
@requires(VIEW)
def risk_money(request: PartnershipRequest) -> HttpResponse:
    """?fund= and ?line= show those of a fund or a line alone: the pool's pages lead here."""
    fund, line = request.GET.get("fund", ""), request.GET.get("line", "")
    rows = stakes(request.partnership, sight_of(request.access), fund=fund, line=line)
    context = {"money": money(rows), "narrowed": bool(fund or line), "pages": pages(request, "risk_money")}
    return render(request, "delivery/risks/money.html", context)


@require_safe
@requires(VIEW)
def risk_bodies(request: PartnershipRequest) -> HttpResponse:
    """?body= shows those of one body alone: its own page leads here."""
    code = request.GET.get("body", "")
    body = Body.objects.filter(partnership=request.partnership, code=code).first() if code else None
    if code and body is None:
        raise Http404("No such body")
    unkept = RiskRegister.objects.filter(partnership=request.partnership, body__isnull=True, ended_on__isnull=True)
    context = {
        "rows": before_bodies(request.access, sight_of(request.access), body=body),
        "body": body,
        "unkept": list(unkept.values_list("name", flat=True)),
        "pages": pages(request, "risk_bodies"),
    }
    return render(request, "delivery/risks/bodies.html", context)
