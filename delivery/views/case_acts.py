"""What the pages of a business case share: finding the case, and a form that does one act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commissioning.selectors.documents import RESTRICTED
from commissioning.services.document_control import Doer
from delivery.models import BusinessCase
from delivery.selectors import cases as selectors
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place

METHODS = ["GET", "HEAD", "POST"]
DRAFTS = "delivery.view_case_drafts"


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a form's page, and where it leads back to."""

    title: str
    submit: str
    done: str
    back: str
    back_words: str
    lead: str = ""
    template: str = "layout/form.html"


def act_page(
    request: PartnershipRequest, form: Form, act: Callable[[], object], page: Page, **context: Any
) -> HttpResponse:
    """``act`` reads the form and calls the service; what it refuses is shown above the form, with all that was typed.

    After a refusal because somebody else saved meanwhile, the form carries the version that is there now: whoever has
    compared and saves again means it.
    """
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
            if refused.code == "stale" and "now" in context:
                posted = request.POST.copy()
                posted["version"] = str(context["now"]())
                form.data = posted
        else:
            messages.success(request, page.done)
            return redirect(page.back)
    shown = {
        "form": form,
        "title": page.title,
        "lead": page.lead,
        "submit": page.submit,
        "cancel_url": page.back,
        "back_url": page.back,
        "back_words": page.back_words,
    }
    return render(request, page.template, {**shown, **context})


def case_at(request: PartnershipRequest, code: str) -> BusinessCase:
    """A case that the person may see; to anybody else it is not there at all."""
    return get_object_or_404(selectors.cases(request.access), code=code)


def doer(request: PartnershipRequest) -> Doer:
    return Doer(request.access.user, timezone.now(), request.access.may(RESTRICTED))


def pages_of(request: PartnershipRequest, case: BusinessCase) -> list[dict[str, Any]]:
    """The pages of a case for ``components/subnav.html``; options and figures at work are for officers."""
    entries = [("Case", "delivery:case")]
    if request.access.may(DRAFTS):
        entries += [("Options appraisal", "delivery:case_options"), ("Financial appraisal", "delivery:case_figures")]
    links = [{"label": label, "url": place(request, name, code=case.code)} for label, name in entries]
    fits = [one for one in links if request.path.startswith(one["url"])]
    here = max(fits, key=lambda one: len(one["url"]), default=None)
    return [{**one, "current": one is here} for one in links]


def section_pages(request: PartnershipRequest) -> list[dict[str, Any]]:
    """The pages above the single case: the list, and for officers the discount rates."""
    entries = [("Business cases", "delivery:cases")]
    if request.access.may(DRAFTS):
        entries += [("Discount rates", "delivery:discount_rates")]
    links = [{"label": label, "url": place(request, name)} for label, name in entries]
    return [{**one, "current": request.path == one["url"]} for one in links]
