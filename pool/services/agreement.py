"""Drafting an agreement: making it, starting its next version, changing terms and schemes while it is drafted.

Every act locks the agreement first and then the version, so that no change meets a version that is leaving its
drafting states.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Organisation, Partnership, Post, User
from commissioning.rules.decisions import plain_lines
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.models import Agreement, AgreementVersion, Scheme
from pool.rules.agreement_content import Content, SchemeTerms, as_json, check_terms
from pool.rules.agreement_life import IN_APPROVAL_OR_EARLIER, VersionState, check_editable
from pool.selectors.agreement_content import content_of, hash_of

Row = TypeVar("Row", Agreement, AgreementVersion, Scheme)
RESERVED = ("new", "upload")  # addresses of their own
_PLAIN = (
    "notice_months", "review_on", "materiality_threshold", "at_threshold", "notice_working_days",
    "entry_working_days", "variance_threshold", "tolerance", "quarterly_report_days", "annual_report_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewAgreement:
    code: str
    title: str
    starts_on: date
    ends_on: date | None = None
    source: str = ""


@transaction.atomic
def create_agreement(*, partnership: Partnership, new: NewAgreement, host: str, by: User) -> Agreement:
    """A new agreement with its first version, a draft. host: code of the partner, "" while it is open."""
    if new.code in RESERVED:
        raise Refused("code_reserved", f"An agreement cannot have the code {new.code}. Choose another.")
    if Agreement.objects.filter(partnership=partnership, code=new.code).exists():
        raise Refused("code_taken", f"This partnership already has an agreement {new.code}. Choose another code.")
    values = {one.name: getattr(new, one.name) for one in fields(new)}
    agreement = _checked(Agreement(partnership=partnership, **values))
    agreement._change_reason, agreement._history_user = "Set up", by  # type: ignore[attr-defined]
    agreement.save()
    version = AgreementVersion(agreement=agreement, number=1, drafted_by=by, effective_from=new.starts_on)
    put_content(version, Content(new.code, new.starts_on, host), "Drafted", by)
    record(act="pool.create_agreement", partnership=partnership, subject=str(agreement), by=by)
    return agreement


@transaction.atomic
def start_next_version(*, agreement_id: int, effective_from: date, summary: str, by: User) -> AgreementVersion:
    """A new draft with the terms, rules and schemes of the latest version. Raises Refused while one is prepared."""
    agreement = locked_agreement(agreement_id)
    versions = list(agreement.versions.order_by("number"))
    if any(one.state in IN_APPROVAL_OR_EARLIER for one in versions):
        raise Refused("version_in_preparation", "A new version is being prepared already. Go on with that one.")
    kept = [one for one in versions if one.state != VersionState.WITHDRAWN] or versions
    terms = content_of(kept[-1]) if kept else Content(agreement.code, effective_from, "")
    number = max((one.number for one in versions), default=0) + 1
    version = AgreementVersion(agreement=agreement, number=number, drafted_by=by, effective_from=effective_from)
    content = replace(
        terms, effective_from=effective_from, terms=replace(terms.terms, summary_of_changes=plain_lines(summary))
    )
    put_content(version, content, f"Copied from version {kept[-1].number}" if kept else "Drafted", by)
    _record("pool.start_version", version, by, {"effective_from": effective_from.isoformat()})
    return version


@transaction.atomic
def change_content(*, version_id: int, content: Content, opened_hash: str, reason: str, by: User) -> AgreementVersion:
    """Change what a draft lays down: all or nothing.

    opened_hash: of what the person had before them; Refused (``version_changed``) when it is another by now.
    """
    version = locked_draft(version_id)
    check_unchanged(version, opened_hash)
    why = check_reason(reason)
    put_content(version, content, why, by)
    _record("pool.change_terms", version, by, {"reason": why, "after": hash_of(version)})
    return version


def check_unchanged(version: AgreementVersion, opened_hash: str) -> None:
    if opened_hash != hash_of(version):
        raise Refused(
            "version_changed",
            "Somebody changed this version after you opened it, so nothing of yours was saved. "
            "Open the page again, compare, and enter your change on the text as it is now.",
        )


@transaction.atomic
def put_scheme(*, version_id: int, scheme: SchemeTerms, replaces: str, by: User) -> AgreementVersion:
    """Add a scheme to a draft, or put one in the place of another. replaces: its code, "" for a new one."""
    version = locked_draft(version_id)
    content = content_of(version)
    codes = [one.code for one in content.schemes]
    if scheme.code in codes and scheme.code != replaces:
        raise Refused("scheme_taken", f"This version already has a scheme {scheme.code}. Choose another code.")
    if replaces and replaces not in codes:
        raise Refused("no_scheme", f"Scheme {replaces} was removed while you changed it. Add it as a new one.")
    schemes = (
        tuple(scheme if one.code == replaces else one for one in content.schemes)
        if replaces
        else (*content.schemes, scheme)
    )
    reason = "Scheme changed" if replaces else "Scheme added"
    put_content(version, replace(content, schemes=schemes), reason, by)
    _record("pool.change_scheme" if replaces else "pool.add_scheme", version, by, {"scheme": scheme.code})
    return version


@transaction.atomic
def remove_scheme(*, version_id: int, code: str, by: User) -> AgreementVersion:
    """Take a scheme out of a draft. Versions that governed keep theirs."""
    version = locked_draft(version_id)
    content = content_of(version)
    kept = tuple(one for one in content.schemes if one.code != code)
    if len(kept) == len(content.schemes):
        raise Refused("no_scheme", f"This version has no scheme {code}. It may have been removed already.")
    put_content(version, replace(content, schemes=kept), "Scheme removed", by)
    _record("pool.remove_scheme", version, by, {"scheme": code})
    return version


# --- What the acts share --------------------------------------------------------------------------------------------


def locked_agreement(agreement_id: int) -> Agreement:
    return Agreement.objects.select_for_update().get(pk=agreement_id)


def locked_version(version_id: int) -> AgreementVersion:
    """The version, locked after its agreement: always in this order, so that nobody waits for each other."""
    agreement_id = AgreementVersion.objects.values_list("agreement", flat=True).get(pk=version_id)
    locked_agreement(agreement_id)
    return AgreementVersion.objects.select_for_update().get(pk=version_id)


def locked_draft(version_id: int) -> AgreementVersion:
    """As ``locked_version``. Raises Refused when the version is past the states in which it may change."""
    version = locked_version(version_id)
    check_editable(version.state)
    return version


def put_content(version: AgreementVersion, content: Content, reason: str, by: User | None) -> None:
    """Write all that a version lays down. The caller has locked it and has seen to it that it may change."""
    check_terms(content.terms)
    partnership = version.agreement.partnership
    organisations = {one.code: one for one in Organisation.objects.filter(partnership=partnership)}
    if content.effective_from < version.agreement.starts_on:
        starts = show_date(version.agreement.starts_on)
        raise Refused("version_before_agreement", f"The agreement starts on {starts}; no version can start before it.")
    write_terms(version, content, organisations, {one.code: one for one in partnership.posts.all()})
    _save(_checked(version), reason, by)
    put_schemes(version, content.schemes, organisations, reason, by)


def write_terms(
    version: AgreementVersion,
    content: Content,
    organisations: Mapping[str, Organisation],
    posts: Mapping[str, Post],
) -> None:
    """Set the version's fields; saves nothing."""
    terms, kept = content.terms, as_json(content.terms)
    version.effective_from = content.effective_from
    version.host = _named(content.host, organisations, "partner")
    version.pool_manager = _named(terms.pool_manager, posts, "post")
    version.rules = dict(content.rules)
    for name in _PLAIN:
        setattr(version, name, getattr(terms, name))
    version.contingency = plain_lines(terms.contingency)
    version.summary_of_changes = plain_lines(terms.summary_of_changes)
    version.opening_deficits = {code: f"{part:.2f}" for code, part in terms.opening_deficits.items()}
    version.treasury_sharing = kept["treasury_sharing"]
    version.required_terms = {code: plain_lines(text) for code, text in terms.required_terms.items() if text.strip()}
    for code in (*terms.opening_deficits, *terms.treasury_sharing):
        _named(code, organisations, "partner")


