"""Money that the host pays out of the fund during a year, before the year is settled."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commissioning.models import Organisation, User
from pool.models.fund import YEARS, PooledFund


class PaymentOnAccount(models.Model):
    """£ that the host paid from the fund for a partner's spending, counted against what that partner gets at year end.

    ``provider``: whom the host paid directly instead of the partner. A negative amount came back to the fund.
    ``evidence``: where the payment can be found, such as its number in the host's ledger.
    """

    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="payments_on_account")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField()
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="payments_on_account")
    provider = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    paid_on = models.DateField()
    evidence = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="payments_on_account", null=True, blank=True)
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, related_name="payments_on_account_taken_back", null=True, blank=True
    )
    taken_back_because = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["fund", "year", "number"]
        constraints = [
            models.UniqueConstraint(name="payment_on_account_number_once_a_year", fields=["fund", "year", "number"]),
            models.UniqueConstraint(
                name="payment_on_account_evidence_once",
                fields=["fund", "year", "partner", "evidence"],
                condition=Q(taken_back_at__isnull=True),
                violation_error_message="A payment with this evidence is recorded already.",
            ),
            models.CheckConstraint(name="payment_on_account_year_is_a_year", condition=Q(year__range=YEARS)),
            models.CheckConstraint(name="payment_on_account_period_is_1_to_13", condition=Q(period__range=(1, 13))),
            models.CheckConstraint(
                name="payment_on_account_is_not_nought",
                condition=~Q(amount=0),
                violation_error_message="A payment is more than nought.",
            ),
            models.CheckConstraint(
                name="payment_on_account_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message="Say where the payment can be found, such as its number in the ledger.",
            ),
            models.CheckConstraint(
                name="payment_on_account_taken_back_means_when_who_and_why",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_because="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Payment on account {self.number}, {self.fund} {self.year}"
