"""Records of decisions: the list, one record with all that hangs on it, and writing and publishing it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.law import PublishRecordForm, RecordForm
from commissioning.models import Decision, DecisionRecord
from commissioning.selectors.law_lists import record_page, record_rows
from commissioning.selectors.records_public import has_public_records
from commissioning.services import law_records as services
from commissioning.views.law_plan import METHODS, PUBLISH, VIEW, decision_at
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_IMPLEMENT = "commissioning.implement"


@require_safe
@requires(VIEW)
def records(request: PartnershipRequest) -> HttpResponse:
    context = {
        "rows": record_rows(request.partnership, timezone.localdate()),
        "is_public": has_public_records(request.partnership),
        "may_publish": request.access.may(PUBLISH),
        "tab": "records",
    }
    return render(request, "commissioning/law/records.html", context)


@require_safe
@requires(VIEW)
def record(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    context = {
        "record": record_page(row, timezone.localdate()),
        "may_publish": request.access.may(PUBLISH),
        "may_implement": request.access.may(_IMPLEMENT),
    }
    return render(request, "commissioning/law/record.html", context)


@require_http_methods(METHODS)
@requires(PUBLISH)
def add_record(request: PartnershipRequest, pk: int) -> HttpResponse:
    decision = decision_at(request, pk)
    back = place(request, "commissioning:law", pk=pk)
    return _draft_page(request, decision, None, back, decision.reference)


@require_http_methods(METHODS)
@requires(PUBLISH)
def add_delegated_record(request: PartnershipRequest) -> HttpResponse:
    return _draft_page(request, None, None, place(request, "commissioning:records"), "Records of decisions")


@require_http_methods(METHODS)
@requires(PUBLISH)
def correct_record(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    return _draft_page(request, row.decision, row, place(request, "commissioning:record", pk=pk), row.reference)


def _draft_page(
    request: PartnershipRequest, decision: Decision | None, corrects: DecisionRecord | None, back: str, words: str
) -> HttpResponse:
    form = RecordForm(request.POST or None, partnership=request.partnership, decision=decision, corrects=corrects)

    def act() -> None:
        services.draft_record(
            partnership=request.partnership,
            draft=form.draft(),
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            today=timezone.localdate(),
            corrects_id=corrects.pk if corrects else None,
        )

    lead = "Somebody else publishes it. Once published it never changes: a correction is a new record."
    title = "Correct a record" if corrects else "Record of a decision"
    done = "The record is written. Somebody else publishes it."
    return act_page(request, form, act, Page(title, "Save the record", done, back, words, lead))


@require_http_methods(METHODS)
@requires(PUBLISH)
def publish_record(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    today = timezone.localdate()
    form = PublishRecordForm(request.POST or None, initial={"published_on": today})

    def act() -> None:
        services.publish_record(
            record_id=pk,
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            at=timezone.now(),
            today=today,
            **form.cleaned_data,
        )

    page = Page(
        title=f"Publish the record {row.reference}",
        submit="Publish it",
        done="The record is published.",
        back=place(request, "commissioning:record", pk=pk),
        back_words=row.reference,
        lead="Once published it never changes. Where the decision can be called in, the time for it begins.",
    )
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(PUBLISH)
def discard_record(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = record_at(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        services.discard_record(record_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)

    back = place(request, "commissioning:records")
    title = f"Take back the draft {row.reference}?"
    page = Page(title, "Take it back", "The draft is gone.", back, "Records of decisions", danger=True)
    return act_page(request, form, act, page)


def record_at(request: PartnershipRequest, pk: int) -> DecisionRecord:
    rows = DecisionRecord.objects.filter(partnership=request.partnership).select_related(
        "partnership", "decision", "maker_body", "maker_post", "corrects", "entered_by", "published_by"
    )
    return get_object_or_404(rows, pk=pk)
