"""May this person set up a partnership?"""

from django.utils import timezone

from commissioning.models import Partnership, RoleHolding, User
from commissioning.rules import founding
from commissioning.rules.roles import Role
from commissioning.selectors.access import holdings_on


def standing(user: User) -> dict[str, int | bool]:
    """What the rule asks: how many partnerships there are, and whether the person administers one today."""
    held = RoleHolding.objects.filter(holdings_on(user, timezone.localdate()), role=Role.ADMINISTRATOR)
    return {"partnerships": Partnership.objects.count(), "administers": user.is_active and held.exists()}


def may_found(user: User) -> bool:
    return founding.may_found(**standing(user))  # type: ignore[arg-type]  # names and kinds are the rule's
