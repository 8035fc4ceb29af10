"""The tables of one year as sheets to take away."""

from django.utils.timezone import localdate

from ihwb.web.exporting import Column, Sheet, Value, money
from pool.models import VirementLeg
from pool.selectors.budget_page import Amounts, budget_page, shown_period
from pool.selectors.contribution_schedule import contributions
from pool.selectors.export_subject import Subject
from pool.selectors.on_account_page import on_account
from pool.selectors.outturn_year import outturn_year
from pool.selectors.savings import savings_view
from pool.selectors.variations import variations

_LINE = (Column("Group"), Column("Code"), Column("Line"), Column("Lead"))


def outturn_table(subject: Subject) -> Sheet:
    shown = outturn_year(subject.access, subject.fund, subject.year)
    rows: list[tuple[Value, ...]] = [
        (group.name, row.line, row.name, row.lead_name, row.budget, *(cell.amount for cell in row.cells))
        for group in shown.groups
        for row in group.rows
    ]
    rows.append(("All lines", "", "", "", shown.total.budget, *shown.total.amounts))
    columns = (
        *_LINE, money("Budget"), *(money(f"To {month.label}") for month in shown.months), money("Forecast"),
    )  # fmt: skip
    return Sheet("Outturn by month", subject.title("Outturn by month"), columns, rows, subject.notes(*shown.hidden))


def budgets_table(subject: Subject) -> Sheet:
    to = shown_period(subject.fund, subject.year)
    shown = budget_page(subject.fund, subject.year, to.number if to else None)
    rows: list[tuple[Value, ...]] = [
        (group.name, row.code, row.name, row.lead_name, row.arrangement, *_amounts(row.amounts))
        for group in shown.groups
        for row in group.rows
    ]
    rows.append(("All lines", "", "", "", "", *_amounts(shown.total)))
    columns = (
        *_LINE, Column("Arrangement"), money("Original"), money("Virements"), money("Variations"), money("Revised"),
        money("Current"), money("Profiled to date"),
    )  # fmt: skip
    return Sheet("Budgets", subject.title("Budgets"), columns, rows, subject.notes())


def _amounts(one: Amounts) -> tuple[Value, ...]:
    return one.original, one.virements, one.variations, one.revised, one.current, one.to_date


def virements_table(subject: Subject) -> Sheet:
    legs = VirementLeg.objects.filter(virement__fund=subject.fund, virement__year=subject.year)
    related = ("virement__proposed_by", "virement__decided_by", "from_line", "to_line")
    rows = [
        (
            leg.virement.number, leg.virement.title, leg.virement.get_state_display(), leg.virement.from_period,
            leg.from_line.name, leg.to_line.name, leg.amount, leg.virement.proposed_by.name,
            leg.virement.decided_by.name if leg.virement.decided_by else "", leg.virement.reason,
        )
        for leg in legs.select_related(*related).order_by("virement__number", "number")
    ]  # fmt: skip
    columns = (
        Column("Virement", "whole"), Column("Title"), Column("State"), Column("From period", "whole"),
        Column("From line"), Column("To line"), money("Amount"), Column("Proposed by"), Column("Decided by"),
        Column("Reason"),
    )  # fmt: skip
    return Sheet("Virements", subject.title("Virements"), columns, rows, subject.notes())


def contributions_table(subject: Subject) -> Sheet:
    shown = contributions(subject.fund, subject.year, localdate())
    rows: list[tuple[Value, ...]] = [
        (
            one.name, one.original, one.varied, one.current, one.in_kind, one.client_charges, one.implied, one.agreed,
            one.standing.due, one.standing.received, one.standing.overdue,
        )
        for one in shown.partners
    ]  # fmt: skip
    together = (None, None, shown.total, None, None, None, None, None, shown.received, shown.overdue)
    rows.append(("Together", *together))
    columns = (
        Column("Partner"), money("First agreed"), money("Varied"), money("Contribution"), money("Of it in kind"),
        money("Client charges netted off"), Column("Implied share", "percent"), Column("Agreed share", "percent"),
        money("Due so far"), money("Received"), money("Overdue"),
    )  # fmt: skip
    return Sheet("Contributions", subject.title("Contributions"), columns, rows, subject.notes())


def instalments_table(subject: Subject) -> Sheet:
    shown = contributions(subject.fund, subject.year, localdate())
    rows = [
        (partner.name, one.number, one.due_on, one.amount, one.received, one.received_on, one.outstanding, one.note)
        for partner in shown.partners
        for one in partner.instalments
    ]
    columns = (
        Column("Partner"), Column("Instalment", "whole"), Column("Due", "day"), money("Amount"), money("Received"),
        Column("Received on", "day"), money("Outstanding"), Column("Note"),
    )  # fmt: skip
    return Sheet("Instalments", subject.title("Instalments"), columns, rows, subject.notes())


def on_account_table(subject: Subject) -> Sheet:
    shown = on_account(subject.fund, subject.year)
    rows = [
        (
            one.number, one.month, one.partner, one.provider or one.partner, one.paid_on,
            one.amount if one.stands else None, one.evidence, one.note, one.recorded_by,
            None if one.stands else one.amount, one.taken_back_because,
        )
        for one in shown.payments
    ]  # fmt: skip
    columns = (
        Column("Payment", "whole"), Column("For period"), Column("For"), Column("Paid to"), Column("Paid on", "day"),
        money("Amount"), Column("Evidence"), Column("Note"), Column("Recorded by"), money("Taken back"),
        Column("Taken back because"),
    )  # fmt: skip
    sign = "Amounts in £. Negative: came back to the fund. A payment taken back does not count."
    return Sheet("Payments on account", subject.title("Payments on account"), columns, rows, (sign,))


def savings_table(subject: Subject) -> Sheet:
    shown = savings_view(subject.access, subject.fund, subject.year)
    rows: list[tuple[Value, ...]] = [
        (
            row.code, row.name, row.kind, row.line, row.owner, "yes" if row.elsewhere else "", row.planned,
            row.delivered, row.forecast, row.at_risk, row.comment,
        )
        for row in shown.rows
    ]  # fmt: skip
    total = shown.total
    sums = (total.planned, total.delivered, total.forecast, total.at_risk)
    rows.append(("All that count here", "", "", "", "", "", *sums, ""))
    columns = (
        Column("Code"), Column("Saving"), Column("Kind"), Column("Line"), Column("Owner"), Column("Counted elsewhere"),
        money("Planned"), money("Delivered to date"), money("Forecast"), money("At risk"), Column("Comment"),
    )  # fmt: skip
    return Sheet("Savings", subject.title("Savings"), columns, rows, subject.notes())


def variations_table(subject: Subject) -> Sheet:
    """Proposals, like drafts of the agreement, are for officers."""
    proposals = subject.access.may("pool.view_drafts")
    rows = [
        (one.number, one.title, one.kind, one.fund, one.effective_on, one.value, one.state)
        for one in variations(subject.fund.agreement, subject.year, proposals=proposals)
    ]
    columns = (
        Column("Variation", "whole"), Column("Title"), Column("Kind"), Column("Fund"), Column("From", "day"),
        money("Value"), Column("State"),
    )  # fmt: skip
    return Sheet("Variations", subject.title("Variations"), columns, rows, subject.notes())
