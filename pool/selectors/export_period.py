"""The tables of one period as sheets to take away."""

from collections.abc import Iterator

from ihwb.kernel.money import ZERO
from ihwb.web.exporting import Column, Sheet, Value, money
from pool.selectors.early_warning import early_warnings
from pool.selectors.export_subject import Subject
from pool.selectors.movement import movement
from pool.selectors.position import position
from pool.selectors.statement import StatementView, statement
from pool.selectors.statement_rivals import BASES, FORECAST

_LINE = (Column("Group"), Column("Code"), Column("Line"), Column("Lead"))
_FIGURES = (money("Budget"), money("Actual to date"), money("Forecast"), money("Variance"))


def position_table(subject: Subject) -> Sheet:
    shown = position(subject.known_period, subject.visible)
    rows: list[tuple[Value, ...]] = [
        (
            group.total.name, line.code, line.name, line.lead_name, line.arrangement, line.budget, line.actual,
            line.forecast, line.variance, line.comment,
        )
        for group in shown.groups
        for line in group.lines
    ]  # fmt: skip
    total = shown.total
    rows.append(("All lines", "", "", "", "", total.budget, total.actual, total.forecast, total.variance, ""))
    columns = (*_LINE, Column("Arrangement"), *_FIGURES, Column("Comment"))
    return Sheet("Position", subject.title("Position"), columns, rows, subject.notes(*shown.hidden))


def leads_table(subject: Subject) -> Sheet:
    shown = position(subject.known_period, subject.visible)
    put_in = {one.code: one.amount for one in shown.contributions}
    rows = [
        (one.name, one.budget, one.actual, one.forecast, one.variance, put_in.get(one.code)) for one in shown.partners
    ]
    columns = (Column("Lead"), *_FIGURES, money("Contribution"))
    return Sheet("Leads", subject.title("Position by lead"), columns, rows, subject.notes(*shown.hidden))


# --- The risk share: of an open period only for who sees everybody's figures -----------------------------------------


def _statements(subject: Subject) -> Iterator[tuple[str, StatementView]]:
    """On the forecast for the year and on actuals to date, as far as there are both."""
    if subject.visible is not None:
        return
    for basis in BASES:
        shown = statement(subject.known_period, basis=basis)
        if shown.basis == basis and not shown.faults:
            yield ("Forecast for the year" if basis == FORECAST else "Actual to date"), shown


def shares_table(subject: Subject) -> Sheet | None:
    rows: list[tuple[Value, ...]] = []
    for basis, shown in _statements(subject):
        rows += [(basis, part.name, part.kind, part.amount) for part in (*shown.partners, *shown.funds)]
        rows.append((basis, "Carried forward in the pool", "carried forward", shown.carried_forward))
        rows.append((basis, "Unresolved: needs a decision", "unresolved", shown.unresolved))
        rows.append((basis, "Variance of the fund", "total", shown.variance))
    columns = (Column("On"), Column("Who or what"), Column("Kind"), money("Bears"))
    return _sheet_of(subject, "Shares", "Who bears the variance", columns, rows)


def steps_table(subject: Subject) -> Sheet | None:
    rows: list[tuple[Value, ...]] = []
    for basis, shown in _statements(subject):
        for step in shown.steps:
            taken: list[tuple[Value, Value]] = [(part.name, part.amount) for part in step.allocated]
            rows += [
                (basis, step.number, step.stage, step.rule, step.before, name, amount, step.after, step.outcome)
                for name, amount in taken or [("Nobody", ZERO)]
            ]
    columns = (
        Column("On"), Column("Step", "whole"), Column("Stage"), Column("What the agreement says"), money("Before"),
        Column("Taken by"), money("Taken"), money("Left"), Column("What came of it"),
    )  # fmt: skip
    return _sheet_of(subject, "Risk share", "Risk-share statement, step by step", columns, rows)


def share_lines_table(subject: Subject) -> Sheet | None:
    rows: list[tuple[Value, ...]] = []
    partners: tuple[str, ...] = ()
    for basis, shown in _statements(subject):
        if (found := shown.allocation) is not None:
            partners = tuple(name for _, name in found.partners)
            rows += [(basis, row.code, row.name, row.variance, *row.parts, row.left) for row in found.rows]
            rows.append((basis, "", "Shared from the pool", found.pooled, *found.pool, found.rest))
            rows.append((basis, "", "All lines", found.variance, *found.totals, found.rest))
    columns = (
        Column("On"), Column("Code"), Column("Line"), money("Variance"), *(money(name) for name in partners),
        money("To the pool and beyond"),
    )  # fmt: skip
    return _sheet_of(subject, "Shares by line", "Risk share line by line", columns, rows)


def _sheet_of(
    subject: Subject, name: str, what: str, columns: tuple[Column, ...], rows: list[tuple[Value, ...]]
) -> Sheet | None:
    return Sheet(name, subject.title(what), columns, rows, subject.notes()) if rows else None


# --- Beside it ---------------------------------------------------------------------------------------------------


def movement_table(subject: Subject) -> Sheet:
    shown = movement(subject.known_period, subject.visible)
    rows: list[tuple[Value, ...]] = [
        (
            group.sums.name, line.code, line.name, line.lead_name, line.forecast_before, line.forecast, line.moved,
            line.spent, line.actual_last_year, line.grown, line.comment,
        )
        for group in shown.groups
        for line in group.lines
    ]  # fmt: skip
    total = shown.total
    rows.append(("All lines", "", "", "", None, None, total.moved, total.spent, None, total.grown, ""))
    columns = (
        *_LINE, money("Forecast last month"), money("Forecast"), money("Moved"), money("Spent in the month"),
        money("Actual, same month last year"), money("Growth on last year"), Column("Comment"),
    )  # fmt: skip
    return Sheet("Movement", subject.title("Movement"), columns, rows, subject.notes())


def warnings_table(subject: Subject) -> Sheet:
    rows = [
        (
            one.figure.group_name, one.figure.code, one.figure.name, one.figure.lead_name, one.figure.budget,
            one.outlook.forecast, one.outlook.run_rate, one.outlook.trend, " ".join(one.outlook.reasons),
        )
        for one in early_warnings(subject.known_period, subject.visible)
    ]  # fmt: skip
    columns = (
        *_LINE, money("Budget"), money("Officers' forecast"), money("Run-rate"), money("Three-month trend"),
        Column("Why it stands out"),
    )  # fmt: skip
    return Sheet("Early warning", subject.title("Early warning"), columns, rows, subject.notes())
