"""What the pool tells the delegation register: agreements that can delegate, schemes that name functions."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from commissioning.models import Partnership
from commissioning.rules.register_links import Instrument, Specification
from pool.models import AgreementVersion, Scheme
from pool.rules.agreement_life import VersionState

_S = VersionState
_GOVERNED = [one.value for one in (_S.IN_FORCE, _S.VARIED, _S.UNDER_NOTICE, _S.ENDED)]


def instruments(partnership: Partnership) -> Iterator[Instrument]:
    """The versions of agreements that govern or governed. One query."""
    versions = AgreementVersion.objects.filter(agreement__partnership=partnership, state__in=_GOVERNED)
    for one in versions.select_related("agreement").order_by("agreement__code", "number"):
        yield Instrument(
            key=f"agreement:{one.agreement.code}:{one.number}",
            title=f"{one.agreement.title}, version {one.number}",
            url=_url(partnership, one),
            since=one.effective_from,
            until=_until(one),
        )


def specifications(partnership: Partnership) -> Iterator[Specification]:
    """The schemes of those versions. One query."""
    schemes = Scheme.objects.filter(version__agreement__partnership=partnership, version__state__in=_GOVERNED)
    for one in schemes.select_related("version__agreement").order_by("version", "position", "code"):
        yield Specification(
            key=f"scheme:{one.version_id}:{one.code}",
            title=f"Scheme “{one.name}”, version {one.version.number}",
            url=_url(partnership, one.version),
            provider=one.provider,
            text="\n".join((one.name, one.aims, one.services, one.people_served)),
            since=one.version.effective_from,
            until=_until(one.version),
        )


def _until(version: AgreementVersion) -> date | None:
    ends = [one for one in (version.effective_to, version.agreement.ends_on) if one]
    return min(ends) if ends else None


def _url(partnership: Partnership, version: AgreementVersion) -> str:
    slugs = {"partnership": partnership.slug, "agreement": version.agreement.code, "number": version.number}
    return reverse("pool:version", kwargs=slugs)
