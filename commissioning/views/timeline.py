"""A decision's route by its dates, and the texts that it had."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from commissioning.models import Decision
from commissioning.rules.difference import difference
from commissioning.selectors import decisions as selectors
from commissioning.selectors.decision_texts import TextRow, texts_of, wording_now
from commissioning.selectors.timeline import timeline as drawn
from ihwb.web.access import PartnershipRequest, requires

_VIEW = "commissioning.view_decisions"


@requires(_VIEW)
def timeline(request: PartnershipRequest, pk: int) -> HttpResponse:
    ground = selectors.ground_of(request.partnership)
    view = selectors.decision_view(_decision(request, pk), ground)
    context = {"decision": view, "timeline": drawn(view, ground)}
    return render(request, "commissioning/timeline.html", context)


@requires(_VIEW)
def texts(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _decision(request, pk)
    return render(request, "commissioning/decision_texts.html", {"decision": found, "rows": texts_of(found)})


@requires(_VIEW)
def text(request: PartnershipRequest, pk: int, fingerprint: str) -> HttpResponse:
    found = _decision(request, pk)
    return render(request, "commissioning/decision_text.html", {"decision": found, "row": _text(found, fingerprint)})


@requires(_VIEW)
def compare(request: PartnershipRequest, pk: int, fingerprint: str) -> HttpResponse:
    """A kept text beside the text as it is, word by word."""
    found = _decision(request, pk)
    row = _text(found, fingerprint)
    passages = difference(row.wording, wording_now(found))
    context = {"decision": found, "row": row, "passages": passages, "changed": sum(one.changed for one in passages)}
    return render(request, "commissioning/decision_compare.html", context)


def _decision(request: PartnershipRequest, pk: int) -> Decision:
    found: Decision = get_object_or_404(selectors.decision_rows(request.partnership), pk=pk)
    return found


def _text(decision: Decision, fingerprint: str) -> TextRow:
    for row in texts_of(decision):
        if row.content_hash == fingerprint:
            return row
    raise Http404("No such text of this decision was kept")
