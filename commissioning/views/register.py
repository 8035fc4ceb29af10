"""The delegation register as at a day, its functions, and what may be done with them."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.register import (
    GapFilter,
    LawForm,
    PublishRegisterForm,
    ReasonOnlyForm,
    RegisterFileForm,
    RegisterFilter,
    TermsForm,
)
from commissioning.models import (
    DelegatedFunction,
    Delegation,
    DelegationCondition,
    Evidence,
    EvidenceExpectation,
    FunctionTerms,
)
from commissioning.rules.register import Delegability, retained_message
from commissioning.selectors import assurance
from commissioning.selectors import register as selectors
from commissioning.selectors.history import HistoryEntry, history_of, history_of_many, merged
from commissioning.selectors.register_files import register_sheet
from commissioning.selectors.register_gaps import register_gaps
from commissioning.selectors.register_links import instruments
from commissioning.selectors.register_public import published
from commissioning.services import register as services
from commissioning.services import register_functions as functions
from commissioning.services import register_publishing, register_setup
from commissioning.views.taking_away import give_sheets, give_yaml
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from ihwb.web.exporting import FORMATS

VIEW, CHANGE = "commissioning.view_register", "commissioning.change_register"
PUBLISH = "commissioning.publish_notices"
METHODS = ["GET", "HEAD", "POST"]
_FORM = "commissioning/function_form.html"
_FIELDS = {
    "name": "Function",
    "statute": "Statute",
    "section": "Section",
    "state": "State",
    "law_reason": "Where the law says so",
    "part": "Part concerned",
    "condition": "Condition",
    "oversight": "Oversight",
    "in_law_since": "In law from",
    "in_law_until": "In law until",
    "notes": "Notes",
}
_OF_THE_FUNCTION = ("name", "in_law_since", "in_law_until", "notes")
_TERMS_FIELDS = {name: label for name, label in _FIELDS.items() if name not in _OF_THE_FUNCTION}
_DELEGATION_FIELDS = {"state": "State", "until": "Last day"}
_EXPECTATION_FIELDS = {
    "what": "Evidence",
    "every_months": "How often",
    "first_due": "First due date",
    "last_due": "Last due date",
    "supplier": "Handed in by",
    "owner": "Looked at by",
}
_CONDITION_FIELDS = {"owner_post": "Post that sees to it", "owner_organisation": "Organisation that sees to it"}


@require_safe
@requires(VIEW)
def register(request: PartnershipRequest) -> HttpResponse:
    form = RegisterFilter(request.GET, partnership=request.partnership)
    today = timezone.localdate()
    day = form.day(today)
    held = selectors.in_law(request.partnership, day)
    rows = selectors.chosen_from(held, day, **form.chosen())
    context = {
        "filters": form,
        "rows": rows,
        "found": f"{len(rows)} of {len(held)} functions, as at {show_date(day)}",
        "day": day,
        "at": "" if day == today else f"?on={day.isoformat()}",
        "is_today": day == today,
        "query": request.GET.urlencode(),
        "may_change": request.access.may(CHANGE),
        "may_publish": request.access.may(PUBLISH),
        "published": published(request.partnership),
        "tab": "register",
        "gap_count": len(register_gaps(request.partnership, day, held)),
    }
    return render(request, "commissioning/register.html", context)


@require_safe
@requires(VIEW)
def gaps(request: PartnershipRequest) -> HttpResponse:
    form = GapFilter(request.GET)
    today = timezone.localdate()
    day, kind = form.chosen(today)
    every = register_gaps(request.partnership, day)
    shown = [one for one in every if not kind or one.kind == kind]
    groups = [(label, list(rows)) for label, rows in groupby(shown, key=lambda one: one.kind.label)]
    context = {
        "filters": form,
        "groups": groups,
        "total": len(every),
        "gap_count": len(every),
        "day": day,
        "is_today": day == today,
        "at": "" if day == today else f"?on={day.isoformat()}",
        "found": f"{len(shown)} of {len(every)} gaps, as at {show_date(day)}",
    }
    return render(request, "commissioning/register_gaps.html", context)


@require_safe
@requires(VIEW)
def register_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """What the page lists, as CSV or XLSX. That it was taken away is on record."""
    if kind not in FORMATS:
        raise Http404("No such file")
    form = RegisterFilter(request.GET, partnership=request.partnership)
    day = form.day(timezone.localdate())
    sheet = register_sheet(request.partnership, day, selectors.functions(request.partnership, day, **form.chosen()))
    return give_sheets(request, [sheet], f"register-{day.isoformat()}", kind)


@require_safe
@requires(VIEW)
def register_document(request: PartnershipRequest) -> HttpResponse:
    """The whole register as the file that another area can take over."""
    subject = f"Delegation register of {request.partnership.name}, as a file to load"
    return give_yaml(request, register_setup.as_file(request.partnership), register_setup.FILE, subject)


@require_http_methods(METHODS)
@requires(CHANGE)
def upload_register(request: PartnershipRequest) -> HttpResponse:
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            functions, reports = register_setup.take_over(
                partnership=request.partnership,
                document=register_setup.read_file(form.cleaned_data["file"]),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                organisations=request.access.organisations_for(CHANGE),
            )
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            new = f"{functions} functions and {reports} returns are new; what was there stays as it is."
            messages.success(request, f"The file is taken over: {new}")
            return redirect(place(request, "commissioning:register"))
    context = {
        "form": form,
        "title": "Take a file over",
        "lead": "What is not in the register yet, by its number, is entered with its delegations. "
        "Nothing that is there changes.",
        "submit": "Take it over",
        "cancel_url": place(request, "commissioning:register"),
        "back_url": place(request, "commissioning:register"),
        "back_words": "Delegation register",
    }
    return render(request, "layout/form.html", context)


@require_http_methods(METHODS)
@requires(PUBLISH)
def publish_register(request: PartnershipRequest) -> HttpResponse:
    """Shows what the public would read; publishes it only if it is still that."""
    today = timezone.localdate()
    days = AsAtForm(request.GET)
    day = days.day(today)
    form = PublishRegisterForm(request.POST or None)
    if form.is_valid():
        try:
            register_publishing.publish(
                partnership=request.partnership,
                as_at=day,
                looked_at=form.cleaned_data["looked_at"],
                by=request.access.user,
                at=timezone.now(),
                today=today,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The register is published: everybody can read this edition.")
            return redirect(place(request, "commissioning:register"))
    content, looked_at = register_publishing.preview(request.partnership, day)
    if form.is_bound:
        form.data = {**form.data.dict(), "looked_at": looked_at}  # type: ignore[attr-defined]  # a QueryDict
    else:
        form.initial["looked_at"] = looked_at
    latest = published(request.partnership)
    context = {"form": form, "days": days, "day": day, "content": content, "latest": latest}
    return render(request, "commissioning/publish_register.html", context)


@require_safe
@requires(VIEW)
def function(request: PartnershipRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    day = RegisterFilter(request.GET, partnership=request.partnership).day(today)
    found = get_object_or_404(selectors.function_rows(request.partnership, day), pk=pk)
    known = instruments(request.partnership)
    context = {
        "function": selectors.function_row(found, day),
        "delegations": [(one, known.get(one.agreement)) for one in selectors.delegation_rows(found, day)],
        "expectations": assurance.of_function(found, today),
        "may_hand_in": found.holder_id in request.access.organisations_for("commissioning.hand_in"),
        "entries": _history(found),
        "may_change": found.holder_id in request.access.organisations_for(CHANGE),
        "refusal": _refusal(found, day),
        "terms": selectors.all_terms(found),
        "running": selectors.terms_on(found, day),
        "at": "" if day == today else f"?on={day.isoformat()}",
        "day": day,
        "is_today": day == today,
    }
    return render(request, "commissioning/function.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def add_function(request: PartnershipRequest) -> HttpResponse:
    holders = request.partnership.organisations.filter(pk__in=request.access.organisations_for(CHANGE))
    form = LawForm(request.POST or None, holders=holders, initial={"holder": holders.first()})

    def act() -> None:
        functions.add_function(
            partnership=request.partnership,
            holder=form.cleaned_data["holder"],
            law=form.law(),
            hand=hand_of(request, form.cleaned_data["reason"]),
        )

    page = Page(
        title="Add a function",
        submit="Add the function",
        done="The function is in the register.",
        back=place(request, "commissioning:register"),
        back_words="Delegation register",
    )
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def change_law(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = function_at(request, pk)
    day = AsAtForm(request.GET).day(timezone.localdate())
    terms = selectors.terms_on(found, day)
    names = ("statute", "section", "state", "law_reason", "part")
    initial = {name: getattr(terms, name) for name in names} | {"name": found.name}
    initial |= {"since": found.in_law_since, "until": found.in_law_until, "opened": selectors.opened_version(found)}
    form = LawForm(_posted(request), initial=initial, holders=request.partnership.organisations.all(), fixed=True)

    def act() -> None:
        opened = form.cleaned_data["opened"] or 0
        form.data["opened"] = str(initial["opened"])  # type: ignore[index]  # a copy; after a refusal it is up to date
        functions.change_law(
            function_id=pk,
            law=form.law(),
            opened=opened,
            hand=hand_of(request, form.cleaned_data["reason"]),
            when=functions.When(day, form.cleaned_data["from_day"]),
        )

    page = _page(request, found, "Change the entry", "The entry is changed.")
    return act_page(request, form, act, page, function=_row_of(found, day), terms=terms, day=day)


@require_http_methods(METHODS)
@requires(CHANGE)
def change_terms(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = function_at(request, pk)
    day = AsAtForm(request.GET).day(timezone.localdate())
    said = selectors.terms_on(found, day)
    initial = {
        "part": said.part,
        "condition": said.condition,
        "oversight": said.oversight,
        "notes": found.notes,
        "opened": selectors.opened_version(found),
    }
    form = TermsForm(_posted(request), initial=initial, partnership=request.partnership)

    def act() -> None:
        opened = form.cleaned_data["opened"]
        form.data["opened"] = str(initial["opened"])  # type: ignore[index]  # a copy; after a refusal it is up to date
        terms = functions.Terms(*(form.cleaned_data[name] for name in ("part", "condition", "oversight", "notes")))
        functions.change_terms(
            function_id=pk,
            terms=terms,
            opened=opened,
            hand=hand_of(request, form.cleaned_data["reason"]),
            when=functions.When(day, form.cleaned_data["from_day"]),
        )

    page = _page(request, found, "Change the terms", f"The terms of “{found.name}” are changed.")
    return act_page(request, form, act, page, function=_row_of(found, day), terms=said, day=day)


@require_http_methods(METHODS)
@requires(CHANGE)
def remove_terms(request: PartnershipRequest, pk: int, terms: int) -> HttpResponse:
    """Take back what was said from a day on."""
    found = function_at(request, pk)
    row = get_object_or_404(found.later_terms.all(), pk=terms)
    form = ReasonOnlyForm(request.POST or None)

    def act() -> None:
        functions.remove_terms(terms_id=terms, hand=hand_of(request, form.cleaned_data["reason"]))

    title = f"Take back what changes on {show_date(row.since)}"
    page = _page(request, found, title, "It is taken back: what was said before goes on.")
    return act_page(request, form, act, page, function=_row_of(found, row.since))


def function_at(request: PartnershipRequest, pk: int) -> DelegatedFunction:
    return get_object_or_404(selectors.function_rows(request.partnership), pk=pk)


def hand_of(request: PartnershipRequest, reason: str) -> services.Hand:
    return services.Hand(by=request.access.user, reason=reason, organisations=request.access.organisations_for(CHANGE))


def _posted(request: PartnershipRequest) -> Any:
    return request.POST.copy() if request.method == "POST" else None


def _row_of(found: DelegatedFunction, day: date) -> selectors.FunctionRow:
    return selectors.function_row(found, day)


def _page(request: PartnershipRequest, found: DelegatedFunction, title: str, done: str) -> Page:
    back = place(request, "commissioning:function", pk=found.pk)
    return Page(title=title, submit=title, done=done, back=back, back_words=found.name, template=_FORM)


def _history(found: DelegatedFunction) -> list[HistoryEntry]:
    return merged(
        history_of(found, _FIELDS),
        history_of_many(FunctionTerms, _TERMS_FIELDS, "since", "What changes on {}", function_id=found.pk),
        history_of_many(Delegation, _DELEGATION_FIELDS, "number", "Delegation {}", function_id=found.pk),
        history_of_many(
            DelegationCondition, _CONDITION_FIELDS, "text", "Condition “{}”", delegation__function_id=found.pk
        ),
        history_of_many(EvidenceExpectation, _EXPECTATION_FIELDS, "what", "Evidence “{}”", function_id=found.pk),
        history_of_many(
            Evidence, {"state": "State"}, "title", "Evidence given “{}”", expectation__function_id=found.pk
        ),
    )


def _refusal(function: DelegatedFunction, day: date) -> str:
    """Why the law forbids on a day to delegate this function to anybody; empty when it does not."""
    terms = selectors.terms_on(function, day)
    if terms.state is not Delegability.RETAINED:
        return ""
    return retained_message(function.name, function.holder.name, terms.law_reason)
