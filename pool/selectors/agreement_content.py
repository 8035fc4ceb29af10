"""What a version lays down, as one value; and the names to say it in words."""

from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.models import Organisation, Partnership
from commissioning.models.partnership import OrganisationKind
from ihwb.kernel.money import to_pence
from pool.models import AgreementVersion, PooledFund, Scheme
from pool.rules.agreement_content import Content, SchemeTerms, Terms, content_hash
from pool.rules.agreement_words import Names
from pool.rules.risk_share import Partner, ScenarioErrors, parse_rules
from pool.rules.risk_share.sentences import STAGES, Words, describe_rules
from pool.selectors.scenario import in_listed_order

PARTNER_KINDS = (OrganisationKind.COUNCIL.value, OrganisationKind.NHS_COMMISSIONER.value)


def content_of(version: AgreementVersion) -> Content:
    """All that the version lays down. One query for its schemes."""
    return Content(
        agreement=version.agreement.code,
        effective_from=version.effective_from,
        host=version.host.code if version.host else "",
        terms=plain_terms(version),
        rules=version.rules or {},
        schemes=tuple(_scheme(one) for one in version.schemes.select_related("lead").order_by("position", "code")),
    )


def hash_of(version: AgreementVersion) -> str:
    """The fingerprint of what the version lays down now, worked out anew."""
    return content_hash(content_of(version))


def plain_terms(version: AgreementVersion) -> Terms:
    """What the version lays down beside its rules and schemes."""
    plain = (
        "notice_months", "review_on", "at_threshold", "notice_working_days", "entry_working_days",
        "quarterly_report_days", "annual_report_days", "contingency", "summary_of_changes",
    )  # fmt: skip
    threshold = version.materiality_threshold
    return Terms(
        pool_manager=version.pool_manager.code if version.pool_manager else "",
        materiality_threshold=None if threshold is None else to_pence(Decimal(threshold)),
        variance_threshold=to_pence(Decimal(version.variance_threshold)),
        tolerance=to_pence(Decimal(version.tolerance)),
        opening_deficits={code: to_pence(part) for code, part in _figures(version.opening_deficits).items()},
        treasury_sharing=_figures(version.treasury_sharing),
        required_terms={code: text for code, text in (version.required_terms or {}).items() if text},
        **{name: getattr(version, name) for name in plain},
    )


def _figures(kept: Any) -> dict[str, Decimal]:
    """Figures kept as texts; one that cannot be read counts as nought, so that a page still opens."""
    found = {}
    for code, text in (kept or {}).items():
        try:
            found[code] = Decimal(str(text))
        except InvalidOperation:
            found[code] = Decimal(0)
    return found


def _scheme(row: Scheme) -> SchemeTerms:
    plain = [name for name in SchemeTerms.__dataclass_fields__ if name != "lead"]
    return SchemeTerms(lead=row.lead.code if row.lead else "", **{name: getattr(row, name) for name in plain})


# --- Names ----------------------------------------------------------------------------------------------------------


def names_in(partnership: Partnership) -> Names:
    """Two queries; ask once a page."""
    return Names(
        partners=dict(Organisation.objects.filter(partnership=partnership).values_list("code", "name")),
        posts=dict(partnership.posts.values_list("code", "title")),
    )


def partners_of(partnership: Partnership) -> list[Organisation]:
    """Who can be a party to an agreement: councils and NHS commissioners, in their listed order."""
    rows = Organisation.objects.filter(partnership=partnership, kind__in=PARTNER_KINDS)
    return list(rows.order_by("position", "code"))


def rule_sentences(version: AgreementVersion, names: Names) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """(stage, sentence) of each rule in order, and the faults that keep the rules from being read.

    What the rules select is not checked here: an agreement's lines change from year to year.
    """
    host = version.host.code if version.host else ""
    partners = [Partner(code, name, Decimal(1), code == host) for code, name in names.partners.items()]
    funds = {code: Decimal(0) for code in _fund_codes(version)}
    try:
        rules = parse_rules(in_listed_order(version.rules or {}, list(names.partners)), partners=partners, funds=funds)
    except ScenarioErrors as errors:
        return [], tuple(str(fault) for fault in errors.faults)
    words = Words(names=dict(names.partners))
    return [(STAGES[stage], sentence) for stage, sentence in describe_rules(rules, words)], ()


def _fund_codes(version: AgreementVersion) -> set[str]:
    """The funds that may be drawn on: those that the agreement's pooled funds hold, and those the rules name."""
    held = set(
        PooledFund.objects.filter(agreement=version.agreement, risk_funds__isnull=False).values_list(
            "risk_funds__code", flat=True
        )
    )
    if held or version.agreement.funds.exists():
        return held
    steps = [*(version.rules or {}).get("overspend", []), *(version.rules or {}).get("underspend", [])]
    return {step["fund"] for step in steps if isinstance(step, dict) and isinstance(step.get("fund"), str)}
