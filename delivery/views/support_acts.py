"""One support plan: its page, and every act on it as a form with its confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from delivery.forms.verification import (
    DecisionForm,
    EndForm,
    ProposalForm,
    ReviewForm,
    SourceForm,
    VersionForm,
    WordsForm,
)
from delivery.models import SupportCase
from delivery.rules.verification import Act
from delivery.selectors import verification as selectors
from delivery.selectors.verification_access import BROKER, PROPOSE, SEE, VERIFY, own_providers, terms_on
from delivery.services import verification as services
from delivery.services.commitments import preview
from delivery.views.support_queue import hand_of, links_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an act's page. lead: one sentence on what follows; done: what is said when it is done."""

    title: str
    submit: str
    done: str
    lead: str = ""
    danger: bool = False


@require_safe
@requires(SEE)
def case(request: PartnershipRequest, pk: int) -> HttpResponse:
    shown = selectors.detail(_case(request, pk), request.access, timezone.now())
    context = {"detail": shown, "links": links_of(request, "")}
    return render(request, "delivery/support/case.html", context)


def _case(request: PartnershipRequest, pk: int) -> SupportCase:
    found = selectors.case_at(request.access, pk)
    if found is None:
        raise Http404("No such case")
    return found


def _act_page(
    request: PartnershipRequest, found: SupportCase, form: Form, act: Callable[[], object], words: Words, **more: Any
) -> HttpResponse:
    """Show the form, do the act, go back to the case; a refusal stands above the form with what was typed."""
    back = place(request, "delivery:support_case", pk=found.pk)
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, words.done)
            return redirect(back)
    context = {
        "form": form,
        "title": f"{words.title}: {found.reference}",
        "lead": words.lead,
        "submit": words.submit,
        "danger": words.danger,
        "back": back,
        "back_words": found.reference,
        "case": found,
        **more,
    }
    return render(request, "delivery/support/act.html", context)


def _version(form: Form) -> int:
    return int(form.cleaned_data["version"])


# --- The provider -----------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@requires(PROPOSE)
def propose(request: PartnershipRequest) -> HttpResponse:
    form = _proposal(request)
    if form is None:
        messages.error(request, services.NO_TERMS)
        return redirect(place(request, "delivery:support_queue"))
    if form.is_bound and form.is_valid():
        try:
            made = services.propose(form.draft(), hand_of(request))
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{made.reference} is proposed and waits for verification.")
            return redirect(place(request, "delivery:support_case", pk=made.pk))
    context = {
        "form": form,
        "title": "Propose a support plan",
        "submit": "Propose",
        "back": place(request, "delivery:support_queue"),
        "back_words": "Support plans",
    }
    return render(request, "delivery/support/act.html", context)


def _proposal(request: PartnershipRequest, found: SupportCase | None = None) -> ProposalForm | None:
    """The form of a proposal; None while no terms are laid down."""
    terms = terms_on(request.partnership, timezone.localdate())
    if terms is None:
        return None
    return ProposalForm(
        request.POST or None,
        terms=terms,
        lines=selectors.lines_of(request.partnership),
        providers=own_providers(request.access),
        case=found,
    )


@require_http_methods(METHODS)
@requires(PROPOSE)
def revise(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = _proposal(request, found)
    if form is None:
        raise Http404("No terms")

    def act() -> None:
        services.revise(case_id=pk, version=_version(form), draft=form.draft(), hand=hand_of(request))

    words = Words("Propose again", "Propose again", "The plan is proposed again and waits for verification.")
    return _act_page(request, found, form, act, words)


@require_http_methods(METHODS)
@requires(PROPOSE)
def withdraw(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = WordsForm(request.POST or None, initial={"version": found.version})

    def act() -> None:
        services.withdraw(case_id=pk, version=_version(form), words=form.cleaned_data["words"], hand=hand_of(request))

    lead = "The plan is taken out of the queue for good. To go on later, propose it anew."
    return _act_page(request, found, form, act, Words("Withdraw", "Withdraw the plan", "Withdrawn.", lead, True))


# --- The council --------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@requires(VERIFY)
def agree(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, Act.AGREE)


@require_http_methods(METHODS)
@requires(VERIFY)
def send_back(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, Act.RETURN)


def _decide(request: PartnershipRequest, pk: int, act: Act) -> HttpResponse:
    found = _case(request, pk)
    form = DecisionForm(request.POST or None, act=act, case=found)
    terms = terms_on(request.partnership, timezone.localdate())
    undo = f" You can undo it within {terms.undo_minutes} minutes." if terms and terms.undo_minutes else ""

    def decide() -> None:
        services.verify(case_id=pk, version=_version(form), act=act, answers=form.answers(), hand=hand_of(request))

    if act is Act.AGREE:
        lead = f"Agreeing answers all three with yes and posts the commitment below.{undo}"
        words = Words("Agree", "Agree and post the commitment", f"{found.reference} is agreed.{undo}", lead)
    else:
        lead = f"Say what is not met; the provider reads it and can propose again.{undo}"
        words = Words("Return", "Return to the provider", f"{found.reference} is returned.{undo}", lead)
    row = selectors.detail(found, request.access, timezone.now()).row
    would = preview(found, timezone.localdate()) if act is Act.AGREE else None
    return _act_page(request, found, form, decide, words, row=row, would=would)


@require_http_methods(METHODS)
@requires(VERIFY)
def undo(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = VersionForm(request.POST or None, initial={"version": found.version})
    lead = "The plan waits again and its commitment is taken back. The decision and the undoing both stay on record."
    return _act_page(
        request, found, form,
        lambda: services.undo(case_id=pk, version=_version(form), hand=hand_of(request)),
        Words("Undo the decision", "Undo", "The decision is undone.", lead),
    )  # fmt: skip


# --- Brokerage and after ----------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@requires(BROKER)
def take_up(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = VersionForm(request.POST or None, initial={"version": found.version})
    return _act_page(
        request, found, form,
        lambda: services.take_up(case_id=pk, version=_version(form), hand=hand_of(request)),
        Words("Hand to brokerage", "Hand to brokerage", "Brokerage has the plan.", "Brokerage sources the package."),
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(BROKER)
def source_package(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    initial = {"version": found.version, "weekly_cost": found.weekly_cost, "starts_on": found.starts_on}
    form = SourceForm(request.POST or None, initial=initial)
    lead = "The commitment follows the actual cost and first day from now on."
    return _act_page(
        request, found, form,
        lambda: services.source_package(
            case_id=pk, version=_version(form), sourced=form.sourced(), hand=hand_of(request)
        ),
        Words("Record the sourced package", "Record", "The package is recorded as sourced.", lead),
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(BROKER)
def review(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = ReviewForm(request.POST or None, initial={"version": found.version})
    lead = "The package goes on as it is. Where its cost changes, end it and have the change proposed."
    return _act_page(
        request, found, form,
        lambda: services.review(case_id=pk, hand=hand_of(request), **form.cleaned_data),
        Words("Record a review", "Record the review", "The review is recorded.", lead),
    )  # fmt: skip


@require_http_methods(METHODS)
@requires(BROKER)
def end(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    form = EndForm(request.POST or None, initial={"version": found.version})
    released = "What the package does not use" if found.sourced_weekly_cost is not None else "Nothing was sourced: all"
    lead = f"{released} of its commitment is released. This cannot be undone."
    return _act_page(
        request, found, form,
        lambda: services.end(case_id=pk, hand=hand_of(request), **form.cleaned_data),
        Words("End the package", "End the package", "The package is ended.", lead, True),
    )  # fmt: skip
