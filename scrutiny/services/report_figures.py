"""Putting live figures into a report's text, and deciding what becomes of one that has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import User
from ihwb.kernel.errors import Refused
from ihwb.kernel.quotes import Quote
from ihwb.web.access import Access
from scrutiny.models import Report, ReportFigure, ReportOption, ReportRecommendation, ReportSection
from scrutiny.rules import quoting
from scrutiny.rules.prose import image_numbers
from scrutiny.rules.quoting import Manner, Standing
from scrutiny.selectors.live_figures import FigureView, quotes, report_figures, tables
from scrutiny.selectors.report_texts import Place, places
from scrutiny.services.changes import remove, save
from scrutiny.services.report_versions import opened

_ROWS: dict[str, Any] = {"section": ReportSection, "option": ReportOption, "recommendation": ReportRecommendation}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the author picked. place: code of the text that it is put at the end of; "" leaves it to the author."""

    key: str
    manner: Manner
    place: str = ""


@transaction.atomic
def insert_figure(*, report: Report, version: int, chosen: Chosen, access: Access, reason: str) -> ReportFigure:
    """Quote a figure in the report. Raises Refused for one that the person may not see or that cannot be quoted."""
    report = opened(report, version)
    quote = quotable(report, chosen.key, access)
    if chosen.manner not in quoting.manners_for(quote.unit):
        raise Refused("manner", "This figure cannot be written that way. Choose another way of writing it.")
    row = ReportFigure(
        report=report,
        number=(report.figures.aggregate(last=Max("number"))["last"] or 0) + 1,
        key=quote.key,
        manner=chosen.manner.value,
        taken_by=access.user,
        taken_at=timezone.now(),
    )
    take(row, quote)
    save(row, by=access.user, reason=reason)
    if chosen.place:
        _append(report, chosen.place, row, by=access.user, reason=reason)
    save(report, by=access.user, reason=reason)
    return row


def quotable(report: Report, key: str, access: Access) -> Quote:
    """The figure as this person may quote it now; Refused with the reason where they may not."""
    code = "/".join(key.split("/")[: 4 if key.startswith("pool/") else 2])
    held = tables(report.partnership, code, access)
    found = next((one for table in held for row in table.rows for one in row.quotes if one and one.key == key), None)
    if found is not None and access.may(found.permission):
        return found
    now = quotes(report.partnership, [key]).get(key)
    if now is not None and now.why:
        raise Refused("figure_open", now.why)
    raise Refused("figure_closed", "This figure is not among those that your role opens. Choose one from the lists.")


def take(row: ReportFigure, quote: Quote) -> None:
    """Everything that the figure comes with, as it is now."""
    assert quote.value is not None  # a figure without a value is not offered
    row.label, row.value, row.unit = quote.label, quoting.to_text(quote.value), quote.unit
    row.as_at, row.governed_by, row.source = quote.as_at, quote.governed_by, quote.source
    row.entered = [[one.who, one.at.isoformat() if one.at else None] for one in quote.entered]
    row.lines, row.ledger = list(quote.lines), quote.ledger


def shown(row: ReportFigure) -> str:
    """The figure as the text has it."""
    return quoting.say(quoting.from_text(row.value, row.unit), row.unit, Manner(row.manner))


def _append(report: Report, code: str, row: ReportFigure, *, by: User, reason: str) -> None:
    place = next((one for one in places(report) if one.code == code), None)
    if place is None:
        raise Refused("no_text", "The text you chose is not there any more. Choose another place for the figure.")
    words = f"{place.text.rstrip()} {quoting.placeholder(row.number, shown(row))}".strip()
    _write(report, place, words, by=by, reason=reason)


def _write(report: Report, place: Place, text: str, *, by: User, reason: str) -> None:
    """Put a changed text where it belongs. The report's own texts are saved by the caller, with the report."""
    if place.pk is None:
        setattr(report, place.field, text)
        return
    row = _ROWS[place.kind].objects.select_for_update().get(pk=place.pk, report=report)
    setattr(row, place.field, text)
    save(row, by=by, reason=reason)


# --- A figure that has changed ----------------------------------------------------------------------------------------


