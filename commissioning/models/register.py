"""The delegation register: who may carry out which statutory function, and who does, from which day to which."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from commissioning.models.partnership import Organisation, Partnership, Post
from commissioning.models.people import User
from commissioning.rules.register import Delegability, DelegationState


class DelegatedFunction(models.Model):
    """One statutory function: its law, its holder, and what the law lets the holder do with it.

    What it says of state, part, condition and oversight holds from its first day until a row of ``later_terms`` begins.
    ``section``: of the statute, such as "section 9"; ``law_reason``: where the law says so, such as "Care Act 2014,
    section 79(2)"; ``part``: which part can be delegated; ``condition``: on what terms; ``in_law_since``,
    ``in_law_until``: the first and last day of the function, both included, empty when it always was or goes on.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="functions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    statute = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="functions_held")
    state = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Delegability])
    law_reason = models.TextField(blank=True)
    part = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    oversight = models.ForeignKey(Post, models.PROTECT, related_name="functions_overseen", null=True, blank=True)
    in_law_since = models.DateField(null=True, blank=True)
    in_law_until = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="function_number_once_a_partnership",
                fields=["partnership", "number"],
                violation_error_message="This partnership's register already has a function with this number.",
            ),
            models.CheckConstraint(
                name="partly_delegable_function_says_its_part",
                condition=~Q(state=Delegability.PARTLY.value) | ~Q(part=""),
                violation_error_message="Say which part of the function can be delegated.",
            ),
            models.CheckConstraint(
                name="function_ends_in_law_after_it_begins",
                condition=Q(in_law_until__isnull=True)
                | Q(in_law_since__isnull=True)
                | Q(in_law_until__gte=F("in_law_since")),
                violation_error_message="A function cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def law(self) -> str:
        """The statute with its section, as the register prints it."""
        return ", ".join(one for one in (self.statute, self.section) if one)


class FunctionTerms(models.Model):
    """What the law and the partners say of a function from a day on. Earlier days keep what was said before."""

    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="later_terms")
    since = models.DateField()
    statute = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Delegability])
    law_reason = models.TextField(blank=True)
    part = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    oversight = models.ForeignKey(Post, models.PROTECT, related_name="terms_overseen", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["function", "since"]
        verbose_name_plural = "terms of functions"
        constraints = [
            models.UniqueConstraint(
                name="function_terms_once_a_day",
                fields=["function", "since"],
                violation_error_message="Something changes from this day already. Correct that change.",
            ),
            models.CheckConstraint(
                name="partly_delegable_terms_say_their_part",
                condition=~Q(state=Delegability.PARTLY.value) | ~Q(part=""),
                violation_error_message="Say which part of the function can be delegated.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, from {self.since:%d %B %Y}"


class Delegation(models.Model):
    """That a function, or a part of it, is carried out by another organisation from a day to a day, both included.

    What it says does not change: a correction is a new row that names what it ``corrects``. Only its last day is set
    when it ends, and the owner of a condition when one is named. ``holder`` and ``law_state`` are as they were when it
    was given, so that the database itself refuses what the law keeps. ``part``: empty for the whole function;
    ``instrument``: the document that delegates, empty when none is there; ``agreement``: the key of what
    an app above registers as an instrument, such as a version of the agreement.
    """

    function = models.ForeignKey(DelegatedFunction, models.PROTECT, related_name="delegations")
    number = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Organisation, models.PROTECT, related_name="delegations_received")
    law_state = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Delegability])
    part = models.TextField(blank=True)
    instrument = models.CharField(max_length=300, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    agreement = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    oversight = models.ForeignKey(Post, models.PROTECT, related_name="delegations_overseen", null=True, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in DelegationState],
        default=DelegationState.GIVEN.value,
    )
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["function", "since", "number"]
        constraints = [
            models.UniqueConstraint(
                name="delegation_number_once_a_function",
                fields=["function", "number"],
                violation_error_message="Somebody gave a delegation of this function at the same moment. Try again.",
            ),
            models.CheckConstraint(
                name="retained_function_has_no_delegate",
                condition=~Q(law_state=Delegability.RETAINED.value),
                violation_error_message="The law keeps this function with its holder: it cannot be delegated.",
            ),
            models.CheckConstraint(
                name="delegation_says_its_part",
                condition=~Q(law_state=Delegability.PARTLY.value) | ~Q(part=""),
                violation_error_message="Say which part of the function is delegated.",
            ),
            models.CheckConstraint(
                name="delegate_is_not_the_holder",
                condition=~Q(delegate=F("holder")),
                violation_error_message="The holder cannot be its own delegate.",
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="A delegation cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="delegation_state_is_known",
                condition=Q(state__in=[one.value for one in DelegationState]),
            ),
            models.UniqueConstraint(
                F("function"),
                Lower("part"),
                condition=Q(until__isnull=True, state=DelegationState.GIVEN.value),
                name="one_open_delegation_of_a_part",
                violation_error_message="This part of the function is delegated already. End that delegation first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, delegation {self.number}"


class DelegationCondition(models.Model):
    """What a delegation depends on, and the post or the organisation that sees to it. No owner is a gap."""

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="conditions_owned", null=True, blank=True)
    owner_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="conditions_owned", null=True, blank=True
    )
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["delegation", "number"]
        constraints = [
            models.UniqueConstraint(name="condition_number_once_a_delegation", fields=["delegation", "number"]),
            models.CheckConstraint(
                name="condition_has_one_owner_at_most",
                condition=Q(owner_post__isnull=True) | Q(owner_organisation__isnull=True),
                violation_error_message="Either a post sees to the condition or an organisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}, condition {self.number}"

    @property
    def owner(self) -> str:
        """Who sees to it, in words; empty while nobody does."""
        return str(self.owner_post or self.owner_organisation or "")


class RegisterEdition(models.Model):
    """The register as it was published for everybody, as at a day. It never changes; a later edition follows it.

    ``content``: what the public reads, and nothing else; ``content_hash``: its fingerprint.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="register_editions")
    number = models.PositiveSmallIntegerField()
    as_at = models.DateField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="register_editions", null=True, blank=True)

    class Meta:
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                name="register_edition_number_once",
                fields=["partnership", "number"],
                violation_error_message="Somebody published an edition at the same moment. Look at theirs first.",
            ),
        ]

    def __str__(self) -> str:
        return f"Delegation register, edition {self.number}"
