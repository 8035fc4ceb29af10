"""Agreements, their versions and what may be done with them next, as pages show them."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from commissioning.rules.decisions import Deciders, State, sentences
from commissioning.selectors.decisions import statutory_bodies, voices
from pool.models import Agreement, AgreementVersion, Period
from pool.rules.agreement_content import SchemeTerms
from pool.rules.agreement_life import (
    DRAFTING,
    IN_APPROVAL_OR_EARLIER,
    MOVES,
    SIGNABLE,
    SPEAKING,
    Approval,
    VersionState,
    approval_of,
    delegated,
    version_on,
)
from pool.rules.agreement_timeline import Entry, standing, timeline
from pool.rules.agreement_words import Names, Said, said_scheme, said_terms
from pool.rules.completeness import Checked, checklist
from pool.selectors.agreement_content import content_of, hash_of, names_in, rule_sentences

FINGERPRINT = "Fingerprint of the version"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    code: str
    title: str
    said: str
    funds: tuple[tuple[str, str], ...]
    drafts: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """number, state and the sentence of a version; entry, None for one that never governed."""

    number: int
    state: str
    state_label: str
    said: str
    summary: str
    governs: bool


@dataclass(frozen=True, slots=True)
class AgreementView:
    """in_preparation: the number of the version being prepared, None when there is none. latest: of all versions."""

    code: str
    title: str
    starts_on: date
    ends_on: date | None
    source: str
    entries: tuple[Entry, ...]
    versions: tuple[VersionRow, ...]
    funds: tuple[tuple[str, str], ...]
    governing: int | None
    in_preparation: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class SchemeView:
    code: str
    name: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class DecisionOfVersion:
    """approval: what the statutory bodies have approved; voices: one sentence for each of them."""

    id: int | None
    reference: str
    state: str
    approval: Approval
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """tampered: what it lays down is no longer what its fingerprint says. moves: acts that its state allows."""

    agreement: str
    title: str
    number: int
    state: str
    state_label: str
    said: str
    signed_on: date | None
    terms: tuple[Said, ...]
    summary: str
    points: tuple[Checked, ...]
    rules: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]
    schemes: tuple[SchemeView, ...]
    decision: DecisionOfVersion
    content_hash: str
    tampered: bool
    editable: bool
    signable: bool
    moves: frozenset[str]
    before: int | None
    source: str
    drafted_by: str


def agreements_of(partnership: Partnership, on: date) -> list[AgreementRow]:
    """Every agreement of the partnership, in one sentence each. Three queries."""
    rows = Agreement.objects.filter(partnership=partnership).prefetch_related("versions", "funds")
    return [_row(one, on) for one in rows.order_by("starts_on", "code")]


def _row(agreement: Agreement, on: date) -> AgreementRow:
    versions = list(agreement.versions.all())
    now = version_on(versions, on)
    return AgreementRow(
        code=agreement.code,
        title=agreement.title,
        said=f"Version {now.number}: {standing(now, on)}." if now else "No version governs today.",
        funds=tuple((fund.code, fund.name) for fund in agreement.funds.all()),
        drafts=sum(one.state in IN_APPROVAL_OR_EARLIER for one in versions),
    )


def agreement_at(partnership: Partnership, code: str) -> Agreement | None:
    return Agreement.objects.filter(partnership=partnership, code=code).select_related("partnership").first()


def version_at(agreement: Agreement, number: int, *, drafts: bool) -> AgreementVersion | None:
    """The version of a number; one that does not govern yet, or never did, only for who may see drafts."""
    rows = AgreementVersion.objects.filter(agreement=agreement, number=number)
    related = ("agreement__partnership", "host", "pool_manager", "decision", "drafted_by")
    found = rows.select_related(*related).first()
    return found if found and (drafts or found.state in SPEAKING) else None


def agreement_view(agreement: Agreement, on: date, *, drafts: bool) -> AgreementView:
    """An agreement with its life. drafts: whether the reader may see versions that do not govern yet. Two queries."""
    held = list(agreement.versions.order_by("number"))
    versions = [one for one in held if drafts or one.state in SPEAKING]
    preparing = next((one.number for one in versions if one.state in IN_APPROVAL_OR_EARLIER), None)
    governing = version_on(versions, on)
    return AgreementView(
        code=agreement.code,
        title=agreement.title,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        source=agreement.source,
        entries=tuple(timeline(versions, agreement.starts_on, agreement.ends_on, on)),
        versions=tuple(_version_row(one, on) for one in versions),
        funds=tuple(agreement.funds.order_by("code").values_list("code", "name")),
        governing=governing.number if governing else None,
        in_preparation=preparing,
        latest=versions[-1].number if versions else None,
    )


def _version_row(version: AgreementVersion, on: date) -> VersionRow:
    return VersionRow(
        number=version.number,
        state=version.state,
        state_label=VersionState(version.state).label,
        said=standing(version, on),
        summary=version.summary_of_changes,
        governs=version.state in SPEAKING,
    )


def version_view(version: AgreementVersion, on: date) -> VersionView:
    """One version with all that it lays down, what it lacks and what may come next. About twelve queries."""
    names, content = names_in(version.agreement.partnership), content_of(version)
    rules, faults = rule_sentences(version, names)
    fingerprint = hash_of(version)
    number_before = version.agreement.versions.filter(number__lt=version.number).order_by("-number")
    return VersionView(
        agreement=version.agreement.code,
        title=version.agreement.title,
        number=version.number,
        state=version.state,
        state_label=VersionState(version.state).label,
        said=standing(version, on),
        signed_on=version.signed_on,
        terms=said_terms(content, names),
        summary=content.terms.summary_of_changes,
        points=points_of(version),
        rules=tuple(rules),
        faults=faults,
        schemes=tuple(scheme_view(one, names) for one in content.schemes),
        decision=decision_of(version, fingerprint),
        content_hash=fingerprint,
        tampered=bool(version.content_hash) and version.content_hash != fingerprint,
        editable=version.state in DRAFTING,
        signable=version.state in SIGNABLE and version.signed_on is None,
        moves=frozenset(act for act, move in MOVES.items() if version.state in move.sources),
        before=number_before.values_list("number", flat=True).first(),
        source=version.source,
        drafted_by=version.drafted_by.name if version.drafted_by else "",
    )


def scheme_view(scheme: SchemeTerms, names: Names) -> SchemeView:
    return SchemeView(scheme.code, scheme.name, said_scheme(scheme, names)[1:])


def points_of(version: AgreementVersion) -> tuple[Checked, ...]:
    """The seven points of the regulation, each with what it lacks."""
    return checklist(version.required_terms or {}, host_named=version.host_id is not None)


def decision_of(version: AgreementVersion, fingerprint: str | None = None) -> DecisionOfVersion:
    """What the statutory bodies have said about the very text of the version.

    fingerprint: of what the version lays down now, where it is at hand.
    """
    fingerprint = fingerprint or hash_of(version)
    decision = version.decision
    if decision is None:
        return DecisionOfVersion(None, "", "", approval_of(hash_now="", carried="", state="", reference=""), ())
    carried = carried_fingerprint(decision.content)
    approval = approval_of(hash_now=fingerprint, carried=carried, state=decision.state, reference=decision.reference)
    if decision.deciders != Deciders.STATUTORY:
        approval = delegated(decision.reference)
    said = sentences(
        voices(decision.stages.select_related("body"), statutory_bodies(decision.partnership)), decision.content_hash
    )
    open_ = decision.state in (State.DRAFT, State.IN_ROUTE) and not approval.stale
    return DecisionOfVersion(decision.pk, decision.reference, decision.state, approval, tuple(said) if open_ else ())


def carried_fingerprint(content: object) -> str:
    """The version's fingerprint in a decision's text; "" when it carries none."""
    sections = content.get("sections", []) if isinstance(content, dict) else []
    for section in sections:
        if section.get("heading") == FINGERPRINT:
            return str(section.get("text", "")).split()[-1].rstrip(".") if section.get("text") else ""
    return ""


def certified_until(agreement: Agreement) -> tuple[date | None, str]:
    """The last day of the latest certified period of the agreement's funds, and what it is called. One query."""
    rows = Period.objects.filter(fund__agreement=agreement, state="certified").order_by("-year", "-number")
    last = max(rows[:13], key=lambda one: one.month.end, default=None)
    return (last.month.end, last.month.label) if last else (None, "")
