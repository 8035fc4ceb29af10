"""Loading scales, registers with their risks, and issues from ``risks.yaml``. What is there stays as people left it."""

from datetime import date
from typing import Any

from commissioning.models import Body, Organisation, Partnership, Post
from commissioning.services.documents import Entry, add
from delivery.models import (
    AssessmentKind,
    ControlEffect,
    Programme,
    Project,
    Proximity,
    RegisterOrganisation,
    Response,
    Risk,
    RiskAction,
    RiskAppetite,
    RiskAssessment,
    RiskCategory,
    RiskControl,
    RiskExposure,
    RiskOwner,
    RiskRegister,
    RiskScale,
    ScaleKind,
    SharedRisk,
)
from delivery.rules import risks as rules
from delivery.selectors.scales import scale_of
from delivery.services.setup_issues import load_issues
from delivery.services.setup_rows import keep
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import BudgetLine, PooledFund

FILE = "risks.yaml"


class _Names:
    """What a file may name, by code."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.posts: dict[str, Post] = {one.code: one for one in partnership.posts.all()}
        self.bodies: dict[str, Body] = {one.code: one for one in partnership.bodies.all()}
        self.organisations: dict[str, Organisation] = {one.code: one for one in partnership.organisations.all()}
        self.projects: dict[str, Project] = {one.code: one for one in partnership.projects.all()}
        self.programmes: dict[str, Programme] = {one.code: one for one in partnership.programmes.all()}
        funds = PooledFund.objects.filter(agreement__partnership=partnership)
        self.funds: dict[str, PooledFund] = {one.code: one for one in funds}
        self.scales: dict[str, RiskScale] = {}
        self.categories: dict[str, RiskCategory] = {}


def load_risks(partnership: Partnership, documents: dict[str, Any]) -> None:
    """All of the file or nothing. Raises Refused naming the place and what is wrong there."""
    if "risks" not in documents:
        return
    entry = Entry(FILE, documents["risks"])
    names = _Names(partnership)
    names.scales = _scales(partnership, entry)
    names.categories = _categories(partnership, entry)
    for position, row in enumerate(entry.rows("risk_registers"), start=1):
        _register(row, position, names)
    for row in entry.rows("shared_risks"):
        _shared(row, partnership)
    for row in entry.rows("risk_exposures"):
        _exposure(row, partnership, names)
    load_issues(entry, partnership, names.posts)
    entry.finish()


# --- Scales and categories --------------------------------------------------------------------------------------------


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
            impact_levels=[_level(one) for one in row.rows("impact_levels")],
            bands=[_band(one) for one in row.rows("bands")],
        )
        try:
            scale_of(scale)
        except Refused as refused:
            row.fail(f"is not a scale: {refused.message}")
        keep(row, scale, "partnership", "code")
    return {one.code: one for one in partnership.risk_scales.all()}


def _level(row: Entry) -> dict[str, Any]:
    label = row.text("label")
    return {"label": label, "name": row.text("name", label), "rank": row.whole("rank"), "tag": row.text("tag")}


def _band(row: Entry) -> dict[str, Any]:
    return {"name": row.text("name"), "from": row.whole("from"), "to": row.whole("to"), "tag": row.text("tag")}


def _categories(partnership: Partnership, entry: Entry) -> dict[str, RiskCategory]:
    for row in entry.rows("risk_categories"):
        category = RiskCategory(partnership=partnership, code=row.text("code"), name=row.text("name"))
        keep(row, category, "partnership", "code")
    return {one.code: one for one in partnership.risk_categories.all()}


# --- Registers --------------------------------------------------------------------------------------------------------


def _register(row: Entry, position: int, names: _Names) -> None:
    register = RiskRegister(
        partnership=names.partnership,
        programme=row.pick("programme", names.programmes),
        project=row.pick("project", names.projects),
        fund=row.pick("fund", names.funds),
        body=row.pick("body", names.bodies),
        scale=row.needed("scale", names.scales),
        code=row.text("code"),
        name=row.text("name"),
        position=position,
        source=row.text("source"),
    )
    register.review_months = _cycle(row, register.scale)
    owner_source, as_at = row.text("owner_source", ""), row.day("as_at")
    organisations = row.texts("organisations")
    if keep(row, register, "partnership", "code"):
        for code in organisations:
            if code not in names.organisations:
                row.fail(f"names “{code}” in “organisations”, which is no organisation's code")
            add(RegisterOrganisation(register=register, organisation=names.organisations[code]))
    kept = names.partnership.risk_registers.select_related("scale").get(code=register.code)
    for one in row.rows("appetites"):
        _appetite(one, kept, names)
    for one in row.rows("risks"):
        _risk(one, kept, names, owner_source, as_at)


def _cycle(row: Entry, scale: RiskScale) -> dict[str, int]:
    """Months between reviews by rating; "" for all others."""
    if not row.has("review_months"):
        return {}
    entry = row.entry("review_months")
    keys = ["", *(step.key for step in rules.steps(scale_of(scale)))]
    found = {key: months for key in keys if (months := entry.whole_or_none(key)) is not None}
    entry.finish()
    return found


def _appetite(row: Entry, register: RiskRegister, names: _Names) -> None:
    category = row.pick("category", names.categories)
    appetite = RiskAppetite(register=register, category=category, note=row.text("note", ""))
    _read_words(row, appetite)
    steps = [step.key for step in rules.steps(scale_of(register.scale))]
    if (appetite.rating or f"{appetite.likelihood}/{appetite.impact}") not in steps:
        row.fail(f"is no rating of the register's scale, which are: {', '.join(steps)}")
    if not register.appetites.filter(category=category).exists():
        add(appetite)


def _read_words(row: Entry, into: Any) -> None:
    for name in ("likelihood", "impact", "rating"):
        setattr(into, name, row.text(name, ""))


def _risk(row: Entry, register: RiskRegister, names: _Names, owner_source: str, as_at: date | None) -> None:
    owner = row.pick("owner", names.posts)
    risk = Risk(
        register=register,
        number=row.whole("number"),
        title=row.text("title"),
        cause=row.text("cause", ""),
        event=row.text("event", ""),
        consequence=row.text("consequence", ""),
        category=row.pick("category", names.categories),
        owner=owner,
        owner_source=owner_source if owner else "",
        raised_on=row.day("raised_on") or as_at,
        review_on=row.day("review_on"),
        response=row.choice("response", Response) if row.has("response") else "",
        proximity=row.choice("proximity", Proximity) if row.has("proximity") else "",
        confidential=row.flag("confidential"),
        source=row.text("source", f"{register.source}, risk {row.whole('number')}"),
    )
    risk.likelihood, risk.impact, risk.rating = _rating(row, register)
    texts = row.texts("actions")
    others = [(kind, *_given(row, register, kind)) for kind in ("inherent", "target") if row.has(kind)]
    controls = [(one.text("text"), one.choice("effect", ControlEffect)) for one in row.rows("controls")]
    owners = _owners(row, names)
    if not keep(row, risk, "register", "number"):
        return
    for number, (text, effect) in enumerate(controls, start=1):
        add(RiskControl(risk=risk, number=number, text=text, effect=effect))
    _assess(risk, AssessmentKind.CURRENT, (risk.likelihood, risk.impact, risk.rating), as_at)
    for kind, *words in others:
        _assess(risk, AssessmentKind(kind), (words[0], words[1], words[2]), as_at)
    for number, text in enumerate(texts, start=1):
        add(RiskAction(risk=risk, number=number, text=text))
    for post in owners:
        add(RiskOwner(risk=risk, organisation=post.organisation, post=post))


def _given(row: Entry, register: RiskRegister, kind: str) -> tuple[str, str, str]:
    entry = row.entry(kind)
    words = _rating(entry, register)
    entry.finish()
    return words


def _rating(row: Entry, register: RiskRegister) -> tuple[str, str, str]:
    """Likelihood, impact and rating on the register's scale; a band follows from the pair where none is given."""
    scale = scale_of(register.scale)
    likelihood, impact, rating = (row.text(name, "") for name in ("likelihood", "impact", "rating"))
    band = rules.band_of(scale, likelihood, impact)
    rating = rating or (band.name if band else "")
    try:
        rules.check_rating(scale, likelihood=likelihood, impact=impact, rating=rating)
    except Refused as refused:
        row.fail(f"is not rated on the register's scale: {refused.message}")
    return likelihood, impact, rating


