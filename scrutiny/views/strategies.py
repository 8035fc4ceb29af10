"""A commissioning strategy as a PDF: its page links here, because the engine that draws it is scrutiny's."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from commissioning.selectors import strategies as selectors
from commissioning.selectors.documents import sight_of
from commissioning.selectors.linked import panels
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.pdf.faults import Fault
from scrutiny.services.strategy_file import draw


@require_safe
@requires("commissioning.view_strategies")
def file(request: PartnershipRequest, code: str, version: int) -> HttpResponse:
    """One version, with what is linked to the strategy and its consultations as they stand today."""
    found = get_object_or_404(selectors.strategies(request.access).select_related("partnership"), code=code)
    wanted = selectors.shown_version(found, sight_of(request.access), version)
    if wanted is None or not wanted.content:
        raise Http404("No such text")
    try:
        with tempfile.TemporaryDirectory(prefix="strategy-") as folder:
            linked, held = panels(found, request.access), selectors.consultation_views(found)
            content = draw(found, wanted, linked, held, Path(folder)).read_bytes()
    except (Refused, Fault) as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(place(request, "commissioning:strategy", code=code))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slugify(found.name)}-{wanted.label}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
