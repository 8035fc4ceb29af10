"""The terms of an agreement version in words, term by term: for its page, for the bodies' papers, for comparing two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ihwb.kernel.dates import show_date
from ihwb.kernel.money import show
from pool.rules.agreement_content import Content, SchemeTerms, Terms, number
from pool.rules.completeness import REQUIRED
from pool.rules.risk_share.fields import listed

CONTROL = {
    "joint": "Joint control",
    "lead": "Lead commissioner controls",
    "host": "Host controls",
    "own": "Each partner controls its own",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What partners and posts are called, by their codes."""

    partners: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)

    def partner(self, code: str) -> str:
        return self.partners.get(code, code)

    def post(self, code: str) -> str:
        return self.posts.get(code, code)


@dataclass(frozen=True, slots=True)
class Said:
    """One term in words; text is empty when the version says nothing on it."""

    code: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions say differently. before or after is empty when only the other says anything."""

    part: str
    label: str
    before: str
    after: str


def said_terms(content: Content, names: Names) -> tuple[Said, ...]:
    """Every term but the seven texts, in the order in which a page shows them."""
    terms = content.terms
    return (
        Said("effective_from", "Takes effect on", show_date(content.effective_from)),
        Said("host", "Host partner", names.partner(content.host)),
        Said("pool_manager", "Pooled fund manager", names.post(terms.pool_manager)),
        Said("notice_months", "Notice to leave", _count(terms.notice_months, "month")),
        Said("review_on", "First annual review", show_date(terms.review_on) if terms.review_on else ""),
        Said("materiality_threshold", "Material changes", _materiality(terms)),
        Said("notice_working_days", "Notice of an over or underspend", _notice(terms)),
        Said(
            "entry_working_days",
            "Entering figures",
            f"within {_count(terms.entry_working_days, 'working day')} after the end of a period",
        ),
        Said(
            "variance_threshold",
            "A line's variance is explained",
            f"above {show(terms.variance_threshold)}, either way",
        ),
        Said("quarterly_report_days", "Quarterly report", _after(terms.quarterly_report_days, "quarter")),
        Said("annual_report_days", "Annual report", _after(terms.annual_report_days, "year")),
        Said("contingency", "Contingency", terms.contingency),
        Said("opening_deficits", "Opening deficits, borne by their owner", _deficits(terms, names)),
        Said("treasury_sharing", "Treasury income", _treasury(terms, names)),
    )


def said_texts(content: Content) -> tuple[Said, ...]:
    """The seven texts of the regulation."""
    return tuple(
        Said(point.code, point.label, content.terms.required_terms.get(point.code, "").strip()) for point in REQUIRED
    )


def said_scheme(scheme: SchemeTerms, names: Names) -> tuple[Said, ...]:
    return (
        Said("name", "Name", scheme.name),
        Said("aims", "Aims", scheme.aims),
        Said("services", "Services", scheme.services),
        Said("people_served", "People served", scheme.people_served),
        Said("lead", "Lead commissioner", names.partner(scheme.lead)),
        Said("provider", "Provider", scheme.provider),
        Said("arrangement", "Arrangement", scheme.arrangement.capitalize()),
        Said("control_type", "Control", CONTROL.get(scheme.control_type, scheme.control_type)),
        Said("basis", "Accounting", scheme.basis.capitalize()),
        Said("vat_regime", "VAT", scheme.vat_regime),
        Said("memorandum_account", "Memorandum account", "Yes" if scheme.memorandum_account else "No"),
    )


def differences(
    before: Content, after: Content, names: Names, rules: tuple[Sequence[str], Sequence[str]]
) -> list[Difference]:
    """What two versions say differently: term by term, rule by rule, scheme by scheme.

    rules: each version's rules as sentences, in order.
    """
    found = _pairs("Terms", said_terms(before, names), said_terms(after, names))
    found += _pairs("The seven texts", said_texts(before), said_texts(after))
    found += _rule_differences(*rules)
    found += _scheme_differences(before, after, names)
    summaries = (before.terms.summary_of_changes, after.terms.summary_of_changes)
    if summaries[0] != summaries[1]:
        found.append(Difference("Terms", "Summary of changes", *summaries))
    return found


def _pairs(part: str, before: Sequence[Said], after: Sequence[Said]) -> list[Difference]:
    return [
        Difference(part, old.label, old.text, new.text)
        for old, new in zip(before, after, strict=True)
        if old.text != new.text
    ]


def _rule_differences(before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    """Rules are read in order, so when they differ both lists are shown whole."""
    if list(before) == list(after):
        return []
    return [Difference("Risk share", "Rules, in order", "\n".join(before), "\n".join(after))]


def _scheme_differences(before: Content, after: Content, names: Names) -> list[Difference]:
    old, new = ({one.code: one for one in content.schemes} for content in (before, after))
    found: list[Difference] = []
    for code in [*old, *(code for code in new if code not in old)]:
        part = f"Scheme {(new.get(code) or old[code]).name}"
        if code not in new:
            found.append(Difference(part, "The whole scheme", _in_short(old[code], names), ""))
        elif code not in old:
            found.append(Difference(part, "The whole scheme", "", _in_short(new[code], names)))
        else:
            found += _pairs(part, said_scheme(old[code], names), said_scheme(new[code], names))
    if not found and list(old) != list(new):
        found.append(Difference("Schemes", "Order", ", ".join(old), ", ".join(new)))
    return found


def _in_short(scheme: SchemeTerms, names: Names) -> str:
    return "\n".join(f"{one.label}: {one.text}" for one in said_scheme(scheme, names) if one.text)


# --- One term -------------------------------------------------------------------------------------------------------


def _count(number_of: int, noun: str) -> str:
    return f"{number_of} {noun}" if number_of == 1 else f"{number_of} {noun}s"


def _materiality(terms: Terms) -> str:
    if terms.materiality_threshold is None:
        return "no threshold: every change goes through the agreement's own mechanism"
    exactly = "material" if terms.at_threshold == "material" else "ordinary"
    return (
        f"above {show(terms.materiality_threshold)} a year, added up, the agreement is amended; "
        f"exactly that amount is {exactly}"
    )


def _notice(terms: Terms) -> str:
    return (
        f"within {_count(terms.notice_working_days, 'working day')}, when the forecast is more than "
        f"{show(terms.tolerance)} over or under budget"
    )


def _after(days: int, what: str) -> str:
    return f"within {_count(days, 'day')} after the end of the {what}"


def _deficits(terms: Terms, names: Names) -> str:
    parts = [f"{names.partner(code)} {show(amount)}" for code, amount in sorted(terms.opening_deficits.items())]
    return listed(parts) if parts else ""


def _treasury(terms: Terms, names: Names) -> str:
    parts = [f"{names.partner(code)} {percent(part)}" for code, part in sorted(terms.treasury_sharing.items())]
    return f"shared {listed(parts)}" if parts else ""


def percent(part: Decimal) -> str:
    return f"{number(part)}%"
