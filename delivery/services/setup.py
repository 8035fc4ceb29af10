"""Loading what a partnership delivers from its ``delivery.yaml``. What is there already stays as people left it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from commissioning.models import Partnership, Post
from commissioning.services.documents import Entry, add
from delivery.models import (
    Measure,
    MeasureValue,
    Milestone,
    Polarity,
    ProgrammeCost,
    Project,
    PublishedCost,
    Response,
    Risk,
    RiskAction,
    RiskRegister,
    RiskScale,
    ScaleKind,
    TargetKind,
)
from delivery.rules import risks as rules
from delivery.services.strategy_setup import load_strategy_measures
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread, Refused

FILE = "delivery.yaml"
Projects = dict[str, Project]


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Load projects, risk registers, milestones, measures and costs; all of the file or nothing.

    Returns one line for each kind of thing that the partnership now has. Raises Refused naming the place and what is
    wrong there.
    """
    if "delivery" not in documents:
        return []
    entry = Entry(FILE, documents["delivery"])
    projects = _projects(partnership, entry)
    _registers(partnership, entry, projects, _scales(partnership, entry))
    _milestones(entry, projects)
    _measures(partnership, entry, projects)
    _costs(partnership, entry, projects)
    entry.finish()
    load_strategy_measures(partnership, documents)
    return _counts(partnership)


def _counts(partnership: Partnership) -> list[str]:
    risks = Risk.objects.filter(register__partnership=partnership).count()
    return [
        f"{partnership.projects.count()} projects",
        f"{risks} risks in {partnership.risk_registers.count()} registers",
        f"{Milestone.objects.filter(project__partnership=partnership).count()} milestones",
        f"{partnership.measures.count()} measures",
        f"{partnership.programme_costs.count()} programme costs",
    ]


def _keep(row: Entry, new: Model, *within: str) -> bool:
    """Add the row unless one stands there under the same key. True if it was added."""
    key = {name: getattr(new, name) for name in within}
    if type(new)._default_manager.filter(**key).exists():
        return False
    try:
        new.full_clean()
    except ValidationError as fault:
        row.fail(f"is not right: {' '.join(_sentences(fault))}")
    add(new)
    return True


def _sentences(fault: ValidationError) -> Iterable[str]:
    for name, messages in fault.message_dict.items():
        for message in messages:
            yield message if name == "__all__" else f"“{name}”: {message}"


def _projects(partnership: Partnership, entry: Entry) -> Projects:
    for row in entry.rows("projects"):
        new = Project(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            programme=row.text("programme", ""),
            source=row.text("source"),
        )
        _keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.projects.all()}


# --- Risks ------------------------------------------------------------------------------------------------------------


def _scales(partnership: Partnership, entry: Entry) -> dict[str, RiskScale]:
    for row in entry.rows("risk_scales"):
        scale = RiskScale(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            kind=row.choice("kind", ScaleKind),
            meaning=row.text("meaning", ""),
            source=row.text("source"),
            levels=[_level(one) for one in row.rows("levels")],
            bands=[_band(one) for one in row.rows("bands")],
        )
        try:
            rules.read_scale(scale.kind, scale.levels, scale.bands)
        except Refused as refused:
            row.fail(f"is not a scale: {refused.message}")
        _keep(row, scale, "partnership", "code")
    return {one.code: one for one in partnership.risk_scales.all()}


def _level(row: Entry) -> dict[str, Any]:
    label = row.text("label")
    return {"label": label, "name": row.text("name", label), "rank": row.whole("rank"), "tag": row.text("tag")}


def _band(row: Entry) -> dict[str, Any]:
    return {"name": row.text("name"), "from": row.whole("from"), "to": row.whole("to"), "tag": row.text("tag")}


def _registers(partnership: Partnership, entry: Entry, projects: Projects, scales: dict[str, RiskScale]) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    for position, row in enumerate(entry.rows("risk_registers"), start=1):
        register = RiskRegister(
            partnership=partnership,
            project=row.pick("project", projects),
            scale=row.needed("scale", scales),
            code=row.text("code"),
            name=row.text("name"),
            position=position,
            source=row.text("source"),
        )
        owner_source = row.text("owner_source", "")
        _keep(row, register, "partnership", "code")
        kept = partnership.risk_registers.select_related("scale").get(code=register.code)
        for one in row.rows("risks"):
            _risk(one, kept, posts, owner_source)


