"""A business case as a PDF: its page links here, because the engine that draws it is scrutiny's."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from commissioning.selectors.documents import sight_of
from delivery.selectors import cases as selectors
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.pdf.faults import Fault
from scrutiny.services.case_file import draw


@require_safe
@requires("delivery.view_cases")
def file(request: PartnershipRequest, code: str, version: int) -> HttpResponse:
    """One version that the person may see, with the options and figures kept with it."""
    found = get_object_or_404(selectors.cases(request.access), code=code)
    versions = selectors.versions_of(found, sight_of(request.access))
    wanted = selectors.chosen_version(versions, version)
    if wanted is None or not wanted.content:
        raise Http404("No such text")
    try:
        with tempfile.TemporaryDirectory(prefix="case-") as folder:
            content = draw(found, wanted, Path(folder)).read_bytes()
    except (Refused, Fault) as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(place(request, "delivery:case", code=code))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(found.name)}-{wanted.label}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
