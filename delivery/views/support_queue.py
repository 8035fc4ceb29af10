"""The queue of support plans, how verification performs, what it commits, and the terms it runs by."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from delivery.forms.verification import CaseFilterForm, TermsForm
from delivery.models import VerificationTerms
from delivery.selectors import commitments as commitment_selectors
from delivery.selectors import verification as selectors
from delivery.selectors.verification_access import (
    BROKER,
    IMPORT,
    PROPOSE,
    SEE,
    TERMS,
    TOTALS,
    VERIFY,
    is_council,
    own_providers,
    providers_for,
    terms_on,
    visible_cases,
)
from delivery.selectors.verification_totals import totals as totals_of
from delivery.services.commitments import carry_into
from delivery.services.hand import Hand
from delivery.services.verification_terms import lay_down
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.taking import page_size

_PAGE = 50
_LINKS = (
    ("Queue", "delivery:support_queue", SEE),
    ("Bring in a file", "delivery:support_imports", IMPORT),
    ("Performance", "delivery:support_totals", TOTALS),
    ("Commitments", "delivery:support_costs", TOTALS),
    ("Terms", "delivery:support_terms", SEE),
)


def hand_of(request: PartnershipRequest) -> Hand:
    return Hand(request.access, timezone.now())


def links_of(request: PartnershipRequest, here: str) -> list[dict[str, Any]]:
    """The pages about support plans that the person may open."""
    return [
        {"label": label, "url": place(request, view), "current": view == here}
        for label, view, permission in _LINKS
        if request.access.may(permission)
    ]


@require_safe
@requires("delivery.view_support")
def support(request: PartnershipRequest) -> HttpResponse:
    """To the queue for who works with cases, to the totals for everybody else."""
    return redirect(place(request, "delivery:support_queue" if request.access.may(SEE) else "delivery:support_totals"))


@require_safe
@requires(SEE)
def queue(request: PartnershipRequest) -> HttpResponse:
    access, on = request.access, timezone.localdate()
    cases = visible_cases(access)
    lines = selectors.lines_of(request.partnership)
    form = CaseFilterForm(
        request.GET or None,
        lines=lines.filter(pk__in=cases.values("line")),
        providers=request.partnership.organisations.filter(pk__in=cases.values("provider")),
    )
    found = selectors.queue(access, form.asked(), on)
    page = Paginator(found.rows, page_size(request, _PAGE)).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "queue": found,
        "page": page,
        "found": f"{len(found.rows)} of {found.total} plans",
        "terms": terms_on(request.partnership, on),
        "sources": sorted(set(cases.exclude(source="").values_list("source", flat=True))),
        "links": links_of(request, "delivery:support_queue"),
        "verifies": access.may(VERIFY) and is_council(access),
        "proposes": access.may(PROPOSE) and own_providers(access).exists(),
        "imports": access.may(IMPORT) and providers_for(access).exists(),
        "lays_down": access.may(TERMS),
    }
    return render(request, "delivery/support/queue.html", context)


@require_safe
@requires(TOTALS)
def totals(request: PartnershipRequest) -> HttpResponse:
    context = {
        "totals": totals_of(request.partnership, timezone.localdate()),
        "links": links_of(request, "delivery:support_totals"),
    }
    return render(request, "delivery/support/totals.html", context)


@require_safe
@requires(TOTALS)
def costs(request: PartnershipRequest) -> HttpResponse:
    on = timezone.localdate()
    this_year = FinancialYear.of(on).start_year
    year = _year(request.GET.get("year", ""), this_year)
    context = {
        "costs": commitment_selectors.costs_of_year(request.partnership, year, on),
        "lines": commitment_selectors.lines_of_year(request.partnership, year),
        "links": links_of(request, "delivery:support_costs"),
        "carries": request.access.may(BROKER),
        "this_year": this_year,
        "this_year_label": FinancialYear(this_year).label,
        "next_year": this_year + 1,
        "next_year_label": FinancialYear(this_year + 1).label,
    }
    return render(request, "delivery/support/costs.html", context)


def _year(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1900 <= int(text) <= 2998 else otherwise


@requires(BROKER)
@require_POST
def carry(request: PartnershipRequest) -> HttpResponse:
    this_year = FinancialYear.of(timezone.localdate()).start_year
    year = _year(request.POST.get("year", ""), 0)
    if year not in (this_year, this_year + 1):
        raise Http404("Only this year and the next")
    posted = carry_into(year, hand_of(request))
    label = FinancialYear(year).label
    messages.success(request, f"{posted} commitments carried into {label}." if posted else f"{label} is complete.")
    return redirect(f"{place(request, 'delivery:support_costs')}?year={year}")


@require_safe
@requires(SEE)
def terms(request: PartnershipRequest) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "rows": VerificationTerms.objects.filter(partnership=request.partnership),
        "now": terms_on(request.partnership, on),
        "links": links_of(request, "delivery:support_terms"),
        "lays_down": request.access.may(TERMS),
    }
    return render(request, "delivery/support/terms.html", context)


@requires(TERMS)
def terms_add(request: PartnershipRequest) -> HttpResponse:
    now = terms_on(request.partnership, timezone.localdate())
    names = ("pattern", "target_days", "undo_minutes", "weeks", "basis", "small_number")
    initial = {name: getattr(now, name) for name in names} if now else {}
    form = TermsForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            lay_down(hand=hand_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The terms are laid down.")
            return redirect(place(request, "delivery:support_terms"))
    context = {
        "form": form,
        "title": "Lay down terms of verification",
        "submit": "Lay down",
        "back": place(request, "delivery:support_terms"),
        "back_words": "Terms",
    }
    return render(request, "delivery/support/act.html", context)
