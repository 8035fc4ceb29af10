"""Loading benefits and their maps from ``benefits.yaml``. What is there already stays as people left it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from commissioning.models import Partnership
from commissioning.services.documents import Entry, add
from delivery.models import (
    Benefit,
    BenefitActual,
    BenefitKind,
    BenefitMonth,
    BenefitShare,
    BenefitsMap,
    BenefitStatus,
    BenefitYear,
    Confidence,
    MapLayer,
    MapLink,
    MapNode,
)
from delivery.rules import benefits as rules
from delivery.rules import benefits_map as map_rules
from delivery.services.setup_programme import Projects
from delivery.services.setup_rows import keep
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import PlannedBenefit, PooledFund, SavingsPlan

FILE = "benefits.yaml"


def load_benefits(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    """Every benefit with its shares, its years and its reports. Raises Refused naming the place."""
    known = _Known(partnership, projects)
    position = 0
    for table in entry.rows("benefits"):
        common = _Common(table, known)
        for row in table.rows("benefits"):
            position += 1
            _benefit(row, common, known, position)


class _Known:
    """What a benefit may name, by code."""

    def __init__(self, partnership: Partnership, projects: Projects) -> None:
        self.partnership, self.projects = partnership, projects
        self.programmes = {one.code: one for one in partnership.programmes.all()}
        self.posts = {one.code: one for one in partnership.posts.all()}
        self.measures = {one.code: one for one in partnership.measures.all()}
        funds = PooledFund.objects.filter(agreement__partnership=partnership)
        self.funds = {one.code: one for one in funds}


class _Common:
    """What the benefits of one table have in common; a benefit may say otherwise."""

    def __init__(self, table: Entry, known: _Known) -> None:
        self.project = table.pick("project", known.projects)
        self.programme = table.pick("programme", known.programmes)
        self.fund = table.pick("fund", known.funds)
        self.owner = table.pick("owner", known.posts)
        self.owner_source = table.text("owner_source", "")
        self.theme, self.source = table.text("theme", ""), table.text("source")
        self.kind = table.choice("kind", BenefitKind)


def _benefit(row: Entry, common: _Common, known: _Known, position: int) -> None:
    owner = row.pick("owner", known.posts) or common.owner
    new = Benefit(
        partnership=known.partnership,
        position=position,
        code=row.text("code"),
        name=row.text("name"),
        description=row.text("description", ""),
        theme=common.theme,
        kind=row.choice("kind", BenefitKind) if row.has("kind") else common.kind,
        programme=common.programme,
        project=common.project,
        owner=owner,
        owner_source=common.owner_source if owner else "",
        fund=common.fund,
        measure=row.pick("measure", known.measures),
        unit=row.text("unit", ""),
        baseline=row.number("baseline"),
        baseline_text=row.text("baseline_text", ""),
        target=row.number("target"),
        target_text=row.text("target_text", ""),
        status=row.choice("status", BenefitStatus) if row.has("status") else BenefitStatus.IDENTIFIED,
        confidence=row.choice("confidence", Confidence) if row.has("confidence") else Confidence.UNKNOWN,
        note=row.text("note", ""),
        source=common.source,
    )
    added = keep(row, new, "partnership", "code")
    kept = known.partnership.benefits.get(code=new.code)
    _shares(row, kept, known, added)
    for one in row.rows("years"):
        _year(one, kept)
    for one in row.rows("reports"):
        _report(one, kept)


def _shares(row: Entry, benefit: Benefit, known: _Known, added: bool) -> None:
    """The shares of a benefit that was added just now; those of an older one stay as people left them."""
    found = []
    for one in row.rows("shares"):
        percent = one.number("percent")
        found.append(
            BenefitShare(
                benefit=benefit,
                project=one.pick("project", known.projects),
                elsewhere=one.text("elsewhere", ""),
                percent=one.fail("needs a figure in “percent”") if percent is None else percent,
            )
        )
    said = [
        rules.Share(one.project.name if one.project else one.elsewhere, one.percent, one.project is None)
        for one in found
    ]
    if faults := rules.check_shares(said):
        row.fail(f"has shares that cannot be: {' '.join(faults)}")
    for share in found if added else []:
        add(share)


def _financial_year(row: Entry) -> int:
    try:
        return FinancialYear.parse(row.text("year")).start_year
    except DateError as misread:
        row.fail(f"has a year that is none: {misread.message}")


def _amount(row: Entry, name: str) -> Decimal | None:
    found = row.number(name)
    return None if found is None else found.quantize(ZERO)


def _year(row: Entry, benefit: Benefit) -> None:
    year = _financial_year(row)
    planned = _amount(row, "planned")
    new = BenefitYear(
        benefit=benefit,
        year=year,
        planned=ZERO if planned is None else planned,
        forecast=_amount(row, "forecast"),
        at_risk=_amount(row, "at_risk") or ZERO,
        saving=row.pick("saving", _savings(benefit, year)),
        published=row.pick("line", _lines(benefit, year)),
    )
    months, forecasts, risks = _twelve(row, "months"), _twelve(row, "forecasts"), _twelve(row, "risks")
    if fault := rules.check_months(new.planned, [rules.Month(n, one) for n, one in enumerate(months, start=1)]):
        row.fail(f"does not add up. {fault}")
    if not keep(row, new, "benefit", "year"):
        return
    held = BenefitYear.objects.get(benefit=benefit, year=year)
    for number in range(1, rules.PERIODS + 1):
        amounts = [some[number - 1] if some else None for some in (months, forecasts, risks)]
        if any(one is not None for one in amounts[:2]):
            planned, forecast, at_risk = amounts
            month = BenefitMonth(benefit_year=held, number=number, planned=planned, forecast=forecast)
            month.at_risk = at_risk or ZERO
            keep(row, month, "benefit_year", "number")


def _savings(benefit: Benefit, year: int) -> dict[str, SavingsPlan]:
    return {one.code: one for one in SavingsPlan.objects.filter(fund=benefit.fund, year=year)} if benefit.fund else {}


def _lines(benefit: Benefit, year: int) -> dict[str, PlannedBenefit]:
    rows = PlannedBenefit.objects.filter(fund=benefit.fund, year=year)
    return {one.code: one for one in rows} if benefit.fund else {}


def _twelve(row: Entry, name: str) -> Sequence[Decimal]:
    """Twelve amounts from April to March; empty where the field is not there."""
    if not row.has(name):
        row.leave(name)
        return ()
    found = row.numbers(name)
    if len(found) != rules.PERIODS:
        row.fail(f"needs twelve figures in “{name}”, from April to March, and has {len(found)}")
    return [one.quantize(ZERO) for one in found]


def _report(row: Entry, benefit: Benefit) -> None:
    on = row.needed_day("entered_on")
    amount = _amount(row, "amount")
    new = BenefitActual(
        benefit=benefit,
        year=_financial_year(row),
        number=row.whole("month"),
        months=row.whole_or_none("months") or 1,
        amount=row.fail("needs a figure in “amount”") if amount is None else amount,
        evidence=row.text("evidence"),
        entered_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
    )
    keep(row, new, "benefit", "year", "number")


# --- Maps -------------------------------------------------------------------------------------------------------------


def load_maps(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    """Every map with its boxes and links; a map that is there already stays as people left it."""
    benefits = {one.code: one for one in partnership.benefits.all()}
    for position, row in enumerate(entry.rows("maps"), start=1):
        new = BenefitsMap(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            project=row.pick("project", projects),
            note=row.text("note", ""),
            source=row.text("source", ""),
            position=position,
        )
        added = keep(row, new, "partnership", "code")
        kept = partnership.benefits_maps.get(code=new.code)
        _nodes(row, kept, benefits, added)


def _nodes(row: Entry, one: BenefitsMap, benefits: dict[str, Benefit], added: bool) -> None:
    nodes: dict[str, MapNode] = {}
    leads: list[tuple[Entry, str, list[str]]] = []
    for position, held in enumerate(row.rows("nodes"), start=1):
        node = MapNode(
            map=one,
            code=held.text("code"),
            layer=held.choice("layer", MapLayer),
            name=held.text("name"),
            benefit=held.pick("benefit", benefits),
            position=position,
        )
        leads.append((held, node.code, held.texts("leads_to")))
        if added:
            keep(held, node, "map", "code")
            nodes[node.code] = node
    made: list[map_rules.Link] = []
    for held, code, ends in leads if added else []:
        for end in ends:
            _link(held, nodes[code], nodes.get(end), end, made)


def _link(held: Entry, start: MapNode, end: MapNode | None, code: str, made: list[map_rules.Link]) -> None:
    if end is None:
        held.fail(f"leads to “{code}”, which is not a box of its map")
    fault = map_rules.check_link(map_rules.Node(start.pk, start.layer), map_rules.Node(end.pk, end.layer), made)
    if fault:
        held.fail(f"leads to “{code}”. {fault}")
    add(MapLink(start=start, end=end))
    made.append((start.pk, end.pk))
