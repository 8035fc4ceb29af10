"""Equality impact assessments: all, one version, and the forms that write and sign it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.history import history_of_many
from delivery.forms.engagement import AssessmentForm, EffectForm, MitigatedForm, ReasonForm, SignForm
from delivery.models import EqualityAssessment
from delivery.selectors import engagement as selectors
from delivery.selectors.engagement import CHANGE, DRAFTS, SEE, SIGN
from delivery.services import equality as services
from delivery.views.engagement import initial_of, links_of
from delivery.views.rows import row_page
from delivery.views.support_queue import hand_of
from ihwb.web.access import PartnershipRequest, place, requires

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(SEE)
def equality(request: PartnershipRequest) -> HttpResponse:
    context = {
        "views": selectors.assessments(request.access, timezone.localdate()),
        "links": links_of(request, "delivery:equality"),
        "changes": request.access.may(CHANGE),
        "history": history_of_many(EqualityAssessment, selectors.ASSESSMENT_FIELDS, "title",
                                   partnership=request.partnership) if request.access.may(DRAFTS) else [],
    }  # fmt: skip
    return render(request, "delivery/engagement/assessments.html", context)


@require_safe
@requires(SEE)
def assessment(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _assessment(request, code, number)
    context = {
        "view": selectors.assessment_view(found, request.access, timezone.localdate()),
        "changes": request.access.may(CHANGE) and not found.signed_on,
        "signs": request.access.may(SIGN) and not found.signed_on and found.drafted_by_id != request.access.user.pk,
        "does": request.access.may(CHANGE) and found.signed_on is not None,
        "history": selectors.equality_history(found) if request.access.may(DRAFTS) else [],
        "takes_on": request.access.may(CHANGE) and found.signed_on is not None,
    }
    return render(request, "delivery/engagement/assessment.html", context)


def _assessment(request: PartnershipRequest, code: str, number: int) -> EqualityAssessment:
    found = selectors.assessment_at(request.access, code, number)
    if found is None:
        raise Http404("No such assessment")
    return found


def _back(request: PartnershipRequest, found: EqualityAssessment) -> tuple[str, str]:
    return place(request, "delivery:assessment", code=found.code, number=found.number), found.title


@require_http_methods(METHODS)
@requires(CHANGE)
def assessment_add(request: PartnershipRequest) -> HttpResponse:
    form = AssessmentForm(request.POST or None, partnership=request.partnership)
    return row_page(
        request, form,
        lambda: services.draft(form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request)),
        title="Begin an equality impact assessment", back=(place(request, "delivery:equality"), "Equality impact"),
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def assessment_change(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _assessment(request, code, number)
    initial = initial_of(found, AssessmentForm)
    form = AssessmentForm(request.POST or None, partnership=request.partnership, initial=initial)
    return row_page(
        request, form,
        lambda: services.change(
            found.pk, {**form.values(), "code": found.code}, version=form.cleaned_data["version"] or 0,
            reason=form.cleaned_data["reason"], hand=hand_of(request),
        ),
        title="Change the assessment", back=_back(request, found),
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def effect(request: PartnershipRequest, code: str, number: int, characteristic: str) -> HttpResponse:
    found = _assessment(request, code, number)
    names = selectors.characteristics(request.partnership)
    if characteristic not in names:
        raise Http404("No such characteristic")
    row = next((one for one in found.effects.all() if one.code == characteristic), None)
    initial = initial_of(row, EffectForm) if row else None
    form = EffectForm(request.POST or None, partnership=request.partnership, initial=initial)
    return row_page(
        request, form,
        lambda: services.say_effect(
            found.pk, characteristic, form.values(), reason=form.cleaned_data["reason"], hand=hand_of(request)
        ),
        title=f"Effect: {names[characteristic]}", back=_back(request, found),
        lead="A negative effect needs what lessens it, with an owner and a date, before the assessment is signed.",
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def effect_done(request: PartnershipRequest, code: str, number: int, characteristic: str) -> HttpResponse:
    """What lessens a negative effect was done: on a signed version too."""
    found = _assessment(request, code, number)
    row = next((one for one in found.effects.all() if one.code == characteristic), None)
    if row is None:
        raise Http404("No such effect")
    form = MitigatedForm(request.POST or None)
    return row_page(
        request, form,
        lambda: services.record_done(found.pk, characteristic, hand=hand_of(request), **form.cleaned_data),
        title="It is done", back=_back(request, found), lead=row.mitigation,
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(SIGN)
def sign(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _assessment(request, code, number)
    form = SignForm(request.POST or None, initial={"version": found.version})
    return row_page(
        request, form,
        lambda: services.sign(found.pk, version=form.cleaned_data["version"], hand=hand_of(request)),
        title="Sign the assessment off", back=_back(request, found), submit="Sign off", done="Signed off.",
        lead="A signed version never changes. What changes later goes into the next version.",
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(CHANGE)
def next_version(request: PartnershipRequest, code: str, number: int) -> HttpResponse:
    found = _assessment(request, code, number)
    form = ReasonForm(request.POST or None)
    return row_page(
        request, form,
        lambda: services.next_version(found.pk, reason=form.cleaned_data["reason"], hand=hand_of(request)),
        title="Begin the next version", back=(place(request, "delivery:equality"), "Equality impact"),
        submit="Begin", done="The next version is begun.",
    )  # fmt: skip
