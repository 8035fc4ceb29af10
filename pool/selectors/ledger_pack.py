"""The period pack of one partner's ledger team: its lines, its share, a journal, its instalments, its ledger."""

from collections.abc import Sequence
from decimal import Decimal

from commissioning.models import Organisation
from ihwb.kernel.money import ZERO, show
from ihwb.web.access import Access
from ihwb.web.exporting import Column, Sheet, Value, money
from pool.models import BudgetLine, Period, Scheme
from pool.rules.ledger_pack import journal
from pool.rules.position import LineFigure
from pool.selectors.closing import certifying_partners
from pool.selectors.contribution_schedule import contributions
from pool.selectors.export_subject import Subject
from pool.selectors.figures import line_figures
from pool.selectors.reconciliation import ReconciliationView, reconciliations_of
from pool.selectors.statement import StatementView, statement
from pool.selectors.statement_rivals import BASES, FORECAST
from pool.selectors.terms import terms_of

_WORDS = {True: "On the forecast for the year", False: "On actuals to date"}


def packs_for(access: Access, period: Period) -> list[Organisation]:
    """The partners whose pack the person may take: the own one, or everybody's for pool manager and auditor."""
    own = access.organisations_for("pool.reconcile")
    everybody = access.may("pool.view_open_figures")
    return [one for one in certifying_partners(period) if everybody or one.pk in own]


def ledger_pack(subject: Subject, partner: Organisation) -> list[Sheet]:
    """The pack of a certified period, one sheet for each part."""
    period = subject.known_period
    statements = [statement(period, basis=basis) for basis in BASES]
    shown = [one for one, basis in zip(statements, BASES, strict=True) if one.basis == basis and not one.faults]
    lines = [line for line in line_figures(period) if line.lead == partner.code]
    view = next((one for one in reconciliations_of(period) if one.organisation.pk == partner.pk), None)
    return [
        _summary(subject, partner, lines, shown, view),
        _lines(subject, lines),
        _share(subject, partner, shown),
        _journal(subject, partner, shown),
        _instalments(subject, partner),
        _ledger(subject, view),
    ]


def _share_of(shown: StatementView, partner: Organisation) -> Decimal:
    return next((part.amount for part in shown.partners if part.code == partner.code), ZERO)


def _summary(
    subject: Subject,
    partner: Organisation,
    lines: list[LineFigure],
    statements: list[StatementView],
    view: ReconciliationView | None,
) -> Sheet:
    figures: list[tuple[str, Decimal | None]] = [
        ("Budget of the lines it leads", sum((line.budget for line in lines), ZERO)),
        ("Actual to date of these lines", sum((line.actual or ZERO for line in lines), ZERO)),
        ("Forecast of these lines", sum((line.forecast or ZERO for line in lines), ZERO)),
        *((f"{_on(one)}: variance of the fund", one.variance) for one in statements),
        *((f"{_on(one)}: what {partner.name} bears", _share_of(one, partner)) for one in statements),
        ("Ledger: difference not explained", view.left if view else None),
    ]
    return _sheet(subject, "Summary", f"Ledger pack of {partner.name}", (Column("What"), money("Amount")), figures)


def _on(shown: StatementView) -> str:
    return _WORDS[shown.basis == FORECAST]


def _lines(subject: Subject, lines: list[LineFigure]) -> Sheet:
    period = subject.known_period
    named = dict(BudgetLine.objects.filter(fund=period.fund).values_list("code", "scheme_code"))
    terms = terms_of(period)
    schemes = {one.code: one for one in Scheme.objects.filter(version=terms)} if terms.pk else {}
    rows: list[tuple[Value, ...]] = [
        (
            line.code, line.name, *_scheme(schemes.get(named.get(line.code, ""))), line.arrangement, line.budget,
            line.actual, line.forecast, line.variance, line.comment,
        )
        for line in lines
    ]  # fmt: skip
    columns = (
        Column("Code"), Column("Line"), Column("Scheme"), Column("Control"), Column("Gross or net"),
        Column("Memorandum account"), Column("Arrangement"), money("Budget"), money("Actual to date"),
        money("Forecast"), money("Variance"), Column("Comment"),
    )  # fmt: skip
    return _sheet(subject, "Lines", "Lines that it leads", columns, rows)


