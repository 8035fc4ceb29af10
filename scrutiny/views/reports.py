"""Reports in the Cabinet report form: the list, the form as members read it, and its making."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ihwb.web.access import PartnershipRequest, place, requires
from scrutiny.forms.changes import ChangeForm, ReasonForm
from scrutiny.forms.reports import (
    OptionForm,
    PaperForm,
    RecommendationForm,
    ReportForm,
    SectionForm,
    SignOffForm,
)
from scrutiny.models import (
    AgendaItem,
    BackgroundPaper,
    Report,
    ReportOption,
    ReportRecommendation,
    ReportSection,
    ReportSignOff,
)
from scrutiny.models import ReportForm as ReportFormKind
from scrutiny.selectors import history
from scrutiny.selectors import reports as selectors
from scrutiny.selectors.agenda_sight import seen_items
from scrutiny.selectors.live_figures import Mark
from scrutiny.selectors.private_papers import RESTRICTED, readable_reports, reads_private_report
from scrutiny.selectors.report_comments import CommentView, report_comments
from scrutiny.selectors.report_gate import gate_of
from scrutiny.selectors.report_texts import OWN
from scrutiny.selectors.signing import to_sign
from scrutiny.services import reports as services
from scrutiny.views.pages import Act, Link, form_page, history_page

_WRITE = "scrutiny.write_reports"


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row that hangs on a report. word: what it is called in the address and on the page."""

    word: str
    model: type[services.Row]
    form: type[ChangeForm]


ROW_KINDS = {
    "section": RowKind("section", ReportSection, SectionForm),
    "option": RowKind("option", ReportOption, OptionForm),
    "recommendation": RowKind("recommendation", ReportRecommendation, RecommendationForm),
    "sign-off": RowKind("sign-off box", ReportSignOff, SignOffForm),
    "background-paper": RowKind("background paper", BackgroundPaper, PaperForm),
}