def put_schemes(
    version: AgreementVersion,
    schemes: tuple[SchemeTerms, ...],
    organisations: Mapping[str, Organisation],
    reason: str,
    by: User | None,
) -> None:
    """Bring the version's schedule in line. Only what changes is written; what is gone is deleted, with its history."""
    there = {one.code: one for one in version.schemes.all()}
    for position, scheme in enumerate(schemes, start=1):
        row = there.pop(scheme.code, None) or Scheme(version=version, code=scheme.code)
        values = _scheme_values(scheme, organisations) | {"position": position}
        if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            _save(_checked(row), reason, by)
    for surplus in there.values():
        surplus._change_reason, surplus._history_user = reason, by  # type: ignore[attr-defined]
        surplus.delete()


def _scheme_values(scheme: SchemeTerms, organisations: Mapping[str, Organisation]) -> dict[str, Any]:
    values = {one.name: getattr(scheme, one.name) for one in fields(scheme) if one.name != "code"}
    for name in ("aims", "services", "people_served"):
        values[name] = plain_lines(values[name])
    return values | {"lead": _named(scheme.lead, organisations, "partner")}


def _named(code: str, known: Mapping[str, Any], what: str) -> Any:
    if code and code not in known:
        raise Refused(
            f"no_{what}", f"The partnership has no {what} {code}. It has {', '.join(sorted(known)) or 'none'}."
        )
    return known[code] if code else None


def _checked(row: Row) -> Row:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("does_not_fit", " ".join(fault.messages)) from fault
    return row


def _save(row: AgreementVersion | Scheme, reason: str, by: User | None) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[union-attr]  # simple_history reads both
    row.save()


def _record(act: str, version: AgreementVersion, by: User, detail: dict[str, Any]) -> None:
    record(
        act=act,
        partnership=version.agreement.partnership,
        subject=f"{version.agreement.code}, version {version.number}",
        by=by,
        detail=detail,
    )
