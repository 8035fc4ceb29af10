"""Statutory returns: the list, one return, its collections with their steps, the calendar, next year's plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.returns import CollectionFilter, CollectionForm, CopyYearForm, DatesForm, ReturnForm, StepForm
from commissioning.models import ReturnCollection, StatutoryReturn
from commissioning.rules.returns import ReturnAct
from commissioning.selectors import returns as selectors
from commissioning.selectors.history import history_of
from commissioning.selectors.return_files import collections_sheet
from commissioning.services import returns as services
from commissioning.views.assurance import HAND_IN, OWN, file_answer
from commissioning.views.register import CHANGE, METHODS, VIEW, hand_of
from commissioning.views.taking_away import give_sheets, taken
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.act_page import Page, act_page
from ihwb.web.exporting import FORMATS
from ihwb.web.icalendar import DayEntry, as_calendar, calendar_download

SIGN = "commissioning.sign_return"
_FIELDS = {
    "code": "Code",
    "name": "Name",
    "legal_basis": "Legal basis",
    "collector": "Data handed in by",
    "submitter": "Submitted by",
    "signoff_post": "Signed off by",
    "since": "First day",
    "until": "Last day",
    "follows": "Takes the place of",
    "today": "Today",
}
_COLLECTION_FIELDS = {
    "state": "State",
    "period": "Period",
    "opens_on": "Window opens",
    "data_due_on": "Data due",
    "closes_on": "Window closes",
    "refresh_on": "Refresh ends",
    "signoff_post": "Signed off by",
}


@require_safe
@requires(VIEW)
def returns(request: PartnershipRequest) -> HttpResponse:
    context = {"rows": selectors.statutory_returns(request.partnership), "may_change": request.access.may(CHANGE)}
    return render(request, "commissioning/returns/returns.html", {**context, "page": "returns"})


@require_safe
@requires(VIEW)
def one_return(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _return(request, pk)
    today = timezone.localdate()
    rows = selectors.collections(request.partnership).filter(statutory_return=found)
    context = {
        "row": selectors.return_row(found),
        "collections": [selectors.collection_row(one, today) for one in reversed(rows)],
        "entries": history_of(found, _FIELDS),
        "may_change": found.submitter_id in request.access.organisations_for(CHANGE),
    }
    return render(request, "commissioning/returns/return.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def add_return(request: PartnershipRequest) -> HttpResponse:
    own = request.partnership.organisations.filter(pk__in=request.access.organisations_for(CHANGE)).first()
    asked = request.GET.get("follows", "")
    follows = request.partnership.statutory_returns.filter(pk=int(asked)).first() if asked.isdigit() else None
    known = {name: getattr(follows, name) for name in ("collector", "signoff_post", "legal_basis")} if follows else {}
    form = ReturnForm(request.POST or None, partnership=request.partnership, submitter=own, follows=follows, **known)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.add_return(partnership=request.partnership, draft=form.draft(), hand=hand)

    back = place(request, "commissioning:returns")
    page = Page("Add a return", "Add the return", "The return is entered.", back, "Statutory returns")
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def change_return(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _return(request, pk)
    form = ReturnForm(request.POST or None, partnership=request.partnership, old=found)

    def act() -> None:
        hand = hand_of(request, form.cleaned_data["reason"])
        services.change_return(return_id=pk, draft=form.draft(), hand=hand)

    back = place(request, "commissioning:return", pk=pk)
    return act_page(request, form, act, Page("Change the return", "Save", "The return is changed.", back, found.code))


# --- Collections ----------------------------------------------------------------------------------------------


@require_safe
@requires(VIEW)
def collections(request: PartnershipRequest) -> HttpResponse:
    form, rows, total = _filtered(request)
    context = {
        "filters": form,
        "rows": rows,
        "found": f"{len(rows)} of {total} collections",
        "query": request.GET.urlencode(),
        "may_change": request.access.may(CHANGE),
        "page": "collections",
    }
    return render(request, "commissioning/returns/collections.html", context)


@require_safe
@requires(VIEW)
def collections_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """What the page lists, as CSV or XLSX. That it was taken away is on record."""
    if kind not in FORMATS:
        raise Http404("No such file")
    sheet = collections_sheet(request.partnership, timezone.localdate(), _filtered(request)[1])
    return give_sheets(request, [sheet], "statutory-returns", kind)


def _filtered(request: PartnershipRequest) -> tuple[CollectionFilter, list[selectors.CollectionRow], int]:
    years = selectors.years_of(request.partnership)
    form = CollectionFilter(request.GET, partnership=request.partnership, years=years)
    chosen, every = form.chosen(), selectors.collections(request.partnership)
    names = {"code": "statutory_return__code", "state": "state", "collector": "collector__code"}
    rows = every.filter(**{field: chosen[name] for name, field in names.items() if name in chosen})
    if "year" in chosen:
        rows = selectors.in_year(rows, chosen["year"])
    today = timezone.localdate()
    found = [selectors.collection_row(one, today) for one in rows]
    return form, [one for one in found if one.late or "late" not in chosen], every.count()


@require_safe
@requires(VIEW)
def calendar(request: PartnershipRequest) -> HttpResponse:
    """Every day of a financial year by month; a month has an anchor such as #m2015-05."""
    years = selectors.years_of(request.partnership)
    today = timezone.localdate()
    year = _year(request, years)
    rows = selectors.in_year(selectors.collections(request.partnership), year)
    span = FinancialYear(year)
    found = [one for one in selectors.events(rows, today) if one.day in span]
    context = {
        "months": selectors.months(found),
        "year": year,
        "label": span.label,
        "before": year - 1 if any(one < year for one in years) else None,
        "after": year + 1 if any(one > year for one in years) else None,
        "today": today,
        "page": "calendar",
        "may_change": request.access.may(CHANGE),
    }
    return render(request, "commissioning/returns/calendar.html", context)


