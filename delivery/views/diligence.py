"""Due diligence: the list, one with its areas, and the pages that evaluate it and sign it off."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.history import history_of, history_of_many, merged
from commissioning.selectors.posts import acts_for
from delivery.forms.diligence import (
    BeginForm,
    ConditionForm,
    ConfirmForm,
    EvidenceForm,
    MetForm,
    RecommendForm,
    ScoreForm,
    SignOffForm,
)
from delivery.models import DiligenceArea, DiligenceCondition, DiligenceEvidence, DueDiligence
from delivery.rules.diligence import DiligenceState, read_scale
from delivery.selectors import diligence as selectors
from delivery.services import diligence as services
from delivery.views.contract_acts import CHANGE, METHODS
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

VIEW, EVALUATE, SIGN = "delivery.view_due_diligence", "delivery.evaluate_provider", "delivery.sign_due_diligence"


@require_safe
@requires(VIEW)
def diligences(request: PartnershipRequest) -> HttpResponse:
    context = {
        "rows": selectors.diligence_rows(request.partnership, timezone.localdate()),
        "templates": selectors.templates_on(request.partnership, timezone.localdate()),
        "may_begin": request.access.may(CHANGE),
        "tab": "diligence",
    }
    return render(request, "delivery/contracts/diligences.html", context)


@require_safe
@requires(VIEW)
def diligence(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    today = timezone.localdate()
    view = selectors.diligence_view(found, today)
    is_open = view.state is DiligenceState.OPEN
    acts = acts_for(request.access.user, found.signoff_post, today) is not None
    context = {
        "diligence": found,
        "view": view,
        "may_draft": request.access.may("commissioning.draft_decision") and request.access.may(CHANGE),
        "may_evaluate": request.access.may(EVALUATE) and is_open,
        "may_follow": request.access.may(EVALUATE),
        "may_sign": is_open and acts and request.access.may(SIGN),
        "history": merged(
            history_of(found, {"state": "State", "recommendation": "Recommendation"}),
            history_of_many(DiligenceArea, {"score": "Score", "findings": "Findings"}, "number", "Area {}",
                            diligence_id=found.pk),
            history_of_many(DiligenceCondition, {"state": "State"}, "number", "Condition {}", diligence_id=found.pk),
        ),
    }  # fmt: skip
    return render(request, "delivery/contracts/diligence.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def diligence_begin(request: PartnershipRequest) -> HttpResponse:
    form = BeginForm(request.POST or None, partnership=request.partnership, today=timezone.localdate())

    def act() -> None:
        given = form.cleaned_data
        services.begin(
            contract_id=given["contract"].pk,
            template=given["template"],
            provider=given["provider"],
            due_on=given["due_on"],
            today=timezone.localdate(),
            by=request.access.user,
            reason=given["reason"],
        )

    back = place(request, "delivery:diligences")
    page = Page("Begin a due diligence", "Begin", "The due diligence is begun.", back, "Due diligence")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(EVALUATE)
def area_score(request: PartnershipRequest, pk: int, number: int) -> HttpResponse:
    found = _found(request, pk)
    area = get_object_or_404(found.areas.select_related("diligence__template", "diligence__contract"), number=number)
    form = ScoreForm(request.POST or None, area=area, scale=read_scale(found.scale, found.passing))

    def act() -> None:
        services.evaluate(area_id=area.pk, given=form.given(), today=timezone.localdate(), by=request.access.user)

    lead = area.questions.replace("\n", " ")
    return _act(request, found, form, act, f"Evaluate: {area.name}", "Save the score", "The area is scored.", lead=lead)


@require_http_methods(METHODS)
@requires(EVALUATE)
def evidence_add(request: PartnershipRequest, pk: int, number: int) -> HttpResponse:
    found = _found(request, pk)
    area = get_object_or_404(found.areas.all(), number=number)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def act() -> None:
        services.add_evidence(area_id=area.pk, by=request.access.user, at=timezone.now(), **form.cleaned_data)

    return _act(request, found, form, act, f"Evidence: {area.name}", "Keep it", "The evidence is kept.")


@require_safe
@requires(VIEW)
def evidence_file(request: PartnershipRequest, pk: int, evidence: int) -> FileResponse:
    """The file as it was given: checked against its fingerprint, saved and never shown in the browser."""
    found = _found(request, pk)
    row = get_object_or_404(DiligenceEvidence, pk=evidence, area__diligence=found)
    try:
        content = default_storage.open(row.file, "rb")
    except OSError as lost:
        raise Http404("The store has lost this file") from lost
    if hashlib.file_digest(content, "sha256").hexdigest() != row.sha256:
        raise Http404("The file in the store is another one than was given")
    content.seek(0)
    kind = "application/octet-stream"
    answer = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(METHODS)
@requires(EVALUATE)
def condition_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = ConditionForm(request.POST or None, diligence=found)

    def act() -> None:
        services.set_condition(diligence_id=found.pk, draft=form.draft(), by=request.access.user)

    return _act(request, found, form, act, "Set a condition", "Set it", "The condition is set.")


@require_http_methods(METHODS)
@requires(EVALUATE)
def condition_meet(request: PartnershipRequest, pk: int, number: int) -> HttpResponse:
    found = _found(request, pk)
    one = get_object_or_404(found.conditions.all(), number=number)
    form = MetForm(request.POST or None)

    def act() -> None:
        evidence = form.cleaned_data["evidence"]
        services.meet_condition(
            condition_id=one.pk, evidence=evidence, today=timezone.localdate(), by=request.access.user
        )

    done = "The condition is said to be met. Somebody else confirms it."
    return _act(request, found, form, act, f"Condition {number} is met", "Say that it is met", done, lead=one.text)


@require_http_methods(METHODS)
@requires(EVALUATE)
def condition_confirm(request: PartnershipRequest, pk: int, number: int) -> HttpResponse:
    found = _found(request, pk)
    one = get_object_or_404(found.conditions.all(), number=number)
    form = ConfirmForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        services.confirm_condition(condition_id=one.pk, today=timezone.localdate(), by=request.access.user)

    lead = f"{one.text} Evidence: {one.evidence}"
    return _act(request, found, form, act, f"Confirm condition {number}", "Confirm it", "It is confirmed.", lead=lead)


@require_http_methods(METHODS)
@requires(EVALUATE)
def diligence_recommend(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = RecommendForm(request.POST or None, diligence=found)

    def act() -> None:
        services.recommend(diligence_id=found.pk, by=request.access.user, **form.cleaned_data)

    return _act(request, found, form, act, "Recommendation", "Save", "The recommendation is saved.")


@require_http_methods(METHODS)
@requires(SIGN)
def diligence_sign(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SignOffForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        services.sign_off(
            diligence_id=found.pk,
            to=DiligenceState(given["to"]),
            note=given["note"],
            today=timezone.localdate(),
            by=request.access.user,
        )

    missing = " ".join(selectors.missing_of(found))
    lead = f"Signed off once, for good. {missing}".strip()
    return _act(request, found, form, act, "Sign it off", "Sign it off", "It is signed off.", lead=lead, danger=True)


def _found(request: PartnershipRequest, pk: int) -> DueDiligence:
    return get_object_or_404(selectors.diligences_of(request.partnership), pk=pk)


def _act(
    request: PartnershipRequest,
    found: DueDiligence,
    form: Any,
    act: Callable[[], object],
    title: str,
    submit: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """A page that leads back to the due diligence."""
    page = Page(title, submit, done, place(request, "delivery:diligence", pk=found.pk), found.provider.name, **more)
    return act_page(request, form, act, page)
