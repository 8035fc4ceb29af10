"""Procurements, due diligence, specifications, reviews and notices as tables of a paper.

Anybody may read what these say of Part I: who, what and when. What was found, scored or held against a provider is
commercial, and stands in papers of Part II alone.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import Partnership
from delivery.rules.diligence import ConditionState, DiligenceState
from delivery.selectors.contract_page import ProcurementRow, procurement_rows, route_rows
from delivery.selectors.contract_reviews import action_rows, notice_rows, review_rows
from delivery.selectors.diligence import DiligenceView, diligence_view, diligences_of
from delivery.selectors.specifications import SpecificationView, specification_view, specifications_of
from ihwb.kernel.dates import show_date


@dataclass(frozen=True, slots=True)
class Found:
    """A cell whose words are commercial: a paper that is public may not hold them anywhere."""

    words: str


Cell = str | Found


@dataclass(frozen=True, slots=True)
class Table:
    """A table as words. rows: one cell a column; none: what is said when it has no row."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    none: str

    def held(self) -> dict[str, Any]:
        """What stands under ``plain`` reads alike in public papers; what is found stands apart from it."""
        rows = [
            [{"found": one.words} if isinstance(one, Found) else {"plain": one} for one in row] for row in self.rows
        ]
        return {"plain": {"heading": self.heading, "columns": list(self.columns), "none": self.none}, "rows": rows}


def _paper(on: date, tables: list[Table], sources: list[str]) -> dict[str, Any]:
    held = sorted({one for one in sources if one})
    return {"on": on, "tables": [one.held() for one in tables], "sources": held}


def _day(on: date | None, otherwise: str = "–") -> str:
    return show_date(on) if on else otherwise


# --- Procurements -----------------------------------------------------------------------------------------------------


def procurements(partnership: Partnership, on: date) -> dict[str, Any]:
    """Every contract that is procured with its stages, and the routes with their lead times."""
    rows = procurement_rows(partnership, on)
    routes = tuple((one.name, one.law or "–", f"{one.total} days") for one in route_rows(partnership))
    tables = [_procurement(one) for one in rows] or [Table("Procurements", (), (), "No procurement is recorded.")]
    tables.append(Table("Routes and their lead times", ("Route", "Law", "Together"), routes, "No route is laid down."))
    return _paper(on, tables, [step.source for one in rows for step in one.steps])


def _procurement(one: ProcurementRow) -> Table:
    awarded = f", awarded on {show_date(one.awarded_on)}" if one.awarded_on else ""
    heading = f"{one.title} ({one.commissioner}{f', {one.route}' if one.route else ''}{awarded})"
    rows = tuple(
        (
            step.label,
            f"{step.planned or _day(step.planned_on)}{', late' if step.late else ''}",
            _day(step.done_on, "Not recorded"),
        )
        for step in one.steps
    )
    return Table(heading, ("Stage", "Planned", "Done"), rows, "No stage is planned.")


# --- Due diligence ----------------------------------------------------------------------------------------------------


def due_diligence(partnership: Partnership, on: date, *, exempt: bool) -> dict[str, Any]:
    """Part I: on whom, for which contract, and where it stands. Part II: areas, scores, findings and conditions."""
    views = [diligence_view(one, on) for one in diligences_of(partnership)]
    if not exempt:
        rows = tuple(_standing(one) for one in views)
        columns = ("Provider", "Contract", "Due", "Signed off by", "Stands")
        tables = [Table("Due diligence on providers", columns, rows, "No due diligence is recorded.")]
    else:
        tables = [table for one in views for table in _findings(one)]
        tables = tables or [Table("Due diligence on providers", (), (), "No due diligence is recorded.")]
    return _paper(on, tables, [one.row.source for one in views])


def _standing(one: DiligenceView) -> tuple[str, ...]:
    signed = f", {show_date(one.row.signed_on)}" if one.row.signed_on else ""
    return (
        one.row.provider.name,
        one.row.contract.title,
        _day(one.row.due_on, "Not said"),
        one.row.signoff_post.title,
        f"{DiligenceState(one.state).label}{signed}",
    )