def _owners(row: Entry, names: _Names) -> list[Post]:
    found = []
    for code in row.texts("owners"):
        post = names.posts.get(code)
        if post is None or post.organisation is None:
            row.fail(f"names “{code}” in “owners”, which is no post of an organisation")
        found.append(post)
    return found


def _assess(risk: Risk, kind: AssessmentKind, words: tuple[str, str, str], on: date | None) -> None:
    """The rating as published, on the day of the paper; none without a day."""
    if on is None:
        return
    row = RiskAssessment(risk=risk, kind=kind, assessed_on=on, reason="As published")
    row.likelihood, row.impact, row.rating = words
    add(row)


# --- Across registers -------------------------------------------------------------------------------------------------


def _found(row: Entry, partnership: Partnership, named: str) -> Risk:
    code, _, number = named.rpartition("/")
    rows = Risk.objects.filter(register__partnership=partnership, register__code=code)
    risk = rows.filter(number=int(number)).first() if number.isdecimal() else None
    if risk is None:
        row.fail(f"names “{named}”, which is no risk. Write it as REGISTER/number")
    return risk


def _shared(row: Entry, partnership: Partnership) -> None:
    """Link the risks unless people have linked or parted any of them already."""
    name = row.text("name")
    rows = [_found(row, partnership, one) for one in row.texts("risks")]
    if len(rows) < 2 or len({one.register_id for one in rows}) < len(rows):
        row.fail("needs two risks or more, each of another register")
    if SharedRisk.objects.filter(partnership=partnership, name=name).exists() or any(one.shared_id for one in rows):
        return
    shared = add(SharedRisk(partnership=partnership, name=name))
    for risk in rows:
        risk.shared = shared
        add(risk)


def _exposure(row: Entry, partnership: Partnership, names: _Names) -> None:
    risk = _found(row, partnership, row.text("risk"))
    fund = row.needed("fund", names.funds)
    line = BudgetLine.objects.filter(fund=fund, code=row.text("line")).first()
    if line is None:
        row.fail("names a line that the fund does not have")
    amounts = [row.number(name) for name in ("low", "likely", "high")]
    if any(one is None for one in amounts):
        row.fail("needs figures in “low”, “likely” and “high”")
    year = FinancialYear.parse(row.text("year")).start_year
    exposure = RiskExposure(risk=risk, line=line, year=year, note=row.text("note", ""))
    exposure.low, exposure.likely, exposure.high = (one for one in amounts if one is not None)
    keep(row, exposure, "risk", "line", "year")
