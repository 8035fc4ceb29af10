"""What an agreement wants of a governance officer: a version to read or to bring into force, a signature, a review."""

from datetime import date

from django.urls import reverse

from commissioning.models import Partnership
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from pool.models import Agreement, AgreementVersion
from pool.rules.agreement_life import VersionState

_WAITING = ("draft", "legal_scrutiny", "in_approval")


def agreement_duties(access: Access, on: date) -> list[Duty]:
    """Versions on their way, signatures that are outstanding, first reviews that are due. Two queries at most."""
    if not access.may("pool.sign_agreement"):
        return []
    versions = AgreementVersion.objects.filter(agreement__partnership=access.partnership)
    found: list[Duty] = []
    for one in versions.select_related("agreement", "decision").order_by("agreement", "number"):
        if duty := _of(access.partnership, one, on):
            found.append(duty)
    return found


def _of(partnership: Partnership, version: AgreementVersion, on: date) -> Duty | None:
    agreement: Agreement = version.agreement
    what, due = "", None
    if version.state == VersionState.LEGAL_SCRUTINY:
        what, due = f"Take version {version.number} through legal scrutiny", version.effective_from
    elif version.state == VersionState.IN_APPROVAL and version.decision and version.decision.state == "approved":
        what, due = f"Bring version {version.number} into force", version.effective_from
    elif version.state in (VersionState.IN_FORCE, VersionState.UNDER_NOTICE) and version.signed_on is None:
        what, due = f"Get version {version.number} signed", version.effective_from
    if not what:
        return None
    address = {"partnership": partnership.slug, "agreement": agreement.code, "number": version.number}
    detail = "In force without signature." if due and due <= on and version.state != VersionState.LEGAL_SCRUTINY else ""
    if version.state == VersionState.IN_APPROVAL:
        detail = "Both statutory bodies have decided."
    return Duty(what, reverse("pool:version", kwargs=address), due, f"{agreement.title}. {detail}".strip())
