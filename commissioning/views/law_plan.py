"""The forward plan, the legal days across decisions, and where one decision stands in law."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.law import DayAndWordsForm, EntryForm, PublishForm
from commissioning.models import Decision, LegalNotice
from commissioning.rules.law import NoticeKind
from commissioning.selectors import law as selectors
from commissioning.selectors import law_facts as facts
from commissioning.selectors.decisions import statutory_bodies
from commissioning.selectors.law_clocks import clocks_of
from commissioning.selectors.law_lists import calendar_months, days_sheet, plan_rows, records_sheet
from commissioning.services import law_notices as services
from commissioning.views.taking_away import give_sheets
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from ihwb.web.exporting import FORMATS

VIEW, DRAFT, PUBLISH = "commissioning.view_law", "commissioning.draft_decision", "commissioning.publish_notices"
METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(VIEW)
def forward_plan(request: PartnershipRequest) -> HttpResponse:
    past = "past" in request.GET
    rows = plan_rows(request.partnership, timezone.localdate(), past=past)
    slug = request.partnership.slug
    published = LegalNotice.objects.filter(decision__partnership=request.partnership).exists()
    url = reverse("public_forward_plan", kwargs={"area": slug}) if published else ""
    context = {"rows": rows, "past": past, "tab": "plan", "published": url}
    return render(request, "commissioning/law/forward_plan.html", context)


@require_safe
@requires(VIEW)
def deadlines(request: PartnershipRequest) -> HttpResponse:
    every = "all" in request.GET
    today = timezone.localdate()
    months = calendar_months(request.partnership, today, every=every)
    context = {"months": months, "every": every, "today": today, "tab": "deadlines"}
    return render(request, "commissioning/law/deadlines.html", context)


_SHEETS = {"days": days_sheet, "records": records_sheet}


@require_safe
@requires(VIEW)
def law_file(request: PartnershipRequest, table: str, kind: str) -> HttpResponse:
    """Legal days or records as CSV or XLSX. That it was taken away is on record."""
    if table not in _SHEETS or kind not in FORMATS:
        raise Http404("No such file")
    sheet = _SHEETS[table](request.partnership, timezone.localdate())
    return give_sheets(request, [sheet], f"legal-{table}", kind)


@require_safe
@requires(VIEW)
def law(request: PartnershipRequest, pk: int) -> HttpResponse:
    decision, view = _view_at(request, pk)
    context = {
        "decision": decision,
        "law": view,
        "today": timezone.localdate(),
        "may_draft": request.access.may(DRAFT),
        "may_publish": request.access.may(PUBLISH),
    }
    return render(request, "commissioning/law/law.html", context)


@require_safe
@requires(VIEW)
def standing(request: PartnershipRequest, pk: int) -> HttpResponse:
    """The panel on the decision's own page, which fetches it: that page has its own reading to do."""
    decision, view = _view_at(request, pk)
    context = {"law": view, "decision_id": decision.pk}
    return render(request, "commissioning/law/_standing.html", context)


def _view_at(request: PartnershipRequest, pk: int) -> tuple[Decision, selectors.LawView]:
    rows = facts.with_law(Decision.objects.filter(partnership=request.partnership))
    decision = get_object_or_404(rows, pk=pk)
    bodies = statutory_bodies(request.partnership)
    return decision, selectors.law_view(decision, clocks_of(request.partnership), timezone.localdate(), bodies)


@require_http_methods(METHODS)
@requires(DRAFT)
def edit_entry(request: PartnershipRequest, pk: int) -> HttpResponse:
    decision = decision_at(request, pk)
    form = EntryForm(request.POST or None, partnership=request.partnership, entry=facts.entry_of(decision))

    def act() -> None:
        services.save_entry(
            decision_id=pk, draft=form.draft(), reason=form.cleaned_data["reason"], by=request.access.user
        )

    page = Page(
        title="Entry in the forward plan",
        submit="Save the entry",
        done="The entry is saved. Somebody else publishes its notice.",
        back=place(request, "commissioning:law", pk=pk),
        back_words=decision.reference,
        lead="Nothing is public until its notice is published. A notice that is out does not change with the entry.",
    )
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(PUBLISH)
def publish(request: PartnershipRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in [one.value for one in NoticeKind]:
        raise Http404("No such notice")
    decision = decision_at(request, pk)
    today = timezone.localdate()
    which = NoticeKind(kind)
    form = PublishForm(request.POST or None, initial={"published_on": today}, kind=which)

    def act() -> None:
        services.publish_notice(
            decision_id=pk,
            publication=form.publication(),
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            at=timezone.now(),
            today=today,
        )

    page = Page(
        title=f"Publish: {which.label.lower()}",
        submit="Publish it",
        done="The notice is published. It does not change from now on.",
        back=place(request, "commissioning:law", pk=pk),
        back_words=decision.reference,
        template="commissioning/law/publish.html",
    )
    entry = facts.entry_of(decision)
    maker = facts.maker_of(entry.maker_body, entry.maker_post) if entry else ""
    return act_page(request, form, act, page, entry=entry, decision=decision, maker=maker)


@require_http_methods(METHODS)
@requires(PUBLISH)
def report_urgency(request: PartnershipRequest, pk: int, notice: int) -> HttpResponse:
    found = get_object_or_404(LegalNotice, pk=notice, decision=decision_at(request, pk))
    form = DayAndWordsForm(request.POST or None)
    form.fields["on"].label, form.fields["words"].label = "Day on which the council was told", "Minute"

    def act() -> None:
        services.report_urgency(
            notice_id=found.pk,
            reported_on=form.cleaned_data["on"],
            minute=form.cleaned_data["words"],
            by=request.access.user,
            organisations=request.access.organisations_for(PUBLISH),
            at=timezone.now(),
            today=timezone.localdate(),
        )

    page = Page(
        title="Report the urgency to the council",
        submit="Record the report",
        done="The report is recorded.",
        back=place(request, "commissioning:law", pk=pk),
        back_words=found.decision.reference,
    )
    return act_page(request, form, act, page)


def decision_at(request: PartnershipRequest, pk: int) -> Decision:
    return get_object_or_404(Decision.objects.filter(partnership=request.partnership), pk=pk)
