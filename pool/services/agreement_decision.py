"""The text by which both statutory bodies approve one version of an agreement: its terms, and its fingerprint."""

from commissioning.models import Decision
from commissioning.services.decisions import Text
from pool.models import AgreementVersion
from pool.rules.agreement_words import said_scheme, said_terms, said_texts
from pool.selectors.agreement import FINGERPRINT
from pool.selectors.agreement_content import content_of, hash_of, names_in, rule_sentences

_TERMS, _POINTS, _RULES, _SCHEMES = (
    "What the agreement lays down",
    "What regulation 7 asks for",
    "Risk share",
    "Schedule of schemes",
)
_OWN = (_TERMS, _POINTS, _RULES, _SCHEMES, FINGERPRINT)


def own_text(version: AgreementVersion) -> Text:
    """The text of a decision that is about the version and nothing else."""
    agreement = version.agreement
    summary = version.summary_of_changes or "The partners are asked to approve the agreement as it stands below."
    return Text(
        title=f"{agreement.title}: version {version.number}"[:200],
        summary=summary,
        recommendations=(_recommendation(version),),
        sections=_sections(version),
    ).plain()


def merged_text(decision: Decision, version: AgreementVersion) -> Text:
    """A decision's own text with the version's sections and recommendation put in the place of earlier ones."""
    kept = [(one["heading"], one["text"]) for one in decision.content.get("sections", []) if one["heading"] not in _OWN]
    stem = _stem(version)
    others = [one.text for one in decision.recommendations.order_by("number") if not one.text.startswith(stem)]
    return Text(
        title=decision.title,
        summary=decision.summary,
        recommendations=(*others, _recommendation(version)),
        sections=(*kept, *_sections(version)),
    ).plain()


def _stem(version: AgreementVersion) -> str:
    return f"Approve version {version.number} of {version.agreement.title} ({version.agreement.code})"


def _recommendation(version: AgreementVersion) -> str:
    return f"{_stem(version)}, with the fingerprint named at the end."


def _sections(version: AgreementVersion) -> tuple[tuple[str, str], ...]:
    content, names = content_of(version), names_in(version.agreement.partnership)
    rules, _ = rule_sentences(version, names)
    schemes = [
        "\n".join(f"{one.label}: {one.text}" for one in said_scheme(scheme, names) if one.text)
        for scheme in content.schemes
    ]
    return (
        (_TERMS, "\n".join(f"{one.label}: {one.text}" for one in said_terms(content, names) if one.text)),
        (_POINTS, "\n\n".join(f"{one.label}: {one.text}" for one in said_texts(content))),
        (_RULES, "\n".join(f"{stage}: {sentence}" for stage, sentence in rules)),
        (_SCHEMES, "\n\n".join(schemes) or "No scheme is listed."),
        (FINGERPRINT, hash_of(version)),
    )
