"""Commissioning strategies: the list, one as it is read, and its consultations."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.strategies import (
    AnswerForm,
    ChangeStrategyForm,
    ConsultationForm,
    MinimumForm,
    MoveConsultationForm,
    NewStrategyForm,
)
from commissioning.models import Consultation, Strategy
from commissioning.rules.consultations import Minimum, minimum_on
from commissioning.selectors import strategies as selectors
from commissioning.selectors.documents import RESTRICTED, sight_of
from commissioning.selectors.linked import panels
from commissioning.services import strategies as services
from commissioning.services.document_control import Doer
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page

_VIEW, _CHANGE = "commissioning.view_strategies", "commissioning.change_strategies"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_VIEW)
def strategies(request: PartnershipRequest) -> HttpResponse:
    minimums = selectors.minimums_of(request.partnership)
    context = {
        "rows": selectors.strategy_rows(request.access),
        "minimums": minimums,
        "minimum": minimum_on(minimums, timezone.localdate()),
        "may_change": request.access.may(_CHANGE),
        "may_manage": request.access.may("commissioning.change_templates"),
    }
    return render(request, "commissioning/strategies/strategies.html", context)


@require_safe
@requires(_VIEW)
def strategy(request: PartnershipRequest, code: str) -> HttpResponse:
    """The strategy as it is read: the version that counts, or the one asked for with ?version=."""
    found = strategy_at(request, code)
    asked = request.GET.get("version", "")
    version = selectors.shown_version(found, sight_of(request.access), int(asked) if asked.isdecimal() else 0)
    if asked and version is None:
        raise Http404("No such version")
    context = {
        "strategy": found,
        "version": version,
        "sections": selectors.section_views(version) if version else [],
        "panels": panels(found, request.access),
        "consultations": selectors.consultation_views(found),
        "may_change": request.access.may(_CHANGE),
        "may_write": request.access.may("commissioning.write_documents"),
    }
    return render(request, "commissioning/strategies/strategy.html", context)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def new_strategy(request: PartnershipRequest) -> HttpResponse:
    form = NewStrategyForm(request.POST or None, partnership=request.partnership)

    def act() -> None:
        doer = Doer(request.access.user, timezone.now(), request.access.may(RESTRICTED))
        services.add_strategy(partnership=request.partnership, new=form.new(), doer=doer)

    back = place(request, "commissioning:strategies")
    page = Page("Begin a strategy", "Begin it", "The strategy is begun. Open it to write its text.", back, "Strategies")
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def change_strategy(request: PartnershipRequest, code: str) -> HttpResponse:
    found = strategy_at(request, code)
    form = ChangeStrategyForm(request.POST or None, initial={"name": found.name, "covers": found.covers})

    def act() -> None:
        services.change_strategy(strategy_id=found.pk, by=request.access.user, **form.cleaned_data)

    return act_page(
        request, form, act, _page(request, found, "Change the strategy", "Save", "The strategy is changed.")
    )


@require_http_methods(_METHODS)
@requires(_CHANGE)
def plan_consultation(request: PartnershipRequest, code: str) -> HttpResponse:
    found = strategy_at(request, code)
    form = ConsultationForm(request.POST or None, strategy=found)

    def act() -> None:
        services.plan_consultation(
            strategy_id=found.pk, plan=form.plan(), today=timezone.localdate(), by=request.access.user
        )

    page = _page(request, found, "Plan a consultation", "Plan it", "The consultation is planned.")
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def move_consultation(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = strategy_at(request, code)
    row = _consultation(found, pk)
    initial = {"opens_on": row.opens_on, "closes_on": row.closes_on}
    form = MoveConsultationForm(request.POST or None, initial=initial)

    def act() -> None:
        services.move_consultation(
            consultation_id=pk, today=timezone.localdate(), by=request.access.user, **form.cleaned_data
        )

    page = _page(request, found, "Move the consultation", "Move it", "The consultation is moved.")
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def answer_consultation(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = strategy_at(request, code)
    row = _consultation(found, pk)
    form = AnswerForm(request.POST or None, initial={"responses": row.responses, "answer": row.answer})

    def act() -> None:
        services.answer_consultation(
            consultation_id=pk, today=timezone.localdate(), by=request.access.user, **form.cleaned_data
        )

    page = _page(request, found, "Answer the consultation", "Record", "The answer is recorded.")
    return act_page(request, form, act, page)


@require_http_methods(_METHODS)
@requires("commissioning.change_templates")
def add_minimum(request: PartnershipRequest) -> HttpResponse:
    form = MinimumForm(request.POST or None, initial={"since": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        services.lay_down_minimum(
            partnership=request.partnership,
            minimum=Minimum(given["since"], given["days"], given["source"]),
            reason=given["reason"],
            by=request.access.user,
        )

    back = place(request, "commissioning:strategies")
    page = Page(
        title="How long a consultation takes",
        submit="Lay down the rule",
        done="The rule is laid down. It counts for consultations that open from its first day on.",
        back=back,
        back_words="Strategies",
    )
    return act_page(request, form, act, page)


def strategy_at(request: PartnershipRequest, code: str) -> Strategy:
    return get_object_or_404(selectors.strategies(request.access).select_related("partnership"), code=code)


def _consultation(strategy: Strategy, pk: int) -> Consultation:
    return get_object_or_404(strategy.consultations.all(), pk=pk)


def _page(request: PartnershipRequest, strategy: Strategy, title: str, submit: str, done: str) -> Page:
    return Page(title, submit, done, place(request, "commissioning:strategy", code=strategy.code), strategy.name)