@require_safe
@requires(VIEW)
def calendar_file(request: PartnershipRequest) -> HttpResponse:
    """The days of a year as a file for a calendar. That it was taken away is on record."""
    year = _year(request, selectors.years_of(request.partnership))
    rows = selectors.in_year(selectors.collections(request.partnership), year)
    label = FinancialYear(year).label
    entries = [
        DayEntry(
            uid=f"return-{one.collection}-{one.what.lower().replace(' ', '-')}@{request.partnership.slug}.ihwb",
            day=one.day,
            title=f"{one.code}, {one.period}: {one.what[:1].lower()}{one.what[1:]}",
            words=one.name,
            url=request.build_absolute_uri(place(request, "commissioning:collection", pk=one.collection)),
        )
        for one in selectors.events(rows, timezone.localdate())
        if one.day in FinancialYear(year)
    ]
    title = f"Statutory returns {label}"
    answer = calendar_download(as_calendar(title, entries, timezone.now()), f"statutory-returns-{year}")
    return taken(request, answer, title, "ics")


def _year(request: PartnershipRequest, years: list[int]) -> int:
    """The year of the address; without one this year, or the latest in which something is planned."""
    asked = request.GET.get("year", "")
    if asked.isdigit() and 1990 <= int(asked) <= 2100:
        return int(asked)
    this = FinancialYear.of(timezone.localdate()).start_year
    return this if this in years or not years else years[0]


