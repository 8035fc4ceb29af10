"""Posts are held by people over time, with deputies."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Post
from commissioning.models.people import User
from commissioning.rules.posts import Capacity


class PostHolding(models.Model):
    """One person who holds a post, or is deputy of its holder, over dates, both included.

    A post has one holder at a time and any number of deputies.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, models.PROTECT, related_name="post_holdings")
    capacity = models.CharField(
        max_length=6, choices=[(one.value, one.label) for one in Capacity], default=Capacity.HOLDER.value
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["post", "since", "capacity"]
        constraints = [
            models.CheckConstraint(
                name="post_holding_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.UniqueConstraint(
                name="post_has_one_holder_without_an_end",
                fields=["post"],
                condition=Q(capacity=Capacity.HOLDER.value, until__isnull=True),
                violation_error_message="This post has a holder already.",
            ),
            models.UniqueConstraint(
                name="person_acts_once_for_a_post",
                fields=["post", "user"],
                condition=Q(until__isnull=True),
                violation_error_message="This person acts for this post already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.capacity} of {self.post}"
