"""The report of a review as a PDF, drawn by the engine that draws packs."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, requires
from scrutiny.pdf.faults import Fault
from scrutiny.selectors.review_sight import sight_of
from scrutiny.services.review_file import draw
from scrutiny.views.reviews import VIEW, back_to, review_at


@require_safe
@requires(VIEW)
def report_file(request: PartnershipRequest, review: str) -> HttpResponse:
    """The public report; ``?edition=restricted`` with confidential evidence, for who hears it."""
    found = review_at(request, review)
    sight = sight_of(request.access, found)
    confidential = request.GET.get("edition") == "restricted"
    if confidential and not sight.confidential:
        raise PermissionDenied("Confidential evidence")
    report = getattr(found, "report", None)
    if report is None or (report.agreed_on is None and not sight.drafts):
        raise Http404("No such report")
    try:
        with tempfile.TemporaryDirectory(prefix="review-") as folder:
            content = draw(found, Path(folder), confidential=confidential).read_bytes()
    except (Refused, Fault) as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(back_to(request, found)[1])
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{found.slug}-report{'-restricted' if confidential else ''}"
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
