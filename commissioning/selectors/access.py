"""What a person may do in a partnership today, from the roles they hold."""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from commissioning.models import Partnership, RoleHolding, User
from commissioning.rules.roles import PERMISSIONS, Role, grants


@dataclass(frozen=True, slots=True)
class Access:
    """holdings: (role, organisation id); None as organisation id means the whole partnership."""

    user: User
    partnership: Partnership
    holdings: tuple[tuple[Role, int | None], ...]
    organisation_ids: frozenset[int] = field(default_factory=frozenset)

    def may(self, permission: str) -> bool:
        return any(grants(role, permission) for role, _ in self.holdings)

    def organisations_for(self, permission: str) -> frozenset[int]:
        """Ids of the organisations for which the person holds the permission."""
        granted = {organisation for role, organisation in self.holdings if grants(role, permission)}
        if None in granted:
            return self.organisation_ids
        return frozenset(one for one in granted if one is not None)

    @property
    def roles(self) -> list[str]:
        """Role names as people read them, each once, in the order of the table."""
        held = {role for role, _ in self.holdings}
        return [role.label for role in Role if role in held]

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(code for code in PERMISSIONS if self.may(code))


def holdings_on(user: User, on: object) -> Q:
    """The role holdings of a person that count on a day."""
    return Q(user=user, since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


def access_of(user: User | AnonymousUser, slug: str) -> Access | None:
    """The person's access to the partnership; None for a stranger and for no such partnership. Two queries."""
    if not isinstance(user, User) or not user.is_active:
        return None
    held = list(
        RoleHolding.objects.filter(holdings_on(user, timezone.localdate()), partnership__slug=slug).select_related(
            "partnership"
        )
    )
    if not held:
        return None
    partnership = held[0].partnership
    return Access(
        user=user,
        partnership=partnership,
        holdings=tuple((Role(one.role), one.organisation_id) for one in held),
        organisation_ids=frozenset(partnership.organisations.values_list("pk", flat=True)),
    )


def partnerships_of(user: User) -> list[Partnership]:
    """The partnerships where the person holds a role today, by name."""
    held = RoleHolding.objects.filter(holdings_on(user, timezone.localdate()))
    return list(Partnership.objects.filter(pk__in=held.values("partnership")).order_by("name"))
