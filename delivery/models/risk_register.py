"""Where risks are kept: scales, registers on one scale each, categories, and how much risk the partners accept."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Organisation, Partnership
from delivery.models.programme import Programme
from delivery.models.project import Project
from pool.models import PooledFund


class ScaleKind(models.TextChoices):
    SINGLE = "single", "One rating"
    MATRIX = "matrix", "Likelihood and impact"


class RiskScale(models.Model):
    """The words a register rates its risks with.

    ``levels``: from lowest to highest, each ``{"label": "H", "name": "High", "rank": 3, "tag": "red"}``; the label is
    the word as the register prints it, the tag the colour word of the tag that shows it.
    ``impact_levels`` (matrix only): the same for impact, where it has other words than likelihood.
    ``bands`` (matrix only): ``{"name": "Extreme", "from": 15, "to": 25, "tag": "red"}``, by likelihood rank times
    impact rank; without bands the pair stands for itself and no single rating is made of it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="risk_scales")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ScaleKind)
    levels = models.JSONField()
    impact_levels = models.JSONField(default=list, blank=True)
    bands = models.JSONField(default=list, blank=True)
    meaning = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        constraints = [
            models.UniqueConstraint(
                name="risk_scale_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a risk scale with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskRegister(models.Model):
    """A list of risks kept by a programme, a project, a pooled fund or the partnership itself, on one scale.

    ``body``: keeps the register; its risks are escalated to the body above it. ``review_months``: by rating, in the
    scale's words, how many months after a review the next is due; "" is for every rating that is not named.
    ``previous``: the register that this one was rolled forward from. ``ended_on``: the first day on which another
    register stands in its place; from then on it is only read.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="risk_registers")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="risk_registers", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="risk_registers", null=True, blank=True)
    fund = models.ForeignKey(PooledFund, models.PROTECT, related_name="risk_registers", null=True, blank=True)
    scale = models.ForeignKey(RiskScale, models.PROTECT, related_name="registers")
    body = models.ForeignKey(Body, models.PROTECT, related_name="risk_registers", null=True, blank=True)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    review_months = models.JSONField(default=dict, blank=True)
    previous = models.OneToOneField("self", models.PROTECT, related_name="following", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="risk_register_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a risk register with this code.",
            ),
            models.CheckConstraint(
                name="risk_register_belongs_to_one_thing",
                condition=Q(programme__isnull=True, project__isnull=True)
                | Q(programme__isnull=True, fund__isnull=True)
                | Q(project__isnull=True, fund__isnull=True),
                violation_error_message="A register belongs to a programme, a project or a fund: to one of them.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to(self) -> str:
        """Of what it is the register, in words; "" for the partnership's own."""
        for what, one in (("Programme", self.programme), ("Project", self.project), ("Fund", self.fund)):
            if one is not None:
                return f"{what}: {one.name}"
        return ""


class RegisterOrganisation(models.Model):
    """An organisation whose officers read a register's confidential risks. None named: those of every organisation."""

    register = models.ForeignKey(RiskRegister, models.PROTECT, related_name="organisations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="risk_registers")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["register", "organisation__position"]
        constraints = [
            models.UniqueConstraint(
                name="organisation_once_a_risk_register",
                fields=["register", "organisation"],
                violation_error_message="This organisation shares the register already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.register}"


class RiskCategory(models.Model):
    """A kind of risk, such as money or people, by which risks of all registers are told apart."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="risk_categories")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "name"]
        verbose_name_plural = "risk categories"
        constraints = [
            models.UniqueConstraint(
                name="risk_category_code_once_a_partnership",
                fields=["partnership", "code"],
                violation_error_message="This partnership already has a category of risks with this code.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RiskAppetite(models.Model):
    """The highest rating that a register's partners bear without doing more, in the register's own words.

    ``category``: for these risks only; none: for all that have no appetite of their own category.
    """

    register = models.ForeignKey(RiskRegister, models.PROTECT, related_name="appetites")
    category = models.ForeignKey(RiskCategory, models.PROTECT, related_name="appetites", null=True, blank=True)
    likelihood = models.CharField(max_length=40, blank=True)
    impact = models.CharField(max_length=40, blank=True)
    rating = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["register", F("category__name").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                name="one_risk_appetite_a_register_and_category",
                fields=["register", "category"],
                violation_error_message="This register states its appetite for this category already. Change that.",
            ),
            models.UniqueConstraint(
                name="one_risk_appetite_for_all_of_a_register",
                fields=["register"],
                condition=Q(category__isnull=True),
                violation_error_message="This register states its appetite for all risks already. Change that.",
            ),
            models.CheckConstraint(
                name="risk_appetite_is_a_rating",
                condition=~Q(rating="") | (~Q(likelihood="") & ~Q(impact="")),
                violation_error_message="Give the appetite a rating, or both a likelihood and an impact.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.category or 'all risks'}"
