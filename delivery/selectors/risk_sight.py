"""Who may know of a confidential risk: lists, counts, files, packs and duties all ask here."""

from dataclasses import dataclass

from django.db.models import Q

from delivery.models import RiskRegister
from ihwb.web.access import Access

CONFIDENTIAL = "delivery.view_confidential_risks"


@dataclass(frozen=True, slots=True)
class Sight:
    """organisations: for which the reader may read confidential risks, by id; None: for all, as a restricted pack.

    alone: confidential ones and no others, for a private paper beside a public one.
    """

    organisations: frozenset[int] | None
    alone: bool = False

    def seen(self, prefix: str = "") -> Q:
        """The risks or issues that the reader may know of. prefix: the way to them, such as ``risk__``."""
        if self.alone:
            return Q(**{f"{prefix}confidential": True})
        plain = Q(**{f"{prefix}confidential": False})
        if self.organisations is None:
            return Q()
        if not self.organisations:
            return plain
        shared = Q(organisations__isnull=True) | Q(organisations__organisation__in=self.organisations)
        return plain | Q(**{f"{prefix}register__in": RiskRegister.objects.filter(shared).values("pk")})


PUBLIC = Sight(frozenset())
RESTRICTED = Sight(None)
CONFIDENTIAL_ALONE = Sight(None, alone=True)


def sight_of(access: Access) -> Sight:
    return Sight(access.organisations_for(CONFIDENTIAL))
