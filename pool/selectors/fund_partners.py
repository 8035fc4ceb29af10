"""The partners of a fund, and for which of them a person may speak."""

from django.db.models import Q, QuerySet

from commissioning.models import Organisation
from ihwb.web.access import Access
from pool.models import BudgetLine, Contribution, PooledFund


def partner_rows(fund: PooledFund) -> QuerySet[Organisation]:
    """Whoever puts money into the fund or leads a line of it, in listed order: the order breaks rounding ties."""
    # Each asked for by itself: joined, every contribution would be met with every line.
    paid = Contribution.objects.filter(fund=fund).values("organisation_id")
    led = BudgetLine.objects.filter(fund=fund).values("lead_id")
    return Organisation.objects.filter(Q(pk__in=paid) | Q(pk__in=led)).order_by("position", "code")


def partners_of(fund: PooledFund) -> list[Organisation]:
    """The same, read. One query."""
    return list(partner_rows(fund))


def speaks_for(access: Access, fund: PooledFund) -> list[Organisation]:
    """The partners of the fund for which the person may agree or acknowledge."""
    own = access.organisations_for("pool.agree_for_partner")
    return [one for one in partners_of(fund) if one.pk in own] if own else []
