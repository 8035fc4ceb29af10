"""Every table of the pool that can be taken away."""

from ihwb.web.access import Access
from ihwb.web.exporting import Sheet
from pool.selectors import export_period as of_period
from pool.selectors import export_year as of_year
from pool.selectors.export_subject import Subject, Table

_POSITION, _CONTRIBUTIONS = "pool.view_position", "pool.view_contributions"
TABLES: tuple[Table, ...] = (
    Table("position", "Position by line", _POSITION, True, of_period.position_table),
    Table("leads", "Position by lead", _POSITION, True, of_period.leads_table),
    Table("shares", "Who bears the variance", _POSITION, True, of_period.shares_table),
    Table("steps", "Risk share step by step", _POSITION, True, of_period.steps_table),
    Table("share-lines", "Risk share line by line", _POSITION, True, of_period.share_lines_table),
    Table("movement", "Movement", _POSITION, True, of_period.movement_table),
    Table("early-warning", "Early warning", _POSITION, True, of_period.warnings_table),
    Table("outturn", "Outturn by month", "pool.view_outturn", False, of_year.outturn_table),
    Table("budgets", "Budgets", "pool.view_plan", False, of_year.budgets_table),
    Table("virements", "Virements", "pool.view_virements", False, of_year.virements_table),
    Table("contributions", "Contributions", _CONTRIBUTIONS, False, of_year.contributions_table),
    Table("instalments", "Instalments", _CONTRIBUTIONS, False, of_year.instalments_table),
    Table("on-account", "Payments on account", _CONTRIBUTIONS, False, of_year.on_account_table),
    Table("savings", "Savings", "pool.view_savings", False, of_year.savings_table),
    Table("variations", "Variations", "pool.view_agreement", False, of_year.variations_table),
)
# What gives away everybody's figures: withheld as a whole while the reader does not see them all.
WITHHELD = frozenset({"shares", "steps", "share-lines"})


def table_called(code: str, of_period: bool) -> Table | None:
    return next((one for one in TABLES if one.code == code and one.of_period is of_period), None)


def tables_for(access: Access, of_period: bool) -> list[Table]:
    """The tables that the reader's roles let them see."""
    return [one for one in TABLES if one.of_period is of_period and access.may(one.permission)]


def offered(subject: Subject) -> list[tuple[Table, bool]]:
    """The tables of the period for this reader, each with whether it is withheld until the period is certified."""
    withheld = subject.visible is not None
    return [(one, withheld and one.code in WITHHELD) for one in tables_for(subject.access, of_period=True)]


def all_sheets(subject: Subject) -> list[Sheet]:
    """Every table that there is for this reader, those of the period first."""
    of_its_year = Subject(subject.access, subject.fund, subject.year, None)
    made = [one.make(subject) for one in tables_for(subject.access, of_period=True)]
    made += [one.make(of_its_year) for one in tables_for(subject.access, of_period=False)]
    return [sheet for sheet in made if sheet is not None]
