"""Statutory returns: what the law asks for, what each became, and each collection from its plan to its acceptance."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from commissioning.models.assurance import SHA256
from commissioning.models.partnership import Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.assurance import EVERY
from commissioning.rules.returns import SIGNED, ReturnAct, ReturnState


class StatutoryReturn(models.Model):
    """One return that the law asks for, from a day to a day: who collects the figures, who submits them.

    ``follows``: the return that this one took the place of; ``today``: what it is called today, in words;
    ``every_months``: how often, empty where the guidance of each year says; ``since``, ``until``: its first and last
    day, both included, empty when it always was or goes on.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="statutory_returns")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=100, blank=True)
    frequency = models.CharField(max_length=60, blank=True)
    every_months = models.PositiveSmallIntegerField(choices=list(EVERY.items()), null=True, blank=True)
    collector = models.ForeignKey(Organisation, models.PROTECT, related_name="returns_collected", null=True, blank=True)
    submitter = models.ForeignKey(Organisation, models.PROTECT, related_name="returns_submitted")
    signoff_post = models.ForeignKey(Post, models.PROTECT, related_name="returns_signed", null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, related_name="became", null=True, blank=True)
    today = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="return_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership already has a return with this number.",
            ),
            models.UniqueConstraint(
                F("partnership"),
                Lower("code"),
                name="return_code_once_a_partnership",
                violation_error_message="This partnership already has a return with this code.",
            ),
            models.CheckConstraint(
                name="return_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A return cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="return_does_not_follow_itself", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnCollection(models.Model):
    """A return for one period: its dates, who hands the data in and who submits, and how far it has come.

    ``data_due_on``: until when the provider hands in; ``opens_on``, ``closes_on``: first and last day of the window;
    ``refresh_on``: last day on which accepted figures may be given anew. Who checks does not sign off.
    """

    statutory_return = models.ForeignKey(StatutoryReturn, models.PROTECT, related_name="collections")
    period = models.CharField(max_length=60)
    period_start = models.DateField()
    period_end = models.DateField()
    data_due_on = models.DateField(null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    refresh_on = models.DateField(null=True, blank=True)
    collector = models.ForeignKey(
        Organisation, models.PROTECT, related_name="collections_handed_in", null=True, blank=True
    )
    submitter = models.ForeignKey(Organisation, models.PROTECT, related_name="collections_submitted")
    signoff_post = models.ForeignKey(Post, models.PROTECT, related_name="collections_signed", null=True, blank=True)
    state = models.CharField(
        max_length=12, choices=[(one.value, one.label) for one in ReturnState], default=ReturnState.PLANNED.value
    )
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="returns_checked", null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="returns_signed", null=True, blank=True)
    signed_for = models.ForeignKey(User, models.PROTECT, related_name="returns_signed_for", null=True, blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, related_name="copies", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["closes_on", "statutory_return"]
        constraints = [
            models.UniqueConstraint(
                name="return_period_once",
                fields=["statutory_return", "period_start", "period_end"],
                violation_error_message="This return has a collection for this period already.",
            ),
            models.CheckConstraint(
                name="return_period_ends_after_it_begins",
                condition=Q(period_end__gte=F("period_start")),
                violation_error_message="The period cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="return_window_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="The window cannot close before it opens.",
            ),
            models.CheckConstraint(
                name="return_data_is_due_before_the_window_closes",
                condition=Q(data_due_on__isnull=True) | Q(data_due_on__lte=F("closes_on")),
                violation_error_message="The data is due by the day on which the window closes.",
            ),
            models.CheckConstraint(
                name="return_refresh_follows_the_window",
                condition=Q(refresh_on__isnull=True) | Q(refresh_on__gte=F("closes_on")),
                violation_error_message="The refresh comes after the window closes.",
            ),
            models.CheckConstraint(
                name="return_state_is_known", condition=Q(state__in=[one.value for one in ReturnState])
            ),
            models.CheckConstraint(
                name="signed_return_names_its_post",
                condition=~Q(state__in=[one.value for one in SIGNED]) | Q(signoff_post__isnull=False),
                violation_error_message="A return is signed off by a post. Name it.",
            ),
            models.CheckConstraint(
                name="nobody_signs_a_return_that_they_checked",
                condition=Q(signed_by__isnull=True) | Q(checked_by__isnull=True) | ~Q(signed_by=F("checked_by")),
                violation_error_message="Somebody else signs off what you checked.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statutory_return.code}, {self.period}"


class ReturnStep(models.Model):
    """One step in the life of a collection, with what was handed in or received at it. It never changes."""

    collection = models.ForeignKey(ReturnCollection, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12, choices=[(one.value, one.label) for one in ReturnAct])
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    remark = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, validators=[SHA256])
    by = models.ForeignKey(User, models.PROTECT, related_name="return_steps")
    at = models.DateTimeField()

    class Meta:
        ordering = ["collection", "number"]
        constraints = [
            models.UniqueConstraint(name="return_step_number_once", fields=["collection", "number"]),
            models.CheckConstraint(
                name="data_is_handed_in_as_a_file_or_a_link",
                condition=~Q(act=ReturnAct.HAND_IN.value) | ~Q(file="", link=""),
                violation_error_message="Give a file or a link.",
            ),
            models.CheckConstraint(
                name="going_back_has_a_reason",
                condition=~Q(act__in=[ReturnAct.SEND_BACK.value, ReturnAct.REJECT.value]) | ~Q(remark=""),
                violation_error_message="Say why it goes back.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection}: {self.get_act_display()}"
