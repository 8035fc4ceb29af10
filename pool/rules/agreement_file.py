"""A whole agreement as one YAML file: a risk-share scenario with the terms, the schemes and the dates beside it.

Export and import have one form, so that a file comes back byte for byte. ``manage.py risk_share`` reads it too.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import quote
from pool.rules import agreement_content as content_rules
from pool.rules.agreement_content import Content, SchemeTerms, Terms, number
from pool.rules.completeness import REQUIRED
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.fields import Reading, amount, listed, percentage, scalar
from pool.rules.risk_share.model import Scenario
from pool.rules.risk_share.reading import scenario_in
from pool.rules.risk_share.tree import Node, tree_of_yaml
from pool.rules.risk_share.writing import rules_as_dict, scenario_as_dict

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
_LARGEST = 32_767  # what a whole number of the database holds
_TERMS = tuple(one.name for one in fields(Terms))
_SCHEME = tuple(one.name for one in fields(SchemeTerms) if one.name not in ("code", "name"))


@dataclass(frozen=True, slots=True)
class Head:
    """The agreement itself and, when the file has lines, the fund and the year whose figures they are."""

    code: str
    title: str
    starts_on: date
    ends_on: date | None
    source: str
    year: int
    fund_code: str = ""
    fund_name: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFile:
    """What a file holds. line_schemes, line_providers: by the line's code, where there is one."""

    head: Head
    content: Content
    scenario: Scenario
    line_schemes: Mapping[str, str] = field(default_factory=dict)
    line_providers: Mapping[str, str] = field(default_factory=dict)


# --- Writing --------------------------------------------------------------------------------------------------------


def write_file(file: AgreementFile) -> str:
    """The agreement as YAML text; ``read_file`` reads it back, and writing that again gives the same bytes."""
    head = file.head
    scenario = scenario_as_dict(file.scenario)
    document = {
        "agreement": head.title,
        "code": head.code,
        "starts_on": head.starts_on,
        "ends_on": head.ends_on,
        "effective_from": file.content.effective_from,
        "source": head.source,
        "year": FinancialYear(head.year).label,
        "fund": {"code": head.fund_code, "name": head.fund_name} if head.fund_code else None,
        "partners": scenario["partners"],
        "funds": scenario["funds"],
        "releases": scenario.get("releases"),
        "lines": [_line(line, file) for line in scenario["lines"]],  # type: ignore[attr-defined]  # a list of dicts
        "rules": file.content.rules,
        "terms": _given(file.content.terms, _TERMS),
        "schemes": [_scheme(one) for one in file.content.schemes],
    }
    kept = {name: value for name, value in document.items() if value not in (None, "")}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=110)


def _line(line: dict[str, Any], file: AgreementFile) -> dict[str, Any]:
    beside = {"scheme": file.line_schemes.get(line["code"]), "provider": file.line_providers.get(line["code"])}
    return line | {name: text for name, text in beside.items() if text}


def _scheme(scheme: SchemeTerms) -> dict[str, Any]:
    return {"code": scheme.code, "name": scheme.name} | _given(scheme, _SCHEME)


def _given(thing: Terms | SchemeTerms, names: Collection[str]) -> dict[str, Any]:
    """The fields that say something, as a file has them. Numbers are always written: their defaults may change."""
    values = {name: _written(name, getattr(thing, name)) for name in names}
    return {name: value for name, value in values.items() if value is not None and value not in ("", {})}


