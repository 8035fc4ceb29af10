"""Putting a review in public and taking it off; withdrawing an agreed report, or opening it for a correction."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.models import Ending, Review
from scrutiny.selectors.review_sight import is_for
from scrutiny.services import review_publication as services
from scrutiny.views.pages import Act, form_page
from scrutiny.views.reviews import CHANGE, back_to, review_at


@requires(CHANGE)
def publish(request: PartnershipRequest, review: str) -> HttpResponse:
    act = Act(
        "Put the review in public",
        "Put it in public",
        "The review is in public.",
        consequence="Anybody reads its scope, timetable and sessions in public, once agreed its report and answers. "
        "Read the request form through first: its words are shown as they stand, without who asked for it.",
    )
    return _page(request, review, act, services.publish_review, "public")


@requires(CHANGE)
def take_off(request: PartnershipRequest, review: str) -> HttpResponse:
    act = Act(
        "Take the review off its public page?",
        "Take it off",
        "The review is taken off.",
        consequence="The address stays and says that it was taken off, today, with the reason that you give.",
        danger=True,
    )
    return _page(request, review, act, services.take_off, "public")


@requires(CHANGE)
def correct(request: PartnershipRequest, review: str) -> HttpResponse:
    act = Act(
        "Open the report for a correction?",
        "Open it",
        "The report is open for its correction.",
        consequence="The agreed report is kept with its seal, and the public reads it with your reason until the "
        "corrected one is agreed. Words may be changed; what was asked, recommended and to whom stays.",
        danger=True,
    )
    return _page(request, review, act, _ending(Ending.CORRECTED), "report")


@requires(CHANGE)
def withdraw(request: PartnershipRequest, review: str) -> HttpResponse:
    act = Act(
        "Withdraw the report?",
        "Withdraw it",
        "The report is withdrawn.",
        consequence="The agreed report is kept with its seal and is no longer handed out. The public page says that it "
        "was withdrawn, when, and your reason.",
        danger=True,
    )
    return _page(request, review, act, _ending(Ending.WITHDRAWN), "report")


def _ending(kind: Ending) -> Callable[..., object]:
    return lambda **values: services.end_report(kind=kind, **values)


def _page(
    request: PartnershipRequest, slug: str, act: Act, service: Callable[..., object], anchor: str
) -> HttpResponse:
    found: Review = review_at(request, slug)
    if not is_for(request.access, CHANGE, found.body):
        raise PermissionDenied(CHANGE)
    back = back_to(request, found)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        version = form.cleaned_data["version"]
        service(
            review=found,
            version=-1 if version is None else version,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )
        return f"{back[1]}#{anchor}"

    return form_page(request, form, act, do, back=back, current=lambda: review_at(request, slug))
