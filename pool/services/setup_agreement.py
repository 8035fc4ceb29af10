"""Loading an agreement with its versions and schemes. A version that people have taken further is left as they left it.

``agreement`` holds the terms of version 1, which is in force from the agreement's first day. ``versions`` lists what
came after: each takes over from the one before it what it does not say itself. ``schemes`` is the schedule of
version 1; a later version may have its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from commissioning.models import Organisation, Partnership, Post
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from pool.models import Agreement, AgreementVersion
from pool.rules.agreement_content import (
    ARRANGEMENTS,
    AT_THRESHOLD,
    BASES,
    CONTROL_TYPES,
    Content,
    SchemeTerms,
    Terms,
    check_terms,
)
from pool.rules.agreement_life import SPEAKING
from pool.rules.completeness import REQUIRED
from pool.selectors.agreement_content import hash_of
from pool.services.agreement import put_schemes, write_terms
from pool.services.documents import Place
from pool.services.setup_records import REASON, as_text, put

_HEAD = ("code", "title", "starts_on", "ends_on")
_WHOLE = (
    "notice_months", "notice_working_days", "entry_working_days", "quarterly_report_days", "annual_report_days",
)  # fmt: skip
_AMOUNTS = ("variance_threshold", "tolerance")
_TEXTS = ("pool_manager", "contingency", "summary_of_changes")
_TERMS = (
    "host", "rules", *_WHOLE, *_AMOUNTS, "review_on", "materiality_threshold", "at_threshold", "contingency",
    "opening_deficits", "treasury_sharing", "required_terms", "pool_manager", "summary_of_changes", "signed_on",
    "source",
)  # fmt: skip
_LIFE = ("state", "effective_from", "effective_to", "schemes")
_SCHEME = tuple(SchemeTerms.__dataclass_fields__)
# A file says what the partners agreed already; approval is for people. The first stands where nothing is said.
_STATES = ("in_force", "varied", "under_notice", "ended", "draft")

Loaded = list[tuple[Place, AgreementVersion]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What a version may name."""

    organisations: Mapping[str, Organisation]
    posts: Mapping[str, Post]


def load_agreement(place: Place, partnership: Partnership) -> Agreement:
    return put(
        place.only(*_HEAD, *_TERMS, "state", "effective_to"),
        Agreement,
        {"partnership": partnership, "code": place.text("code")},
        title=place.text("title"),
        starts_on=place.day("starts_on"),
        ends_on=place.maybe_day("ends_on"),
        source=place.text("source", ""),
    )


def load_versions(file: Place, agreement: Agreement, organisations: Mapping[str, Organisation]) -> Loaded:
    """Every version of the file, in order, each with its place there."""
    known = _Known(organisations, {one.code: one for one in agreement.partnership.posts.all()})
    content = Content(agreement.code, agreement.starts_on, "")
    found: Loaded = []
    for number, place in enumerate([file.get("agreement"), *file.items("versions")], start=1):
        schemes = file if number == 1 else place.only(*_TERMS, *_LIFE)
        content = _content(place, schemes, content, number)
        found.append((place, _version(place, agreement, number, content, known)))
    return found


def _content(place: Place, schemes: Place, before: Content, number: int) -> Content:
    """What a version lays down: what its part of the file says, and what the version before it said on the rest."""
    said = place.value
    listed = schemes.get("schemes").value
    return replace(
        before,
        effective_from=before.effective_from if number == 1 else place.day("effective_from"),
        host=place.text("host", before.host),
        rules=as_text(said["rules"] or {}) if "rules" in said else before.rules,
        terms=_terms(place, before.terms),
        schemes=before.schemes if listed is None else tuple(_scheme(one) for one in schemes.items("schemes")),
    )