def _findings(one: DiligenceView) -> list[Table]:
    of = f"{one.row.provider.name}, for {one.row.contract.title}"
    areas = tuple(
        (f"{area.row.number}. {area.row.name}", area.said, Found(area.row.findings) if area.row.findings else "–")
        for area in one.areas
    )
    conditions = tuple(
        (
            Found(each.row.text),
            each.row.owner.title,
            f"{show_date(each.row.due_on)}{', before the award' if each.row.before_award else ''}",
            f"{ConditionState(each.state).label}{', late' if each.late else ''}",
        )
        for each in one.conditions
    )
    return [
        Table(
            f"{of}: {DiligenceState(one.state).label.lower()}",
            ("Area", "Score", "Findings"),
            areas,
            "No area is evaluated.",
        ),
        Table(f"Conditions: {of}", ("Condition", "Who sees to it", "By", "Stands"), conditions, "No condition is set."),
    ]


# --- Specifications ---------------------------------------------------------------------------------------------------


def specifications(partnership: Partnership, on: date) -> dict[str, Any]:
    """Each with its version, functions, staffing against its minimum, and performance framework."""
    views = [specification_view(one, on) for one in specifications_of(partnership)]
    tables = [table for one in views for table in _specification(one)]
    tables = tables or [Table("Service specifications", (), (), "No specification is recorded.")]
    return _paper(on, tables, [one.row.source for one in views])


def _specification(one: SpecificationView) -> list[Table]:
    version = f"version {one.version.label}" if one.version else "no version yet"
    functions = tuple((f"{each.number}. {each.name}", each.state) for each in one.functions)
    staffing = tuple((name, words, _latest(one, name)) for name, words in one.minimums)
    indicators = tuple(
        (each.row.name, each.threshold or "–", each.latest or "No value", _missed(each.missed))
        for each in one.indicators
    )
    name = one.row.name
    return [
        Table(f"{name}, {version}: functions", ("Function", "In law"), functions, "No function is named."),
        Table(
            f"{name}: minimum staffing", ("Profession", "Asked for", "Latest return"), staffing, "None is laid down."
        ),
        Table(
            f"{name}: performance framework",
            ("Indicator", "Threshold", "Latest", "Met"),
            indicators,
            "No indicator is laid down.",
        ),
    ]


def _latest(one: SpecificationView, profession: str) -> str:
    rows = [each for each in one.staffing if each.profession == profession]
    returned = next((each for each in reversed(rows) if each.found is not None), None)
    late = sum(each.overdue for each in rows)
    missing = f"; {late} return{'' if late == 1 else 's'} not handed in" if late else ""
    if returned is None or returned.found is None:
        return f"None{missing}"
    return f"{show_date(returned.as_at)}: {returned.found.words}{missing}"


def _missed(missed: bool | None) -> str:
    return "Not known" if missed is None else "No" if missed else "Yes"


# --- Reviews and notices ----------------------------------------------------------------------------------------------


def reviews(partnership: Partnership, on: date, *, exempt: bool) -> dict[str, Any]:
    """Part I: which contract was reviewed when, which notices run until when. Part II: what was found and held too."""
    held, actions, notices = review_rows(partnership, on), action_rows(partnership, on), notice_rows(partnership, on)
    said = ("Found",) if exempt else ()
    review_table = tuple(
        (
            one.row.contract.title,
            show_date(one.row.held_on),
            f"{_day(one.row.next_on, 'Not said')}{', late' if one.next_late else ''}",
            *((Found(one.row.findings),) if exempt else ()),
        )
        for one in held
    )
    notice_table = tuple(
        (
            f"{one.row.contract.title}, notice {one.row.number}: {one.row.get_step_display()}",
            show_date(one.row.issued_on),
            f"{show_date(one.row.cure_by)}{', late' if one.late else ''}",
            one.outcome.label,
        )
        for one in notices
    )
    tables = [
        Table("Reviews", ("Contract", "Held", "Next", *said), review_table, "No review is recorded."),
        Table(
            "Remedial notices",
            ("Notice", "Given", "To be cured by", "Outcome"),
            notice_table,
            "No notice is recorded.",
        ),
    ]
    if exempt:
        breaches = tuple(
            (
                f"Notice {one.row.number}: {one.row.contract.title}",
                Found(one.row.breach),
                Found(one.row.answer) if one.row.answer else "No answer",
            )
            for one in notices
        )
        if breaches:
            tables.append(Table("Breaches", ("Notice", "Breach", "The provider's answer"), breaches, ""))
        done = tuple(
            (
                Found(one.row.text),
                one.row.review.contract.title,
                one.owner,
                f"{show_date(one.row.due_on)}{', late' if one.late else ''}",
                _day(one.row.done_on, "Not yet"),
            )
            for one in actions
        )
        tables.append(Table("Actions agreed", ("Action", "Contract", "Who", "By", "Done"), done, "None is agreed."))
    return _paper(on, tables, [one.row.source for one in held] + [one.row.source for one in notices])
