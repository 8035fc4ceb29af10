"""Who may approve an amount alone: the scheme of delegation, as the limits of roles.

A limit of an organisation's own goes before the general one of the same role. Whoever proposed never approves. What
is above every limit takes a decision of both organisations. Where no limit is laid down at all, the pool manager
approves. £; a limit includes its own amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show

POOL_MANAGER = "pool_manager"


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to what a role approves; None: without limit. organisation: None for every partner's holders.

    since, source: its first day, and where it is laid down.
    """

    role: str
    organisation: int | None
    up_to: Decimal | None
    since: date | None = None
    source: str = ""

    @property
    def cited(self) -> str:
        """Where and since when, in brackets; empty where neither is known."""
        since = f"since {show_date(self.since)}" if self.since else ""
        parts = [one for one in (self.source, since) if one]
        return f" ({', '.join(parts)})" if parts else ""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds; organisation: None for the whole partnership."""

    role: str
    organisation: int | None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How far a person's authority goes. up_to: None: without limit; nought: no authority. limit: that says so."""

    up_to: Decimal | None
    limit: Limit | None = None

    def covers(self, value: Decimal) -> bool:
        return self.up_to is None or value <= self.up_to


NOTHING = Ceiling(Decimal("0.00"))


def ceiling(limits: Sequence[Limit], held: Sequence[Held]) -> Ceiling:
    """The highest of the limits that the person's roles give."""
    if not limits:
        return Ceiling(None) if any(one.role == POOL_MANAGER for one in held) else NOTHING
    own = [limit for one in held for limit in _limits_for(one, limits)]
    if any(limit.up_to is None for limit in own):
        return Ceiling(None)
    highest = max((limit for limit in own if limit.up_to is not None), key=lambda one: one.up_to or 0, default=None)
    return Ceiling(highest.up_to, highest) if highest else NOTHING


def _limits_for(held: Held, limits: Sequence[Limit]) -> list[Limit]:
    of_role = [limit for limit in limits if limit.role == held.role]
    own = [limit for limit in of_role if limit.organisation is not None and limit.organisation == held.organisation]
    return own or [limit for limit in of_role if limit.organisation is None]


def beyond_everyone(value: Decimal, limits: Sequence[Limit]) -> bool:
    """True if no officer may approve the value alone: both organisations decide."""
    return bool(limits) and not any(limit.up_to is None or value <= limit.up_to for limit in limits)


def check_approval(*, value: Decimal, limits: Sequence[Limit], held: Sequence[Held], own_work: bool) -> None:
    """Refuse an approval by somebody who may not give it.

    Raises Refused: own_work, beyond_everyone, no_limit, above_limit.
    """
    if own_work:
        raise Refused(
            "own_work", "You proposed this yourself, and nobody approves their own proposal. Ask a colleague."
        )
    if beyond_everyone(value, limits):
        raise Refused(
            "beyond_everyone",
            f"{show(value)} is above every officer's limit. It takes a decision of both organisations: name it below.",
        )
    reach = ceiling(limits, held)
    if reach.covers(value):
        return
    if not limits:
        raise Refused("no_limit", "No limits are laid down, so the pool manager approves. Ask the pool manager.")
    if not reach.up_to:
        raise Refused("no_limit", "None of your roles has a limit for this. Ask somebody who has one.")
    cited = reach.limit.cited if reach.limit else ""
    raise Refused(
        "above_limit",
        f"{show(value)} is above your limit of {show(reach.up_to)}{cited}. Ask {_who_may(value, limits)}.",
    )


def _who_may(value: Decimal, limits: Sequence[Limit]) -> str:
    """The roles whose limit covers the value, in words."""
    roles = dict.fromkeys(one.role for one in limits if one.up_to is None or value <= one.up_to)
    return " or ".join(f"a {role.replace('_', ' ')}" for role in roles) or "somebody with a higher limit"
