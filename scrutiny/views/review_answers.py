"""The report of a review: written, agreed, sent; each body's answers; what is done about them, and verified."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import PartnershipRequest, requires
from scrutiny.forms import review_answers as forms
from scrutiny.models import RecommendationAction, RecommendationAnswer, Review
from scrutiny.selectors.review_sight import is_for, on_panel
from scrutiny.services import review_answers as services
from scrutiny.views.pages import Act, form_page
from scrutiny.views.reviews import CHANGE, back_to, review_at

ANSWER = "scrutiny.answer_reviews"
IMPLEMENT = "scrutiny.implement_recommendations"
VERIFY = "scrutiny.verify_implementation"
Do = Callable[[], Any]


@requires(CHANGE)
def report_write(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _kept(request, review)
    report = getattr(found, "report", None)
    words = {"introduction": report.introduction, "conclusion": report.conclusion} if report else {}
    form = forms.ReportWordsForm(request.POST or None, initial={"version": found.version, **words})

    def do() -> None:
        given = form.cleaned_data
        services.write_report(
            review=found,
            version=given["version"],
            values={name: given[name] for name in ("introduction", "conclusion")},
            by=request.access.user,
            reason=given["reason"],
        )

    act = Act("Write the report", "Save", "The report is saved.")
    return _page(request, found, form, act, do, "report")


@requires(CHANGE)
def report_agree(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _kept(request, review)
    form = forms.AgreedForm(
        request.POST or None,
        partnership=request.partnership,
        organisations=request.access.organisations_for(CHANGE),
        initial={"version": found.version, "on": timezone.localdate()},
    )

    def do() -> None:
        given = form.cleaned_data
        services.agree_report(
            review=found,
            version=given["version"],
            agreed=services.Agreed(given["body"], given["meeting"], given["on"], given["words"]),
            by=request.access.user,
            today=timezone.localdate(),
        )

    consequence = "Questions, evidence, findings and recommendations are fixed as they stand, with a seal."
    act = Act("The report was agreed", "Record it", "The report is agreed and fixed.", consequence=consequence)
    return _page(request, found, form, act, do, "report")


@requires(CHANGE)
def report_send(request: PartnershipRequest, review: str) -> HttpResponse:
    found, today = _kept(request, review), timezone.localdate()
    form = forms.SendForm(request.POST or None, review=found, initial={"sent_on": today, "received_on": today})

    def do() -> None:
        given = form.cleaned_data
        services.send_report(
            review=found,
            sending=services.Sending(given["body"], given["sent_on"], given["received_on"], given["response_months"]),
            by=request.access.user,
            reason=given["reason"],
            today=today,
        )

    act = Act("Send the report", "Record it", "The report is sent. The time for the answer runs.")
    return _page(request, found, form, act, do, "answers")


@requires(ANSWER)
def answer(request: PartnershipRequest, review: str, row: int) -> HttpResponse:
    """Recorded by an officer of the body's own organisation."""
    found = review_at(request, review)
    one = _answer(found, row)
    if not is_for(request.access, ANSWER, one.body):
        raise PermissionDenied(ANSWER)
    initial = {"kind": one.kind, "words": one.words, "answered_on": one.answered_on or timezone.localdate()}
    form = forms.AnswerForm(request.POST or None, initial=initial)

    def do() -> None:
        services.record_answer(
            answer=one,
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )

    number = one.recommendation.number
    act = Act(f"Answer of {one.body} to recommendation {number}", "Record", "The answer is recorded.")
    return _page(request, found, form, act, do, f"recommendation-{number}")


@requires(IMPLEMENT)
def action_add(request: PartnershipRequest, review: str, row: int) -> HttpResponse:
    found = review_at(request, review)
    one = _answer(found, row)
    if not is_for(request.access, IMPLEMENT, one.body):
        raise PermissionDenied(IMPLEMENT)
    form = forms.ActionForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        services.plan_action(answer=one, values=form.values, by=request.access.user, reason=form.cleaned_data["reason"])

    act = Act(f"What {one.body} does about recommendation {one.recommendation.number}", "Add", "The action is planned.")
    return _page(request, found, form, act, do, f"recommendation-{one.recommendation.number}")


