"""Call-ins: the list, one with its hearing, and the acts of the hearing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from commissioning.models import Body, CallIn
from commissioning.rules.law import CallInOutcome
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.call_in_hearings import CallerForm, HeardForm, HearingForm, OutcomeForm
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import CallInHearing
from scrutiny.selectors import call_in_hearings as selectors
from scrutiny.selectors.review_sight import is_for
from scrutiny.services import call_in_hearings as services
from scrutiny.views.pages import Act, Link, form_page

VIEW = "scrutiny.view_reviews"
HEAR = "scrutiny.hear_call_ins"
CONFIDENTIAL = "scrutiny.hear_confidential_evidence"


@requires(VIEW)
def call_ins(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.call_in_lines(request.partnership)
    return render(request, "scrutiny/call_ins.html", {"rows": rows, "today": timezone.localdate()})


@requires(VIEW)
def call_in(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _call_in(request, call_in)
    body = _maker(found)
    view = selectors.one_call_in(
        request.partnership, call_in, confidential=body is not None and is_for(request.access, CONFIDENTIAL, body)
    )
    if view is None:
        raise Http404("No such call-in")
    context = {"view": view, "may_hear": _may_hear(request, found), "today": timezone.localdate()}
    return render(request, "scrutiny/call_in.html", context)


@requires(HEAR)
def hearing_set(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _heard_here(request, call_in)
    form = HearingForm(request.POST or None, call_in=found)

    def do() -> str:
        given = form.cleaned_data
        services.set_hearing(call_in=found, meeting=given["meeting"], by=request.access.user, reason=given["reason"])
        return _page(request, call_in)

    act = Act(
        "Put the call-in before a meeting", "Put it on the agenda", "It is on the agenda.", caption=str(found.record)
    )
    return form_page(request, form, act, do, back=_back(request, found))


@requires(HEAR)
def hearing_unset(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _heard_here(request, call_in)
    hearing = _hearing(found)
    form = ReasonForm(request.POST or None)

    def do() -> str:
        services.unset_hearing(hearing=hearing, by=request.access.user, reason=form.cleaned_data["reason"])
        return _page(request, call_in)

    act = Act(
        "Take the call-in off this agenda?", "Take it off", "It is off the agenda.", str(found.record), danger=True
    )
    return form_page(request, form, act, do, back=_back(request, found))


@requires(HEAR)
def caller_add(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _heard_here(request, call_in)
    hearing = _hearing(found)
    form = CallerForm(request.POST or None, hearing=hearing)

    def do() -> str:
        given = form.cleaned_data
        services.name_caller(hearing=hearing, seat=given["seat"], by=request.access.user, reason=given["reason"])
        return _page(request, call_in)

    act = Act("Who called the decision in", "Name the seat", "The seat is named.", caption=str(found.record))
    return form_page(request, form, act, do, back=_back(request, found))


@requires(HEAR)
def heard_add(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _heard_here(request, call_in)
    hearing = _hearing(found)
    form = HeardForm(request.POST or None)

    def do() -> str:
        services.hear(hearing=hearing, values=form.values, by=request.access.user, reason=form.cleaned_data["reason"])
        return _page(request, call_in)

    act = Act("What was heard", "Record it", "It is recorded.", caption=str(found.record))
    return form_page(request, form, act, do, back=_back(request, found))


@requires(HEAR)
def hearing_decide(request: PartnershipRequest, call_in: int) -> HttpResponse:
    found = _heard_here(request, call_in)
    hearing = _hearing(found)
    form = OutcomeForm(request.POST or None)

    def do() -> str:
        services.decide(
            hearing=hearing,
            outcome=CallInOutcome(form.cleaned_data["outcome"]),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            organisations=request.access.organisations_for("commissioning.publish_notices"),
            today=timezone.localdate(),
        )
        return _page(request, call_in)

    consequence = "The outcome holds or releases the decision at once, on the day of the meeting."
    act = Act(
        "Outcome of the hearing", "Record the outcome", "The outcome is recorded.", str(found.record), consequence
    )
    return form_page(request, form, act, do, back=_back(request, found))


def _call_in(request: PartnershipRequest, pk: int) -> CallIn:
    rows = CallIn.objects.filter(record__partnership=request.partnership)
    rows = rows.select_related("record__maker_body", "record__maker_post__organisation", "hearing__meeting__body")
    return get_object_or_404(rows, pk=pk)


def _maker(found: CallIn) -> Body | None:
    hearing = getattr(found, "hearing", None)
    return hearing.meeting.body if hearing is not None else found.record.maker_body


def _may_hear(request: PartnershipRequest, found: CallIn) -> bool:
    """Officers of the organisation whose decision it is: scrutiny of the other partner does not hear it."""
    held = request.access.organisations_for(HEAR)
    body, post = found.record.maker_body, found.record.maker_post
    organisation = body.organisation_id if body else post.organisation_id if post else None
    return bool(held) and (organisation is None or organisation in held)


def _heard_here(request: PartnershipRequest, pk: int) -> CallIn:
    found = _call_in(request, pk)
    if not _may_hear(request, found):
        raise PermissionDenied(HEAR)
    return found


def _hearing(found: CallIn) -> CallInHearing:
    hearing: CallInHearing | None = getattr(found, "hearing", None)
    if hearing is None:
        raise Http404("Not before a meeting yet")
    return hearing


def _page(request: PartnershipRequest, pk: int) -> str:
    return place(request, "scrutiny:call_in", call_in=pk)


def _back(request: PartnershipRequest, found: CallIn) -> Link:
    return f"Call-in of {found.record.reference}", _page(request, found.pk)
