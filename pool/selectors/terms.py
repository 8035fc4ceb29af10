"""Which version of an agreement governs a day. Every figure that hangs on terms asks here."""

from datetime import date

from pool.models import Agreement, AgreementVersion, Period
from pool.rules.agreement_life import SPEAKING, version_on


def terms_on(agreement: Agreement, day: date) -> AgreementVersion:
    """The version that governs the day. One query.

    When none does, an unsaved one without rules (``pk`` is None): then nothing is shared and all is unresolved.
    """
    speaking = AgreementVersion.objects.filter(agreement=agreement, state__in=[one.value for one in SPEAKING])
    found = version_on(list(speaking.select_related("host", "pool_manager", "agreement")), day)
    return found or AgreementVersion(agreement=agreement, number=0, effective_from=day)


def terms_of(period: Period) -> AgreementVersion:
    """The version that governs a period: the one in force on its last day. Asked for once a period object."""
    found: AgreementVersion | None = getattr(period, "_terms", None)
    if found is None:
        found = terms_on(period.fund.agreement, period.month.end)
        period._terms = found  # type: ignore[attr-defined]  # one page asks from several places
    return found


def latest_terms(agreement: Agreement) -> AgreementVersion:
    """The latest version that governs or governed, for pages that show an agreement without a day.

    The draft where there is none yet; an unsaved empty one where there is nothing at all.
    """
    versions = AgreementVersion.objects.filter(agreement=agreement).select_related("host", "pool_manager", "agreement")
    held = list(versions.order_by("effective_from", "number"))
    speaking = [one for one in held if one.state in SPEAKING]
    empty = AgreementVersion(agreement=agreement, number=0, effective_from=agreement.starts_on)
    return (speaking or held or [empty])[-1]
