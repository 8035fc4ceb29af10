"""The clocks of decision law: what counts here, from when, and what it comes to for a given day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.law_clocks import ClockForm, TermsForm, WorkOutForm
from commissioning.rules.law_kinds import SPECS, ClockKind
from commissioning.rules.law_terms import DEFAULT, terms_on
from commissioning.selectors import law_clocks as selectors
from commissioning.services import law_clocks as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_VIEW = "commissioning.view_law"
_MANAGE = "commissioning.manage_settings"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_VIEW)
def clocks(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = any(name.startswith("day") for name in request.GET)
    form = WorkOutForm(request.GET if asked else None, partnership=request.partnership)
    found = None
    if form.is_valid():
        given = form.cleaned_data
        kind = ClockKind(given["clock"])
        found = selectors.clocks_of(request.partnership).work_out(kind, given["day"], given["body"])
    context = {
        "work_out": form,
        "form": form if asked else None,
        "found": found,
        "spec": SPECS[found.kind] if found else None,
        "rows": selectors.clock_rows(request.partnership, today),
        "may_change": request.access.may(_MANAGE),
        "tab": "clocks",
    }
    return render(request, "commissioning/law/clocks.html", context)


@require_safe
@requires(_VIEW)
def terms(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.terms_rows(request.partnership)
    context = {
        "rows": rows,
        "current": terms_on(rows, timezone.localdate()),
        "may_change": request.access.may(_MANAGE),
        "tab": "terms",
    }
    return render(request, "commissioning/law/terms.html", context)


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_clock(request: PartnershipRequest) -> HttpResponse:
    form = ClockForm(request.POST or None, initial=_initial(request), partnership=request.partnership)
    back = place(request, "commissioning:clocks")
    if form.is_valid():
        try:
            services.lay_down_clock(partnership=request.partnership, clock=form.clock(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, "The rule is laid down. It counts from its first day on; earlier days keep theirs."
            )
            return redirect(back)
    context = {"form": form, "submit": "Lay down the rule", "cancel_url": back, "title": "Change a clock"}
    return render(request, "layout/form.html", context | {"back_words": "Clocks", "back_url": back})


def _initial(request: PartnershipRequest) -> dict[str, object]:
    """What counts today, so that only what changes need be typed."""
    asked = request.GET.get("kind", "")
    initial: dict[str, object] = {"since": timezone.localdate()}
    if asked in [one.value for one in ClockKind]:
        kind = ClockKind(asked)
        measure = selectors.clocks_of(request.partnership).measure(kind, None, timezone.localdate())
        initial |= {"kind": asked, "number": measure.number, "unit": measure.unit, "count": measure.count}
    return initial


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_terms(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    now = terms_on(selectors.terms_rows(request.partnership), today) or DEFAULT
    initial = {
        "since": today,
        "key_value": now.key_value,
        "key_areas": now.key_areas,
        "call_in_members": now.call_in_members,
        "call_in_grounds": "\n".join(now.grounds),
    }
    form = TermsForm(request.POST or None, initial=initial)
    back = place(request, "commissioning:local_terms")
    if form.is_valid():
        try:
            services.lay_down_terms(partnership=request.partnership, terms=form.terms(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The terms are laid down. They count from their first day on.")
            return redirect(back)
    context = {"form": form, "submit": "Lay down the terms", "cancel_url": back, "title": "Change the local terms"}
    return render(request, "layout/form.html", context | {"back_words": "Local terms", "back_url": back})