def _risk(row: Entry, register: RiskRegister, posts: dict[str, Post], owner_source: str) -> None:
    owner = row.pick("owner", posts)
    risk = Risk(
        register=register,
        number=row.whole("number"),
        title=row.text("title"),
        cause=row.text("cause", ""),
        event=row.text("event", ""),
        consequence=row.text("consequence", ""),
        likelihood=row.text("likelihood", ""),
        impact=row.text("impact", ""),
        rating=row.text("rating", ""),
        owner=owner,
        owner_source=owner_source if owner else "",
        review_on=row.day("review_on"),
        response=row.text("response", ""),
        source=f"{register.source}, risk {row.whole('number')}",
    )
    scale = register.scale
    try:
        rules.check_rating(
            rules.read_scale(scale.kind, scale.levels, scale.bands),
            likelihood=risk.likelihood,
            impact=risk.impact,
            rating=risk.rating,
        )
    except Refused as refused:
        row.fail(f"is not rated on the register's scale: {refused.message}")
    if risk.response and risk.response not in Response.values:
        row.fail(f"has a response that is none of: {', '.join(Response.values)}")
    texts = row.texts("actions")
    if _keep(row, risk, "register", "number"):
        for number, text in enumerate(texts, start=1):
            add(RiskAction(risk=risk, number=number, text=text))


# --- Milestones -------------------------------------------------------------------------------------------------------


def _milestones(entry: Entry, projects: Projects) -> None:
    for plan in entry.rows("milestones"):
        project, source = plan.needed("project", projects), plan.text("source")
        for number, row in enumerate(plan.rows("milestones"), start=1):
            new = Milestone(
                project=project,
                number=number,
                workstream=row.text("workstream", ""),
                name=row.text("name"),
                printed=row.text("printed", ""),
                starts_on=row.day("starts_on"),
                due_on=row.needed_day("due_on"),
                source=source,
            )
            _keep(row, new, "project", "number")


# --- Measures ---------------------------------------------------------------------------------------------------------


def _measures(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    position = 0
    for table in entry.rows("measures"):
        project, source = table.pick("project", projects), table.text("source")
        baseline_label = table.text("baseline_label", "")
        for row in table.rows("measures"):
            position += 1
            new = _measure(row, Measure(partnership=partnership, project=project, source=source, position=position))
            new.baseline_label = baseline_label if new.baseline is not None else ""
            _keep(row, new, "partnership", "code")
            kept = partnership.measures.get(code=new.code)
            for value in row.rows("values"):
                _value(value, kept)


def _measure(row: Entry, new: Measure) -> Measure:
    new.code, new.name = row.text("code"), row.text("name")
    new.unit, new.per = row.text("unit", ""), row.text("per", "")
    new.baseline, new.baseline_text = row.number("baseline"), row.text("baseline_text", "")
    new.target_kind = row.choice("target_kind", TargetKind)
    new.target_value, new.target_text = row.number("target_value"), row.text("target_text", "")
    new.target_by, new.target_by_text = row.day("target_by"), row.text("target_by_text", "")
    new.published_change = row.number("published_change")
    new.polarity = row.choice("polarity", Polarity)
    new.amber_within = row.number("amber_within")
    new.note = row.text("note", "")
    return new


def _value(row: Entry, measure: Measure) -> None:
    value = row.number("value")
    new = MeasureValue(
        measure=measure,
        period_label=row.text("period"),
        on=row.needed_day("day"),
        value=row.fail("needs a figure in “value”") if value is None else value,
        source=row.text("source"),
    )
    _keep(row, new, "measure", "period_label")


# --- Costs ------------------------------------------------------------------------------------------------------------


def _costs(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    position = 0
    for table in entry.rows("costs"):
        project, source = table.pick("project", projects), table.text("source")
        for row in table.rows("amounts"):
            position += 1
            cost = ProgrammeCost(partnership=partnership, project=project, source=source, position=position)
            cost.cost_type, cost.year, cost.amount = row.text("type"), _year(row), _amount(row)
            _keep(row, cost, "partnership", "project", "cost_type", "year")
        for row in table.rows("published"):
            total = PublishedCost(partnership=partnership, project=project, source=source, amount=_amount(row))
            total.cost_type, total.year = row.text("type", ""), _year(row, needed=False)
            _keep(row, total, "partnership", "project", "cost_type", "year")


def _amount(row: Entry) -> Any:
    amount = row.number("amount")
    return row.fail("needs an amount in pounds and pence") if amount is None else amount


def _year(row: Entry, *, needed: bool = True) -> int:
    """The year that a financial year such as 2014/15 starts in; nought where a total is of all years."""
    text = row.text("year") if needed else row.text("year", "")
    if not text:
        return 0
    try:
        return FinancialYear.parse(text).start_year
    except Misread as misread:
        row.fail(f"has no financial year: {misread.message}")
    return 0