@transaction.atomic
def accept_figure(*, report: Report, number: int, version: int, by: User, reason: str) -> ReportFigure:
    """Quote the figure as it is now, in every text that quotes it."""
    report = opened(report, version)
    row, _view = _changed(report, number)
    quote = quotes(report.partnership, [row.key]).get(row.key)
    if quote is None or quote.value is None:
        raise Refused(
            "no_new_figure",
            f"There is no newer figure to take: {_lowered(quote.why) if quote else 'its source is gone.'} "
            "Keep the one that is quoted with a reason, or take it out of the text.",
        )
    take(row, quote)
    row.taken_by, row.taken_at = by, timezone.now()
    _not_kept(row)
    save(row, by=by, reason=reason)
    _rewrite(report, {row.number: shown(row)}, by=by, reason=reason)
    save(report, by=by, reason=reason)
    return row


@transaction.atomic
def keep_figure(*, report: Report, number: int, version: int, by: User, reason: str) -> ReportFigure:
    """Go on quoting the figure as it was, with a reason that stands in the pack beside it."""
    report = opened(report, version, text=False)
    row, _view = _changed(report, number)
    now = quotes(report.partnership, [row.key]).get(row.key)
    row.kept_value = quoting.to_text(now.value) if now and now.value is not None else row.value
    row.kept_reason, row.kept_by, row.kept_at = reason, by, timezone.now()
    save(row, by=by, reason=reason)
    save(report, by=by, reason=reason)
    return row


@transaction.atomic
def remove_figure(*, report: Report, number: int, version: int, by: User, reason: str) -> None:
    """Untie the figure from its source: where a text quotes it, it stays as plain words."""
    report = opened(report, version)
    row = report.figures.select_for_update().get(number=number)
    for place in places(report):
        text = quoting.loosened(place.text, number)
        if text != place.text:
            _write(report, place, text, by=by, reason=reason)
    remove(row, by=by, reason=reason)
    save(report, by=by, reason=reason)


def _changed(report: Report, number: int) -> tuple[ReportFigure, FigureView]:
    row = report.figures.select_for_update().get(number=number)
    view = next(one for one in report_figures(report) if one.number == number)
    if view.standing == Standing.SAME:
        raise Refused("not_changed", f"Figure {number} still stands as it is quoted: {view.shown}. Nothing to decide.")
    return row, view


def _not_kept(row: ReportFigure) -> None:
    row.kept_value, row.kept_reason, row.kept_by, row.kept_at = "", "", None, None


def _rewrite(report: Report, words: Mapping[int, str], *, by: User, reason: str) -> None:
    for place in places(report):
        text = quoting.rewritten(place.text, words)
        if text != place.text:
            _write(report, place, text, by=by, reason=reason)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


# --- Saving a text ----------------------------------------------------------------------------------------------------


def with_figures(report: Report, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form with every placeholder as the report keeps its figure, whatever was typed over it.

    A browser ends its lines in two signs; one is kept, so that two texts that say the same are the same. Raises Refused
    for a placeholder that no figure of the report stands behind, and for an image it does not have.
    """
    values = {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in values.items()}
    _refuse_unknown_images(report, values)
    texts = {name: value for name, value in values.items() if isinstance(value, str) and quoting.PLACE.search(value)}
    if not texts:
        return dict(values)
    words = {row.number: shown(row) for row in report.figures.all()} if report.pk else {}
    for text in texts.values():
        if missing := quoting.unknown_in(text, words):
            raise Refused(
                "no_figure",
                f"The text quotes figure {missing[0]}, which this report does not have. Take it out, or put a figure "
                "in with “Insert a figure”.",
            )
    return {**values, **{name: quoting.rewritten(text, words) for name, text in texts.items()}}


def _refuse_unknown_images(report: Report, values: Mapping[str, Any]) -> None:
    shown = set().union(*(image_numbers(one) for one in values.values() if isinstance(one, str) and "](image " in one))
    known = set(report.images.values_list("number", flat=True)) if report.pk and shown else set()
    if missing := sorted(shown - known):
        raise Refused(
            "no_image",
            f"The text shows image {missing[0]}, which this report does not have. Take its line out, or add the image "
            "with “Add an image”.",
        )