@requires(IMPLEMENT)
def action_note(request: PartnershipRequest, review: str, row: int) -> HttpResponse:
    found, one = _worked_on(request, review, row)
    form = forms.ProgressForm(request.POST or None, initial={"on": timezone.localdate()})

    def do() -> None:
        services.note_progress(
            action=one,
            on=form.cleaned_data["on"],
            text=form.cleaned_data["text"],
            by=request.access.user,
            today=timezone.localdate(),
        )

    return _page(request, found, form, Act("Note progress", "Note it", "It is noted."), do, _place_of(one), one.what)


@requires(IMPLEMENT)
def action_done(request: PartnershipRequest, review: str, row: int) -> HttpResponse:
    found, one = _worked_on(request, review, row)
    form = forms.DoneForm(request.POST or None, initial={"on": timezone.localdate()})

    def do() -> None:
        services.finish_action(
            action=one,
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
            by=request.access.user,
            today=timezone.localdate(),
        )

    act = Act("Mark the action done", "Mark it done", "It is marked done. Scrutiny verifies it.")
    return _page(request, found, form, act, do, _place_of(one), one.what)


@requires(VERIFY)
def action_verify(request: PartnershipRequest, review: str, row: int) -> HttpResponse:
    """By scrutiny: officers of the scrutinising organisation, and members who sit on the panel."""
    found = review_at(request, review)
    one = _action(found, row)
    if not may_verify(request, found):
        raise PermissionDenied(VERIFY)
    form = forms.VerdictForm(
        request.POST or None, partnership=request.partnership, initial={"on": timezone.localdate()}
    )

    def do() -> None:
        given = form.cleaned_data
        services.verify_action(
            action=one,
            verdict=services.Verdict(given["upheld"], given["on"], given["meeting"], given["words"]),
            by=request.access.user,
            today=timezone.localdate(),
        )

    act = Act("Verify the action", "Record it", "What scrutiny saw is recorded.")
    return _page(request, found, form, act, do, _place_of(one), one.what)


@requires(CHANGE)
def follow_up(request: PartnershipRequest, review: str) -> HttpResponse:
    found = _kept(request, review)
    form = forms.FollowUpForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        given = form.cleaned_data
        services.follow_up(
            review=found,
            meeting=given["meeting"],
            words=given["words"],
            by=request.access.user,
            reason=given["reason"],
        )

    act = Act("Follow the review up", "Record it", "The follow-up is recorded.")
    return _page(request, found, form, act, do, "follow-ups")


def may_verify(request: PartnershipRequest, review: Review) -> bool:
    if is_for(request.access, CHANGE, review.body):
        return True
    return request.access.may(VERIFY) and on_panel(request.access, review)


def _page(
    request: PartnershipRequest,
    review: Review,
    form: django_forms.Form,
    act: Act,
    do: Do,
    anchor: str,
    caption: str = "",
) -> HttpResponse:
    back = back_to(request, review)

    def done() -> str:
        do()
        return f"{back[1]}#{anchor}"

    words = Act(act.heading, act.submit, act.done, caption or review.title, act.consequence, act.danger)
    return form_page(request, form, words, done, back=back)


def _kept(request: PartnershipRequest, slug: str) -> Review:
    found = review_at(request, slug)
    if not is_for(request.access, CHANGE, found.body):
        raise PermissionDenied(CHANGE)
    return found


def _answer(review: Review, pk: int) -> RecommendationAnswer:
    rows = RecommendationAnswer.objects.select_related("body", "recommendation__review")
    return get_object_or_404(rows, recommendation__review=review, pk=pk)


def _action(review: Review, pk: int) -> RecommendationAction:
    rows = RecommendationAction.objects.select_related("answer__body", "answer__recommendation__review__partnership")
    return get_object_or_404(rows, answer__recommendation__review=review, pk=pk)


def _worked_on(request: PartnershipRequest, slug: str, pk: int) -> tuple[Review, RecommendationAction]:
    """For who acts for the owner post, and for officers of the organisation that accepted."""
    found = review_at(request, slug)
    one = _action(found, pk)
    acts = one.owner_id in posts_acted_for(request.access.user, request.partnership, timezone.localdate())
    if not acts and not is_for(request.access, ANSWER, one.answer.body):
        raise PermissionDenied(IMPLEMENT)
    return found, one


def _place_of(one: RecommendationAction) -> str:
    return f"recommendation-{one.answer.recommendation.number}"