def _scheme(scheme: Scheme | None) -> tuple[str, str, str, str]:
    if scheme is None:
        return "No scheme in the agreement", "", "", ""
    memorandum = "yes" if scheme.memorandum_account else "no"
    return scheme.name, scheme.get_control_type_display(), scheme.get_basis_display(), memorandum


def _taken(shown: StatementView, partner: Organisation) -> list[tuple[int, str, str, Decimal]]:
    """(step, stage, what the agreement says, £) of what falls to the partner."""
    code = partner.code
    return [
        (one.number, one.stage, one.rule, sum((part.amount for part in one.allocated if part.code == code), ZERO))
        for one in shown.steps
    ]


def _share(subject: Subject, partner: Organisation, statements: list[StatementView]) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for shown in statements:
        for step, (number, stage, rule, amount) in zip(shown.steps, _taken(shown, partner), strict=True):
            rows.append((_on(shown), number, stage, rule, step.before, amount, step.after))
        rows.append((_on(shown), None, "Together", "", None, _share_of(shown, partner), None))
    columns = (
        Column("On"), Column("Step", "whole"), Column("Stage"), Column("What the agreement says"), money("Before"),
        money(f"Falls to {partner.name}"), money("Left"),
    )  # fmt: skip
    return _sheet(subject, "Share", "Its share of the variance, step by step", columns, rows)


def _journal(subject: Subject, partner: Organisation, statements: list[StatementView]) -> Sheet:
    host = terms_of(subject.known_period).host
    rows: list[tuple[Value, ...]] = []
    for shown in statements:
        shares = [(f"{stage}: {rule}", amount) for _, stage, rule, amount in _taken(shown, partner)]
        made = journal(shares, host.name if host else "the host")
        rows += [(_on(shown), one.entry, one.account, one.debit, one.credit, one.narrative) for one in made]
        debit, credit = sum((one.debit for one in made), ZERO), sum((one.credit for one in made), ZERO)
        rows.append((_on(shown), None, "Together", debit, credit, f"Debits less credits: {show(debit - credit)}"))
    columns = (
        Column("On"), Column("Entry", "whole"), Column("Account"), money("Debit"), money("Credit"), Column("Narrative"),
    )  # fmt: skip
    note = (
        "Suggested: post one of the two, on the forecast as an accrual for the year or on actuals to date. What the "
        "partners owe each other in cash is settled at the year end, when what each spent and paid in is known."
    )
    return _sheet(subject, "Journal", "Suggested journal for its share", columns, rows, note)


def _instalments(subject: Subject, partner: Organisation) -> Sheet:
    """As they stood at the end of the period."""
    shown = contributions(subject.fund, subject.year, subject.known_period.month.end)
    own = next((one for one in shown.partners if one.code == partner.code), None)
    rows: list[tuple[Value, ...]] = [
        (one.number, one.due_on, "in kind" if one.in_kind else "", one.amount, one.received, one.received_on, one.note)
        for one in (own.instalments if own else ())
    ]
    due, received = (own.standing.due, own.standing.received) if own else (ZERO, ZERO)
    rows.append((None, None, "Due by the end of the period, and received", due, received, None, ""))
    columns = (
        Column("Instalment", "whole"), Column("Due", "day"), Column("Kind"), money("Amount"), money("Received"),
        Column("Received on", "day"), Column("Note"),
    )  # fmt: skip
    return _sheet(subject, "Instalments", "Instalments of its contribution", columns, rows)


def _ledger(subject: Subject, view: ReconciliationView | None) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    if view is None or view.held is None:
        rows.append(("Reconciliation", "Not begun", None))
    else:
        rows.append(("Ledger total", view.held.ledger_reference, view.held.ledger_total))
        rows.append(("Lines of the fund", "", view.pool_total))
        rows += [(item.get_kind_display(), item.explanation, item.amount) for item in view.items]
        rows.append(("Difference left", "", view.left))
        rows.append(("State", view.state, None))
    columns = (Column("What"), Column("Why"), money("Amount"))
    return _sheet(subject, "Reconciliation", "Reconciliation of its ledger", columns, rows)


def _sheet(
    subject: Subject, name: str, what: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]], *notes: str
) -> Sheet:
    return Sheet(name, subject.title(what), columns, rows, (*subject.notes(), *notes))
