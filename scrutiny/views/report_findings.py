"""Explaining what the checks find in a report, and taking an explanation back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.services import report_findings as services
from scrutiny.views.pages import Act, form_page
from scrutiny.views.report_figures import back_to, readable_report

_WRITE = "scrutiny.write_reports"


@requires(_WRITE)
def explain(request: PartnershipRequest, report: str, key: str) -> HttpResponse:
    found = readable_report(request, report)
    back, form = back_to(request, found), ReasonForm(request.POST or None)
    try:
        finding = services.finding_of(found, key)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(back[1])

    def do() -> str:
        services.explain_finding(report=found, key=key, by=request.access.user, reason=form.cleaned_data["reason"])
        return f"{back[1]}#checks"

    act = Act(
        "Explain a finding",
        "Save the explanation",
        "The finding is explained.",
        caption=found.subject,
        consequence=f"{finding.sentence} If it is a mistake, change the text instead. What you write here stands in "
        "the certificate of every pack that carries the report, and holds as long as the figures are these.",
    )
    return form_page(request, form, act, do, back=back)


@requires(_WRITE)
def withdraw(request: PartnershipRequest, report: str, key: str) -> HttpResponse:
    found = readable_report(request, report)
    back, form = back_to(request, found), ReasonForm(request.POST or None)

    def do() -> str:
        services.withdraw_explanation(report=found, key=key, by=request.access.user, reason=form.cleaned_data["reason"])
        return f"{back[1]}#checks"

    act = Act(
        "Take this explanation back?", "Take it back", "The finding waits again.", caption=found.subject,
        consequence="The finding stops signatures and packs again until it is explained or put right.", danger=True,
    )  # fmt: skip
    return form_page(request, form, act, do, back=back)
