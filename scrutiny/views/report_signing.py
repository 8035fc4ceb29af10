"""The page on which whoever acts for a post signs its box of a report."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, requires
from scrutiny.forms.report_work import SignForm
from scrutiny.models import ReportSignOff
from scrutiny.services import report_signing
from scrutiny.views.pages import Act, form_page
from scrutiny.views.report_figures import back_to, readable_report


@requires("commissioning.give_advice")
def sign(request: PartnershipRequest, report: str, row: int) -> HttpResponse:
    found = readable_report(request, report)
    box = get_object_or_404(ReportSignOff.objects.select_related("report", "post"), report=found, pk=row)
    back, form = back_to(request, found), SignForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        report_signing.sign(
            box=box,
            version=form.cleaned_data["version"],
            reference=form.cleaned_data["reference"],
            by=request.access.user,
            on=timezone.localdate(),
        )
        return f"{back[1]}#sign-offs"

    act = Act(
        f"Sign for {box.get_kind_display().lower()}",
        "Sign the report",
        "You have signed the report.",
        caption=back[0],
        consequence="Your signature locks the text as it stands. Whoever opens it again gives a reason, and clears it.",
    )
    return form_page(request, form, act, do, back=back, current=lambda: readable_report(request, report))