@require_safe
@requires(VIEW)
def collection(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _collection(request, pk)
    today = timezone.localdate()
    row = selectors.collection_row(found, today)
    others = selectors.for_others(found, row, request.access.user, today)
    context = {
        "row": row,
        "acts": [one for one in row.acts if one not in others and _may(request, found, one)],
        "others": others.values(),
        "entries": history_of(found, _COLLECTION_FIELDS),
        "may_change": found.submitter_id in request.access.organisations_for(CHANGE),
    }
    return render(request, "commissioning/returns/collection.html", context)


@require_http_methods(METHODS)
@requires(CHANGE)
def plan_collection(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _return(request, pk)
    form = DatesForm(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        hand = hand_of(request, given["reason"])
        services.plan_collection(return_id=pk, period=given["period"], dates=form.dates(), hand=hand)

    back = place(request, "commissioning:return", pk=pk)
    page = Page("Plan a collection", "Plan it", "The collection is planned.", back, found.code)
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def change_collection(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _collection(request, pk)
    form = CollectionForm(request.POST or None, partnership=request.partnership, old=found)

    def act() -> None:
        given = form.cleaned_data
        services.change_collection(
            collection_id=pk,
            period=given["period"],
            dates=form.dates(),
            signoff_post=given["signoff_post"],
            hand=hand_of(request, given["reason"]),
        )

    back = place(request, "commissioning:collection", pk=pk)
    page = Page("Change the dates or the post", "Save", "The collection is changed.", back, str(found))
    return act_page(request, form, act, page)


@require_http_methods(METHODS)
@requires(CHANGE)
def copy_year(request: PartnershipRequest) -> HttpResponse:
    years = selectors.years_of(request.partnership)
    form = CopyYearForm(request.POST or None, years=years, today=timezone.localdate())
    back = place(request, "commissioning:collections")
    if form.is_valid():
        year = form.cleaned_data["year"]
        try:
            made, left = services.copy_to_year(
                partnership=request.partnership, year=year, hand=hand_of(request, form.cleaned_data["reason"])
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            what = "1 collection is planned" if made == 1 else f"{made} collections are planned"
            messages.success(
                request, f"{what}. Look each date up in this year's guidance and change it. {' '.join(left)}"
            )
            return redirect(f"{back}?year={year}")
    context = {
        "form": form,
        "title": "Plan a year from the year before",
        "lead": "Every collection of the year before is planned anew, its dates a year later. The dates are guesses "
        "until you have looked them up.",
        "submit": "Plan the year",
        "cancel_url": back,
        "back_url": back,
        "back_words": "Collections",
    }
    return render(request, "layout/form.html", context)


# --- Steps ----------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@requires(CHANGE)
def step(request: PartnershipRequest, pk: int, act: str) -> HttpResponse:
    """What the submitter's officers do: start, check, send back, submit, accept, refresh."""
    wanted = _act(act, but=(ReturnAct.HAND_IN, ReturnAct.SIGN_OFF))
    return _step(request, _collection(request, pk), wanted, CHANGE)


@require_http_methods(METHODS)
@requires(SIGN)
def sign_off(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _step(request, _collection(request, pk), ReturnAct.SIGN_OFF, SIGN)


@require_http_methods(METHODS)
@requires(HAND_IN)
def hand_in(request: PartnershipRequest, pk: int) -> HttpResponse:
    """For officers of the submitter and people of the provider; to another provider it does not exist."""
    found = _collection(request, pk)
    if not {found.collector_id, found.submitter_id} & request.access.organisations_for(HAND_IN):
        if request.access.may(VIEW):
            raise PermissionDenied(HAND_IN)
        raise Http404("No such collection")
    return _step(request, found, ReturnAct.HAND_IN, HAND_IN)


@require_safe
@requires(OWN)
def own_collection(request: PartnershipRequest, pk: int) -> HttpResponse:
    """A collection as the provider that hands its data in sees it."""
    rows = selectors.own_collections(request.partnership, request.access.organisations_for(OWN))
    row = selectors.collection_row(get_object_or_404(rows, pk=pk), timezone.localdate())
    steps = [one for one in row.steps if one.by_provider]
    context = {"row": row, "steps": steps, "may_hand_in": ReturnAct.HAND_IN in row.acts}
    return render(request, "commissioning/returns/own_collection.html", context)


def _step(request: PartnershipRequest, found: ReturnCollection, act: ReturnAct, permission: str) -> HttpResponse:
    form = StepForm(request.POST or None, request.FILES or None, act=act)

    def do() -> None:
        services.take_step(
            collection_id=found.pk,
            act=act,
            by=request.access.user,
            organisations=request.access.organisations_for(permission),
            at=timezone.now(),
            remark=form.cleaned_data["remark"],
            paper=form.paper(),
        )

    name = "collection" if request.access.may(VIEW) else "own_collection"
    signs = f" Signed off as {found.signoff_post}." if act is ReturnAct.SIGN_OFF and found.signoff_post else ""
    page = Page(
        title=act.label,
        submit=act.label,
        done=f"{act.done}: {found}.",
        back=place(request, f"commissioning:{name}", pk=found.pk),
        back_words=str(found),
        lead=f"{found.statutory_return.name}, {found.period}.{signs}",
    )
    return act_page(request, form, do, page)


def _act(act: str, but: tuple[ReturnAct, ...]) -> ReturnAct:
    if act not in [one.value for one in ReturnAct if one not in but]:
        raise Http404("No such step")
    return ReturnAct(act)


def _may(request: PartnershipRequest, found: ReturnCollection, act: ReturnAct) -> bool:
    """Whether the page offers an act to the person; the service asks again."""
    codes = {ReturnAct.HAND_IN: HAND_IN, ReturnAct.SIGN_OFF: SIGN}
    organisations = request.access.organisations_for(codes.get(act, CHANGE))
    theirs = {found.submitter_id, found.collector_id} if act is ReturnAct.HAND_IN else {found.submitter_id}
    return bool(theirs & organisations)


@require_safe
@requires(VIEW)
def step_file(request: PartnershipRequest, step: int) -> FileResponse:
    return file_answer(get_object_or_404(selectors.step_files(request.partnership), pk=step))


@require_safe
@requires(OWN)
def own_step_file(request: PartnershipRequest, step: int) -> FileResponse:
    rows = selectors.own_step_files(request.partnership, request.access.organisations_for(OWN))
    return file_answer(get_object_or_404(rows, pk=step))


def _return(request: PartnershipRequest, pk: int) -> StatutoryReturn:
    found: StatutoryReturn = get_object_or_404(selectors.return_rows(request.partnership), pk=pk)
    return found


def _collection(request: PartnershipRequest, pk: int) -> ReturnCollection:
    found: ReturnCollection = get_object_or_404(selectors.collections(request.partnership), pk=pk)
    return found
