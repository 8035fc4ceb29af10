"""The register of benefits, one benefit, and the forms that change it and its shares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.benefits import BenefitFilterForm, BenefitForm, SharesForm
from delivery.models import Benefit, BenefitKind
from delivery.selectors.benefits import register
from delivery.selectors.benefits.realisation import effects
from delivery.services.benefits import register as services
from delivery.views.benefits.pages import form_page, found_benefit, subnav
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO, show
from ihwb.web.access import PartnershipRequest, place, requires


@require_safe
@requires("delivery.view_benefits")
def benefits(request: PartnershipRequest) -> HttpResponse:
    """Every benefit by project, with what its years come to."""
    rows = register.benefits(request.partnership)
    form = BenefitFilterForm(request.GET or None, rows=rows)
    shown = register.filtered(rows, form.asked()) if form.is_bound else rows
    groups: dict[str, list[register.BenefitRow]] = {}
    for one in shown:
        groups.setdefault(one.project, []).append(one)
    context = {
        "groups": [{"project": project, "benefits": held} for project, held in groups.items()],
        "form": form,
        "found": f"{len(shown)} of {len(rows)} benefits",
        "any": bool(rows),
        "stats": _stats(request, rows),
        "may_change": request.access.may("delivery.change_benefits"),
        "pages": subnav(request, "delivery:benefits"),
    }
    return render(request, "delivery/benefits/benefits.html", context)


def _stats(request: PartnershipRequest, rows: list[register.BenefitRow]) -> list[dict[str, Any]]:
    address = place(request, "delivery:benefits")
    return [
        {
            "label": label,
            "value": sum(1 for one in rows if one.kind == kind),
            "url": f"{address}?kind={kind}",
        }
        for kind, label in BenefitKind.choices
    ]


@require_safe
@requires("delivery.view_benefits")
def benefit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = found_benefit(request, pk)
    context = {
        "detail": register.detail(found),
        "effects": effects(request.access, found),
        "fund_code": found.fund.code if found.fund else "",
        "may_change": request.access.may("delivery.change_benefits"),
        "may_report": request.access.may("delivery.report_benefits"),
        "may_see_savings": request.access.may("pool.view_savings"),
        "new_years": _new_years(found),
    }
    return render(request, "delivery/benefits/benefit.html", context)


def _new_years(found: Benefit) -> list[tuple[int, str]]:
    """The years that can be planned next: before the first and after the last, or this one where there is none."""
    held = sorted(one.year for one in found.years.all())
    now = FinancialYear.of(timezone.localdate()).start_year
    years = [held[0] - 1, held[-1] + 1] if held else [now, now + 1]
    return [(one, FinancialYear(one).label) for one in years if 1900 <= one <= 2999]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def benefit_add(request: PartnershipRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def benefit_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _edit(request, found_benefit(request, pk))


def _edit(request: PartnershipRequest, found: Benefit | None) -> HttpResponse:
    instance = Benefit.objects.get(pk=found.pk) if found else Benefit(partnership=request.partnership)
    form = BenefitForm(request.POST or None, instance=instance, partnership=request.partnership)

    def act() -> str:
        services.save_benefit(
            partnership=request.partnership,
            values=form.values,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            benefit_id=found.pk if found else None,
            version=form.cleaned_data["version"],
        )
        return "The benefit is saved."

    back = place(request, "delivery:benefit", pk=found.pk) if found else place(request, "delivery:benefits")
    heading = "Change the benefit" if found else "Add a benefit"
    caption = found.name if found else ""
    return form_page(request, form, act, back=back, benefit=found, heading=heading, submit="Save", caption=caption)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def benefit_shares(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Who counts which part of a benefit, so that none is counted twice."""
    found = found_benefit(request, pk)
    form = SharesForm(request.POST or None, benefit=found)

    def act() -> str:
        services.set_shares(
            partnership=request.partnership,
            benefit_id=pk,
            version=form.cleaned_data["version"],
            shares=form.shares,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        elsewhere = sum((one.percent for one in form.shares if one.project is None), ZERO)
        planned = register.detail(found_benefit(request, pk)).benefit.planned
        if not elsewhere or planned is None or found.kind != BenefitKind.CASHABLE:
            return "The shares are saved."
        return f"The shares are saved. {elsewhere.normalize():f}% of {show(planned)} counts elsewhere, and not here."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:benefit", pk=pk),
        benefit=found,
        heading="Who counts it",
        submit="Save the shares",
        caption=found.name,
        lead="Shares add up to 100% or less; what no share names counts in the benefit's own project. "
        "What a programme elsewhere counts is not counted here.",
    )
