"""What the host has paid each partner on account."""

from decimal import Decimal

from django.db.models import QuerySet, Sum

from pool.models import PaymentOnAccount, PooledFund


def standing_payments(fund: PooledFund, year: int) -> QuerySet[PaymentOnAccount]:
    """Those that were not taken back."""
    return PaymentOnAccount.objects.filter(fund=fund, year=year, taken_back_at__isnull=True)


def on_account_of(fund: PooledFund, year: int) -> dict[int, Decimal]:
    """£ paid on account by the id of the partner's organisation. One query."""
    rows = standing_payments(fund, year).order_by().values_list("partner_id").annotate(paid=Sum("amount"))
    return {partner: amount for partner, amount in rows if amount is not None}