@requires("scrutiny.view_meetings")
def reports(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.report_rows(_readable(request))
    return render(request, "scrutiny/reports.html", {"rows": rows, "may_write": request.access.may(_WRITE)})


@requires("scrutiny.view_meetings")
def report(request: PartnershipRequest, report: str) -> HttpResponse:
    found = _report(request, report)
    view, may_write = selectors.report_view(found), request.access.may(_WRITE)
    may_comment = request.access.may("scrutiny.comment_on_reports")
    context = {
        "report": view,
        "marks": _marks(request, view) if may_write else {},
        "gate": gate_of(found, view.live_figures) if may_write else None,
        "own": list(found.own_recommendations.order_by("number")) if found.decision_id is None else [],
        "agendas": _agendas(request, found),
        "may_write": may_write and not view.is_signed,
        "may_reopen": may_write and view.is_signed,
        "may_decide": may_write,
        "images": _images(request, found),
        "image_rows": found.images.order_by("number") if may_write else [],
        "comments": _comments(request, found) if may_comment else [],
        "may_comment": may_comment,
        "decision_id": found.decision_id,
        "to_sign": set(_to_sign(request, found)),
    }
    return render(request, "scrutiny/report.html", context)


def _comments(request: PartnershipRequest, report: Report) -> list[CommentView]:
    return report_comments(report, restricted=reads_private_report(request.access, report))


def _to_sign(request: PartnershipRequest, report: Report) -> models.QuerySet[ReportSignOff, int]:
    """The boxes that wait for the person's own signature."""
    boxes = to_sign(request.access, timezone.localdate(), Report.objects.filter(pk=report.pk))
    return boxes.values_list("pk", flat=True)


def _agendas(request: PartnershipRequest, report: Report) -> list[AgendaItem]:
    """The items that carry it, as far as the person sees those agendas."""
    rows = report.agenda_items.select_related("meeting__partnership", "meeting__body").order_by("meeting__starts_at")
    today = timezone.localdate()
    return [one for one in rows if one.pk in seen_items(one.meeting, request.access, today)]


def _marks(request: PartnershipRequest, view: selectors.ReportView) -> dict[int, Mark]:
    """For those who write: each figure leads to its page, and says what has become of it."""
    return {
        one.number: Mark(place(request, "scrutiny:report_figure", report=view.slug, number=one.number), one.flag)
        for one in view.live_figures
    }


def _images(request: PartnershipRequest, report: Report) -> dict[int, str]:
    """The address of each picture by its number."""
    numbers = report.images.values_list("number", flat=True)
    return {number: place(request, "scrutiny:report_image", report=report.slug, number=number) for number in numbers}


@requires("scrutiny.view_meetings")
def report_history(request: PartnershipRequest, report: str) -> HttpResponse:
    found = _report(request, report)
    if history.report_was_ever_exempt(found) and not reads_private_report(request.access, found):
        raise PermissionDenied(RESTRICTED)
    return history_page(request, history.report_history(found), back=_back(request, found))


@requires(_WRITE)
def report_add(request: PartnershipRequest) -> HttpResponse:
    general = request.GET.get("form") == ReportFormKind.GENERAL
    kind = ReportFormKind.GENERAL if general else ReportFormKind.CABINET
    form = _form(request, Report(partnership=request.partnership, form=kind))

    def do() -> str:
        new = services.add_report(
            partnership=request.partnership,
            values={**form.values, "form": kind},
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return place(request, "scrutiny:report", report=new.slug)

    act = Act("Write a report", "Save the report", "The report is saved. Now add its sections and its sign-off row.")
    return form_page(request, form, act, do, back=("Reports", place(request, "scrutiny:reports")))


@requires(_WRITE)
def report_edit(request: PartnershipRequest, report: str) -> HttpResponse:
    found = _report(request, report)
    back, form = _back(request, found), _form(request, found)

    def do() -> str:
        services.change_report(
            report=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return back[1]

    act = Act("Change the report", "Save", "The report is changed.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: _report(request, report))


@requires(_WRITE)
def row_add(request: PartnershipRequest, report: str, kind: str) -> HttpResponse:
    found, row_kind = _report(request, report), _kind(kind)
    back = _back(request, found)
    blank = row_kind.model(report=found)
    form = row_kind.form(request.POST or None, instance=blank, initial={"version": found.version})
    _bound_to(form, found)
    _with_editor(request, form, found)

    def do() -> str:
        services.add_row(
            row=row_kind.model(),
            report=found,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    act = Act(f"Add a {row_kind.word}", "Add", f"The {row_kind.word} is added.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=lambda: _report(request, report))


@requires(_WRITE)
def row_edit(request: PartnershipRequest, report: str, kind: str, row: int) -> HttpResponse:
    found, row_kind = _report(request, report), _kind(kind)
    back, standing = _back(request, found), _row(found, row_kind, row)
    form = row_kind.form(request.POST or None, instance=standing, initial={"version": found.version})
    _bound_to(form, found)
    _with_editor(request, form, found)

    def do() -> str:
        services.change_row(
            row=standing,
            version=form.cleaned_data["version"],
            values=form.values,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    def current() -> models.Model:
        now: Any = _row(found, row_kind, row)
        now.version = _report(request, report).version
        return now  # type: ignore[no-any-return]

    act = Act(f"Change a {row_kind.word}", "Save", f"The {row_kind.word} is changed.", caption=back[0])
    return form_page(request, form, act, do, back=back, current=current)


@requires(_WRITE)
def row_remove(request: PartnershipRequest, report: str, kind: str, row: int) -> HttpResponse:
    found, row_kind = _report(request, report), _kind(kind)
    back, standing = _back(request, found), _row(found, row_kind, row)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def do() -> str:
        version = form.cleaned_data["version"]
        services.remove_row(
            row=standing,
            version=-1 if version is None else version,
            by=request.access.user,
            reason=form.cleaned_data["reason"],
        )
        return f"{back[1]}#{kind}s"

    act = Act(
        f"Remove this {row_kind.word}?",
        "Remove",
        f"The {row_kind.word} is removed.",
        caption=back[0],
        consequence="It leaves the report. The history keeps it.",
        danger=True,
    )
    return form_page(request, form, act, do, back=back, current=lambda: _report(request, report))


def _readable(request: PartnershipRequest) -> models.QuerySet[Report]:
    return readable_reports(request.access)


def _report(request: PartnershipRequest, slug: str) -> Report:
    """A report that the person may not read does not exist for them."""
    return get_object_or_404(selectors.with_form(_readable(request)), slug=slug)


def _kind(word: str) -> RowKind:
    if word not in ROW_KINDS:
        raise Http404("No such part of a report")
    return ROW_KINDS[word]


def _row(report: Report, kind: RowKind, pk: int) -> services.Row:
    rows: Any = kind.model.objects.filter(report=report).select_related("report")
    found: services.Row = get_object_or_404(rows, pk=pk)
    return found


def _form(request: PartnershipRequest, report: Report) -> ReportForm:
    restricted = request.access.may(RESTRICTED)
    form = ReportForm(request.POST or None, instance=report, partnership=request.partnership, restricted=restricted)
    _with_editor(request, form, report)
    return form


_EDITED = {*OWN, "text"}


def _with_editor(request: PartnershipRequest, form: ChangeForm, report: Report) -> None:
    """Where a script runs, long texts have an editor in front of them; what is sent is the plain text all the same."""
    for name, field in form.fields.items():
        if name not in _EDITED or not isinstance(field.widget, forms.Textarea):
            continue
        field.widget.attrs.update({"data-editor": "", "data-paste": place(request, "scrutiny:report_paste")})
        if report.pk:
            pick = place(request, "scrutiny:report_figure_pick", report=report.slug)
            field.widget.attrs["data-figures"] = pick


def _bound_to(form: ChangeForm, report: Report) -> None:
    """The page stands on the report's version, and offers only the partnership's posts."""
    form.fields["version"].initial = report.version
    if "post" in form.fields:
        form.fields["post"].queryset = report.partnership.posts.all()  # type: ignore[attr-defined]


def _back(request: PartnershipRequest, report: Report) -> Link:
    return report.subject, place(request, "scrutiny:report", report=report.slug)
