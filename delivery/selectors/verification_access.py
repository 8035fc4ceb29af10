"""Which support plans a person may see and act on: providers their own organisation's, officers all, others none."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.models import Organisation, Partnership, RoleHolding
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.roles import Role
from commissioning.selectors.access import holdings_on
from delivery.models import SupportCase, VerificationTerms
from ihwb.web.access import Access

SEE, SEE_ALL = "delivery.view_support_cases", "delivery.view_all_support_cases"
PROPOSE, VERIFY, BROKER = "delivery.propose_support", "delivery.verify_support", "delivery.broker_support"
IMPORT, TERMS, TOTALS = "delivery.import_support", "delivery.change_support_terms", "delivery.view_support_totals"


def own_providers(access: Access) -> QuerySet[Organisation]:
    """The organisations for which the person is a provider. A provider of no organisation has none."""
    held = RoleHolding.objects.filter(
        holdings_on(access.user, timezone.localdate()),
        partnership=access.partnership,
        role=Role.PROVIDER.value,
        organisation__isnull=False,
    )
    return Organisation.objects.filter(partnership=access.partnership, pk__in=held.values("organisation"))


def visible_cases(access: Access) -> QuerySet[SupportCase]:
    """The cases that the person may see, by whatever page. None for who sees totals only."""
    cases = SupportCase.objects.filter(partnership=access.partnership)
    if access.may(SEE_ALL):
        return cases
    return cases.filter(provider__in=own_providers(access)) if access.may(SEE) else cases.none()


def providers_for(access: Access) -> QuerySet[Organisation]:
    """For which organisations the person may bring in plans: its own, or for officers who import, every provider."""
    if access.may(IMPORT) and access.may(SEE_ALL):
        return Organisation.objects.filter(partnership=access.partnership, kind=OrganisationKind.PROVIDER.value)
    return own_providers(access)


def is_council(access: Access) -> bool:
    """True if the person verifies for a council: what the law asks of the council, its own people answer."""
    held = access.organisations_for(VERIFY)
    return Organisation.objects.filter(pk__in=held, kind=OrganisationKind.COUNCIL.value).exists() if held else False


def terms_on(partnership: Partnership, on: date) -> VerificationTerms | None:
    """The terms in force on a day; None while none are laid down. One query."""
    return VerificationTerms.objects.filter(Q(since__lte=on), partnership=partnership).order_by("-since").first()
