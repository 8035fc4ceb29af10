"""Evidence: what is expected of a function, handing it in, returning it, opening its file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.assurance import EvidenceForm, ExpectationForm
from commissioning.forms.register import ReasonOnlyForm
from commissioning.models import Evidence, EvidenceExpectation
from commissioning.selectors import assurance as selectors
from commissioning.selectors.register import terms_on
from commissioning.selectors.returns import collection_row, own_collections
from commissioning.services import assurance as services
from commissioning.views.register import CHANGE, METHODS, VIEW, function_at, hand_of
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

HAND_IN, OWN = "commissioning.hand_in", "commissioning.view_handing_in"


@require_http_methods(METHODS)
@requires(CHANGE)
def expect(request: PartnershipRequest, pk: int) -> HttpResponse:
    function = function_at(request, pk)
    running = function.running  # type: ignore[attr-defined]  # function_rows has read it
    supplier = running[0].delegate if running else None
    terms = terms_on(function, timezone.localdate())
    form = ExpectationForm(
        request.POST or None, partnership=request.partnership, owner=terms.oversight, supplier=supplier
    )

    def act() -> None:
        services.expect(function_id=pk, draft=form.draft(), hand=hand_of(request, form.cleaned_data["reason"]))

    page = _page(request, pk, function.name, "Expect evidence", "The evidence is expected from now on.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def change_expectation(request: PartnershipRequest, pk: int, expectation: int) -> HttpResponse:
    function = function_at(request, pk)
    found = get_object_or_404(EvidenceExpectation, pk=expectation, function=function)
    form = ExpectationForm(request.POST or None, partnership=request.partnership, old=found)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.change_expectation(expectation_id=found.pk, draft=form.draft(), hand=hand)

    page = _page(request, pk, function.name, "Change what is expected", "What is expected is changed.")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def return_evidence(request: PartnershipRequest, pk: int, evidence: int) -> HttpResponse:
    function = function_at(request, pk)
    found = get_object_or_404(Evidence, pk=evidence, expectation__function=function)
    form = ReasonOnlyForm(request.POST or None)

    def act() -> None:
        services.return_evidence(evidence_id=found.pk, hand=hand_of(request, form.cleaned_data["reason"]))

    page = _page(
        request, pk, function.name, "Return the evidence", "The evidence is returned: its due date is open again.",
        lead=f"“{found.title}” stays on record. Say what is missing.",
    )  # fmt: skip
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(HAND_IN)
def give(request: PartnershipRequest, expectation: int) -> HttpResponse:
    """For officers of the holder and people of the supplier; to anybody else it does not exist."""
    rows = EvidenceExpectation.objects.filter(function__partnership=request.partnership, pk=expectation)
    found = get_object_or_404(selectors.expected(rows))
    organisations = request.access.organisations_for(HAND_IN)
    reads_register = request.access.may(VIEW)
    if not {found.supplier_id, found.function.holder_id} & organisations:
        if reads_register:
            raise PermissionDenied(HAND_IN)
        raise Http404("No such evidence")
    row = selectors.expectation_row(found, timezone.localdate())
    dates = row.open_dates
    form = EvidenceForm(request.POST or None, request.FILES or None, open_dates=dates)

    def act() -> None:
        services.give(
            expectation_id=found.pk,
            given=form.given(),
            by=request.access.user,
            organisations=organisations,
            at=timezone.now(),
        )

    back = _function_url(request, found.function_id) if reads_register else place(request, "commissioning:handing_in")
    page = Page(
        title="Hand in evidence",
        submit="Hand it in",
        done="The evidence is handed in.",
        back=back,
        back_words=found.function.name if reads_register else "Handing in",
        lead=f"{row.what} ({row.every.lower()}).",
    )
    return act_page(request, form, act, page)


@require_safe
@requires(OWN)
def handing_in(request: PartnershipRequest) -> HttpResponse:
    """What the person's own organisation hands in, and nothing else."""
    organisations = request.access.organisations_for(OWN)
    rows = selectors.for_organisations(request.partnership, organisations, timezone.localdate())
    today = timezone.localdate()
    collections = [
        collection_row(one, today) for one in own_collections(request.partnership, organisations).order_by("-closes_on")
    ]
    context = {"expectations": rows, "collections": collections, "today": today}
    return render(request, "commissioning/handing_in.html", context)


@require_safe
@requires(VIEW)
def evidence_file(request: PartnershipRequest, evidence: int) -> FileResponse:
    return file_answer(get_object_or_404(selectors.evidence_rows(request.partnership), pk=evidence))


@require_safe
@requires(OWN)
def own_evidence_file(request: PartnershipRequest, evidence: int) -> FileResponse:
    organisations = request.access.organisations_for(OWN)
    return file_answer(get_object_or_404(selectors.own_evidence_rows(request.partnership, organisations), pk=evidence))


def file_answer(found: Any) -> FileResponse:
    """The file as it was handed in, saved and never shown in the browser."""
    try:
        content = default_storage.open(found.file, "rb")
    except OSError as lost:
        raise Http404("The store has lost this file") from lost
    answer = FileResponse(
        content, as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _function_url(request: PartnershipRequest, pk: int) -> str:
    return place(request, "commissioning:function", pk=pk) + "#evidence"


def _page(request: PartnershipRequest, pk: int, back_words: str, title: str, done: str, lead: str = "") -> Page:
    return Page(title=title, submit=title, done=done, back=_function_url(request, pk), back_words=back_words, lead=lead)