def _written(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        kept = {key: value[key] for key in sorted(value) if value[key] != ""}
        if name == "required_terms":
            return {point.code: kept[point.code] for point in REQUIRED if kept.get(point.code)}
        return {key: number(part) if name == "treasury_sharing" else f"{part:.2f}" for key, part in kept.items()}
    return value


# --- Reading --------------------------------------------------------------------------------------------------------


def read_file(text: str) -> AgreementFile:
    """Read an agreement's file. Raises ScenarioErrors with every fault at once, each with its place and line."""
    node, faults = tree_of_yaml(text)
    scenario = scenario_in(node, faults)
    named = node.fields or {}
    found = Reading("", named, faults)
    head = _head(found, scenario, faults)
    partners = [partner.code for partner in scenario.partners]
    terms = _terms(named.get("terms"), partners, faults)
    schemes = tuple(_read_scheme(item, partners, faults) for item in found.items("schemes"))
    _check_schemes(schemes, faults)
    lines = _line_texts(named, schemes, faults)
    faults.raise_if_any()
    content = Content(
        agreement=head.code,
        effective_from=_day(found, "effective_from") or head.starts_on,
        host=scenario.host or "",
        terms=terms,
        rules=rules_as_dict(scenario.rules),
        schemes=schemes,
    )
    return AgreementFile(head, content, scenario, *lines)


def _head(found: Reading, scenario: Scenario, faults: Faults) -> Head:
    for name in ("agreement", "code", "starts_on"):
        if name not in found.fields or found.fields[name].is_nothing:
            faults.add(name, "is missing; the file of an agreement names it.")
    starts_on, effective = _day(found, "starts_on") or date.min, _day(found, "effective_from")
    ends_on = _day(found, "ends_on")
    if ends_on and ends_on < starts_on:
        faults.add("ends_on", "is before starts_on.")
    if effective and effective < starts_on:
        faults.add("effective_from", "is before starts_on.")
    fund = _fund(found, scenario, faults)
    return Head(
        code=_code(found, "code"),
        title=_short(found, "agreement", 200),
        starts_on=starts_on,
        ends_on=ends_on,
        source=_short(found, "source", 400),
        year=_year(found, effective or starts_on),
        fund_code=fund[0],
        fund_name=fund[1],
    )


def _fund(found: Reading, scenario: Scenario, faults: Faults) -> tuple[str, str]:
    node = found.fields.get("fund")
    if node is None or node.is_nothing:
        if scenario.lines or scenario.funds:
            faults.add("fund", "is missing: the lines and funds of the file need a pooled fund, {code: …, name: …}.")
        return "", ""
    inside = Reading.of(node, faults, ("code", "name"))
    return _code(inside, "code"), _short(inside, "name", 200)


def _terms(node: Node | None, partners: Collection[str], faults: Faults) -> Terms:
    if node is None or node.is_nothing:
        return Terms()
    found = Reading.of(node, faults, (), _TERMS)
    shared = _of_partners(found, "treasury_sharing", partners, percentage)
    if shared and sum(shared.values()) != 100 and not faults.at(*(f"terms.treasury_sharing.{code}" for code in shared)):
        faults.add("terms.treasury_sharing", f"add up to {number(sum(shared.values(), Decimal(0)))}, not 100.")
    return Terms(
        pool_manager=_short(found, "pool_manager", 40),
        review_on=_day(found, "review_on"),
        materiality_threshold=_limit(found, "materiality_threshold"),
        at_threshold=found.choice("at_threshold", content_rules.AT_THRESHOLD, default="material"),
        variance_threshold=_limit(found, "variance_threshold") or Decimal("0.00"),
        tolerance=_limit(found, "tolerance") or Decimal("0.00"),
        contingency=found.maybe_text("contingency"),
        opening_deficits=_of_partners(found, "opening_deficits", partners, amount),
        treasury_sharing=shared,
        required_terms=_required(found, faults),
        summary_of_changes=found.maybe_text("summary_of_changes"),
        **{name: _whole(found, name) for name in _WHOLE},
    )


_WHOLE = tuple(one.name for one in fields(Terms) if one.type in (int, "int"))
_WHOLE_DEFAULTS: dict[str, int] = {one.name: one.default for one in fields(Terms) if one.name in _WHOLE}  # type: ignore[misc]


def _required(found: Reading, faults: Faults) -> dict[str, str]:
    node = found.fields.get("required_terms")
    if node is None or node.is_nothing:
        return {}
    inside = Reading.of(node, faults, (), [point.code for point in REQUIRED])
    return {point.code: text for point in REQUIRED if (text := inside.maybe_text(point.code))}


def _of_partners(
    found: Reading, name: str, partners: Collection[str], read: Callable[[Node, Faults], Decimal]
) -> dict[str, Decimal]:
    values = {code: read(node, found.faults) for code, node in found.inside(name).items()}
    for code, value in values.items():
        if code not in partners and partners:
            found.faults.add(f"terms.{name}.{code}", f"is not a partner; the partners are {listed(list(partners))}.")
        if value < 0:
            found.faults.add(f"terms.{name}.{code}", "must not be negative.")
    return values


def _read_scheme(node: Node, partners: Collection[str], faults: Faults) -> SchemeTerms:
    found = Reading.of(node, faults, ("code", "name"), _SCHEME)
    lead = found.maybe_text("lead")
    if lead and lead not in partners:
        faults.add(f"{node.place}.lead", f"{quote(lead)} is not a partner.")
    return SchemeTerms(
        code=_code(found, "code"),
        name=_short(found, "name", 200),
        aims=found.maybe_text("aims"),
        services=found.maybe_text("services"),
        people_served=found.maybe_text("people_served"),
        lead=lead,
        provider=_short(found, "provider", 200),
        arrangement=found.choice("arrangement", content_rules.ARRANGEMENTS, default="pooled"),
        control_type=found.choice("control_type", content_rules.CONTROL_TYPES, default="joint"),
        basis=found.choice("basis", content_rules.BASES, default="gross"),
        vat_regime=_short(found, "vat_regime", 200),
        memorandum_account=found.truth("memorandum_account") if "memorandum_account" in found.fields else True,
    )


def _check_schemes(schemes: Collection[SchemeTerms], faults: Faults) -> None:
    first: dict[str, int] = {}
    for at, scheme in enumerate(schemes):
        if scheme.code and first.setdefault(scheme.code, at) != at:
            faults.add(f"schemes[{at}].code", f"{quote(scheme.code)} is the code of schemes[{first[scheme.code]}].")


def _line_texts(
    named: Mapping[str, Node], schemes: Collection[SchemeTerms], faults: Faults
) -> tuple[dict[str, str], dict[str, str]]:
    """The scheme and the provider of each line that names one."""
    codes = {scheme.code for scheme in schemes}
    line_schemes: dict[str, str] = {}
    providers: dict[str, str] = {}
    lines = named.get("lines")
    for item in (lines.items if lines else None) or ():
        found = Reading(item.place, item.fields or {}, faults)
        code = _code(found, "code")
        if scheme := found.maybe_text("scheme"):
            line_schemes[code] = scheme
            if scheme not in codes:
                faults.add(f"{item.place}.scheme", f"{quote(scheme)} is not a scheme of this file.")
        if provider := _short(found, "provider", 200):
            providers[code] = provider
        _short(found, "name", 200)
        if "group" in found.fields:
            _code(found, "group")
    return line_schemes, providers


# --- Values ---------------------------------------------------------------------------------------------------------


def _place(found: Reading, name: str) -> str:
    return f"{found.place}.{name}" if found.place else name


def _code(found: Reading, name: str) -> str:
    text = found.maybe_text(name)
    if text and not _CODE.fullmatch(text) and not found.faults.at(_place(found, name)):
        found.faults.add(
            _place(found, name),
            f"{quote(text)} is not a code: use up to 40 letters, digits, hyphens and underscores.",
        )
    return text


def _short(found: Reading, name: str, most: int) -> str:
    text = found.maybe_text(name)
    if len(text) > most:
        found.faults.add(_place(found, name), f"has {len(text)} characters; there is room for {most}.")
    return text


def _day(found: Reading, name: str) -> date | None:
    node = found.fields.get(name)
    if node is None or node.is_nothing:
        return None
    text = scalar(node, found.faults)
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None and not found.faults.at(_place(found, name)):
        found.faults.add(_place(found, name), "is not a day; a day is written as 2015-04-01.")
    return day


def _year(found: Reading, day: date) -> int:
    text = found.maybe_text("year")
    try:
        return FinancialYear.parse(text).start_year if text else FinancialYear.of(max(day, date(1901, 1, 1))).start_year
    except DateError as misread:
        found.faults.add("year", misread.message)
        return day.year


def _whole(found: Reading, name: str) -> int:
    node = found.fields.get(name)
    default = _WHOLE_DEFAULTS[name]
    if node is None or node.is_nothing:
        return default
    text = (node.text or "").strip()
    if node.truth is None and re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) and int(text) <= _LARGEST:
        return int(text)
    found.faults.add(_place(found, name), f"must be a whole number from 0 to {_LARGEST}.")
    return default


def _limit(found: Reading, name: str) -> Decimal | None:
    value = found.maybe_amount(name)
    if value is not None and value < 0:
        found.faults.add(_place(found, name), "must not be negative.")
    return value