def _terms(place: Place, before: Terms) -> Terms:
    said = place.value
    values: dict[str, Any] = {name: place.whole(name) for name in _WHOLE if name in said}
    values |= {name: place.maybe_amount(name) or ZERO for name in _AMOUNTS if name in said}
    values |= {name: place.text(name, "") for name in _TEXTS if name in said}
    values |= {name: _figures(place, name) for name in ("opening_deficits", "treasury_sharing") if name in said}
    if "review_on" in said:
        values["review_on"] = place.maybe_day("review_on")
    if "materiality_threshold" in said:
        values["materiality_threshold"] = place.maybe_amount("materiality_threshold")
    if "at_threshold" in said:
        values["at_threshold"] = _choice(place, "at_threshold", AT_THRESHOLD)
    if "required_terms" in said:
        inside = place.get("required_terms").only(*(point.code for point in REQUIRED))
        values["required_terms"] = {point.code: inside.text(point.code, "") for point in REQUIRED}
    return replace(before, **values)


def _scheme(place: Place) -> SchemeTerms:
    place.only(*_SCHEME)
    texts = ("aims", "services", "people_served", "lead", "provider", "vat_regime")
    return SchemeTerms(
        code=place.text("code"),
        name=place.text("name"),
        arrangement=_choice(place, "arrangement", ARRANGEMENTS),
        control_type=_choice(place, "control_type", CONTROL_TYPES),
        basis=_choice(place, "basis", BASES),
        memorandum_account=place.truth("memorandum_account") if "memorandum_account" in place.value else True,
        **{name: place.text(name, "") for name in texts},
    )


def _figures(place: Place, name: str) -> dict[str, Decimal]:
    return {code: figure.amount() for code, figure in place.fields(name)}


def _choice(place: Place, name: str, choices: Sequence[str]) -> str:
    """One of a few words; the first of them where nothing is said."""
    text = place.text(name, choices[0])
    if text not in choices:
        raise place.get(name).refuse(f"this is one of {', '.join(choices)}.")
    return text


# --- One version ----------------------------------------------------------------------------------------------------


def _version(place: Place, agreement: Agreement, number: int, content: Content, known: _Known) -> AgreementVersion:
    found = AgreementVersion.objects.filter(agreement=agreement, number=number).select_related("agreement").first()
    if found is not None and found.history.filter(history_user__isnull=False).exists():
        return found
    version = found or AgreementVersion(agreement=agreement, number=number)
    before = _kept(version)
    for code, what, there in (
        (content.host, "organisation", known.organisations),
        (content.terms.pool_manager, "post", known.posts),
    ):
        if code and code not in there:
            name = "host" if what == "organisation" else "pool_manager"
            raise place.get(name).refuse(
                f"there is no {what} {code} in the partnership; it has {', '.join(sorted(there)) or 'none'}."
            )
    try:
        check_terms(content.terms)
        write_terms(version, content, known.organisations, known.posts)
        _write_life(place, version)
        _write(version, before, content, known)
    except ValidationError as fault:
        raise place.refuse(" ".join(fault.messages)) from fault
    except Refused as refused:
        raise refused if refused.code == "bad_document" else place.refuse(refused.message) from refused
    return version


def _write_life(place: Place, version: AgreementVersion) -> None:
    version.state = _choice(place, "state", _STATES)
    version.effective_to = place.maybe_day("effective_to")
    version.signed_on = place.maybe_day("signed_on")
    version.source = place.text("source", "")


def _write(version: AgreementVersion, before: dict[str, Any], content: Content, known: _Known) -> None:
    """Save the version, its schedule and its fingerprint; each only where it changes."""
    if version.pk is None or _kept(version) != before:
        _save(version)
    put_schemes(version, content.schemes, known.organisations, REASON, None)
    fingerprint = hash_of(version) if version.state in SPEAKING else ""
    if version.content_hash != fingerprint:
        version.content_hash = fingerprint
        _save(version)


def _kept(version: AgreementVersion) -> dict[str, Any]:
    """The version as it is kept, its fingerprint aside; nothing for one that is not kept yet."""
    if version.pk is None:
        return {}
    names = [one.attname for one in version._meta.concrete_fields if one.name != "content_hash"]
    return {name: getattr(version, name) for name in names}


def _save(version: AgreementVersion) -> None:
    version.full_clean()
    version._change_reason = REASON  # type: ignore[attr-defined]  # read by simple_history
    version.save()
