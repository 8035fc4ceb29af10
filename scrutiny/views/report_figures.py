"""Live figures of a report: picking one, putting it in, and deciding what becomes of one that has changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ihwb.kernel.errors import Refused
from ihwb.kernel.quotes import Quote, ShelfRow, ShelfTable
from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ReasonForm
from scrutiny.forms.report_figures import InsertForm, PickForm
from scrutiny.models import Report
from scrutiny.rules.quoting import Manner, manners_for, placeholder
from scrutiny.selectors import live_figures as selectors
from scrutiny.selectors import reports as report_selectors
from scrutiny.selectors.private_papers import readable_reports
from scrutiny.selectors.report_texts import places
from scrutiny.services import report_figures as services
from scrutiny.views.pages import Act, Link, form_page

_WRITE = "scrutiny.write_reports"
_MOST = 400


@requires(_WRITE)
def pick(request: PartnershipRequest, report: str) -> HttpResponse:
    """The figures that can be put in, by shelf, with words of their names to look for."""
    found = readable_report(request, report)
    shelves = selectors.shelves(request.partnership, request.access)
    form = PickForm(request.GET or None, shelves=shelves)
    chosen = next((one for one in shelves if one.code == request.GET.get("shelf")), None)
    words = request.GET.get("q", "").lower().split()
    tables = selectors.tables(request.partnership, chosen.code, request.access) if chosen else []
    context = {
        "report": found,
        "form": form,
        "chosen": chosen,
        "words": " ".join(words),
        "tables": [_matching(one, words) for one in tables],
        "back": back_to(request, found),
    }
    panel = "panel" in request.GET
    return render(request, "scrutiny/figures/_panel.html" if panel else "scrutiny/figures/pick.html", context)


def _matching(table: ShelfTable, words: list[str]) -> ShelfTable:
    rows = [row for row in table.rows if all(word in row.name.lower() for word in words)]
    return ShelfTable(table.shelf, table.columns, tuple(row for row in rows if _has_figure(row))[:_MOST])


def _has_figure(row: ShelfRow) -> bool:
    return any(one is not None and one.value is not None for one in row.quotes)


@requires(_WRITE)
def insert(request: PartnershipRequest, report: str) -> HttpResponse:
    """One figure with its source: how it is written, and where it goes."""
    found = readable_report(request, report)
    key = request.POST.get("key") or request.GET.get("key", "")
    quote = _quote(request, found, key)
    if quote is None:
        return redirect(place(request, "scrutiny:report_figure_pick", report=found.slug))
    form = InsertForm(
        request.POST or None,
        quote=quote,
        places=places(found),
        initial={"version": found.version, "key": key, "place": request.GET.get("place", "purpose")},
    )
    back = back_to(request, found)

    def do() -> str:
        chosen = services.Chosen(key, Manner(form.cleaned_data["manner"]), form.cleaned_data["place"])
        row = services.insert_figure(
            report=found,
            version=form.cleaned_data["version"],
            chosen=chosen,
            access=request.access,
            reason=form.cleaned_data["reason"],
        )
        written = placeholder(row.number, services.shown(row))
        messages.info(request, f"In the text it stands as {written}. Move it there as you like.")
        return f"{back[1]}#figures"

    about = f"{quote.label}. {_about(quote)}"
    act = Act("Insert a figure", "Insert it", "The figure is in the report.", back[0], about)
    return form_page(request, form, act, do, back=back, current=lambda: readable_report(request, report))


@requires(_WRITE)
@require_POST
def quick_insert(request: PartnershipRequest, report: str) -> HttpResponse:
    """The same while a text is being written: the script puts the figure where the author is."""
    found = readable_report(request, report)
    version, key = request.POST.get("version", ""), request.POST.get("key", "")
    try:
        quote = services.quotable(found, key, request.access)
        manner = _manner(request.POST.get("manner", ""), quote)
        row = services.insert_figure(
            report=found,
            version=int(version) if version.isdigit() else -1,
            chosen=services.Chosen(key, manner),
            access=request.access,
            reason="Put in while writing",
        )
    except Refused as refused:
        return JsonResponse({"message": refused.message}, status=409)
    return JsonResponse({"number": row.number, "shown": services.shown(row), "version": row.report.version})


def _manner(asked: str, quote: Quote) -> Manner:
    """The way that was asked for where the figure can be written so; else the first of its own."""
    allowed = manners_for(quote.unit)
    return next((one for one in allowed if one.value == asked), allowed[0])


def _about(quote: Quote) -> str:
    governed = f" {quote.governed_by}." if quote.governed_by else ""
    return f"Source: {quote.source}.{governed} The report keeps it tied to its source and says when it changes."


def _quote(request: PartnershipRequest, report: Report, key: str) -> Quote | None:
    try:
        return services.quotable(report, key, request.access)
    except Refused as refused:
        messages.error(request, refused.message)
        return None


@requires(_WRITE)
def decide(request: PartnershipRequest, report: str, number: int) -> HttpResponse:
    """One figure with its source, what it was and is, and the two ways to go on."""
    found = readable_report(request, report)
    figure = _figure(found, number)
    context = {"report": found, "figure": figure, "back": back_to(request, found)}
    return render(request, "scrutiny/figures/figure.html", context)


@requires(_WRITE)
def accept(request: PartnershipRequest, report: str, number: int) -> HttpResponse:
    found = readable_report(request, report)
    figure = _figure(found, number)
    act = Act(
        f"Take the new figure {number}?",
        "Take the new figure",
        f"Figure {number} is quoted as it is now.",
        caption=found.subject,
        consequence=f"{figure.label}: {figure.shown} becomes {figure.now_shown or 'what it is now'}, wherever the "
        "report quotes it. Read the sentence around it again.",
    )
    return _act(request, found, act, services.accept_figure, number)


@requires(_WRITE)
def keep(request: PartnershipRequest, report: str, number: int) -> HttpResponse:
    found = readable_report(request, report)
    figure = _figure(found, number)
    act = Act(
        f"Keep figure {number} as it is quoted?",
        "Keep the old figure",
        f"Figure {number} stays as it is quoted.",
        caption=found.subject,
        consequence=f"{figure.label}: the report goes on saying {figure.shown}. Your reason stands beside it in the "
        "pack. If the figure changes once more, the report asks again.",
    )
    return _act(request, found, act, services.keep_figure, number)


@requires(_WRITE)
def untie(request: PartnershipRequest, report: str, number: int) -> HttpResponse:
    found = readable_report(request, report)
    figure = _figure(found, number)
    act = Act(
        f"Untie figure {number} from its source?",
        "Untie it",
        f"Figure {number} is plain words now.",
        caption=found.subject,
        consequence=f"{figure.shown} stays where the text has it, and nobody is told when it changes.",
        danger=True,
    )
    return _act(request, found, act, services.remove_figure, number)


def _act(request: PartnershipRequest, report: Report, act: Act, do: Any, number: int) -> HttpResponse:
    form = ReasonForm(request.POST or None, initial={"version": report.version})
    back = back_to(request, report)

    def done() -> str:
        version = form.cleaned_data["version"]
        do(
            report=report,
            number=number,
            version=-1 if version is None else version,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#figures"

    return form_page(request, form, act, done, back=back, current=lambda: readable_report(request, report.slug))


def _figure(report: Report, number: int) -> selectors.FigureView:
    found = next((one for one in selectors.report_figures(report) if one.number == number), None)
    if found is None:
        raise Http404("No such figure in this report")
    return found


def readable_report(request: PartnershipRequest, slug: str) -> Report:
    """A report that the person may not read does not exist for them."""
    rows = readable_reports(request.access)
    return get_object_or_404(report_selectors.with_form(rows), slug=slug)


def back_to(request: PartnershipRequest, report: Report) -> Link:
    return report.subject, place(request, "scrutiny:report", report=report.slug)
