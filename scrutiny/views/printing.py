"""Printing chosen papers of a pack."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from scrutiny.selectors.reading import pages_of
from scrutiny.services.chosen_pages import chosen_pages
from scrutiny.views.reader import READ, desk_or_404


@requires(READ)
def print_chosen(request: PartnershipRequest, meeting: str, edition: str) -> HttpResponse:
    """Choose papers; what comes is one PDF of their pages."""
    desk = desk_or_404(request, meeting, edition)
    chosen = request.POST.getlist("paper")
    if request.method == "POST":
        papers = [one for one in desk.open_papers if one.paper in chosen]
        try:
            made = chosen_pages(meeting=desk.meeting, papers=papers, by=request.access.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            answer = HttpResponse(made, content_type="application/pdf")
            answer["Content-Disposition"] = f'inline; filename="{meeting}-chosen.pdf"'
            answer["Cache-Control"] = "private, no-store"
            return answer
    rows = [(one, pages_of(one)) for one in desk.open_papers]
    return render(request, "scrutiny/reading/print.html", desk.frame() | {"rows": rows, "chosen": chosen})
