"""What is met about: a meeting of a body, its agenda in Part I and Part II, and the PDF appendices."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commissioning.models import Body, Decision, Partnership, User
from pool.models import FundReport, Period
from scrutiny.models.reports import Report
from scrutiny.rules.exemptions import PARAGRAPHS_PATTERN, Part, paragraphs_of
from scrutiny.rules.outcomes import ItemState

_PARTS = [(part.value, part.label) for part in Part]


class Meeting(models.Model):
    """One meeting of a body. ``ends_on`` is set when it takes more than one day.

    ``clear_days``: working days between the day the papers are out and the day of the meeting, neither counted; None
    when the clock of the body counts (commissioning, ``ClockKind.PAPERS``).
    ``note`` says what in the record is not from the source.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    clear_days = models.PositiveSmallIntegerField(null=True, blank=True)
    papers_out_on = models.DateField(null=True, blank=True, help_text="The day the agenda and reports were published.")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Rises with every change of the agenda's order.")
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["partnership", "-starts_at"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_slug_once_a_partnership",
                fields=["partnership", "slug"],
                violation_error_message="This partnership already has a meeting with this address.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ItemKind(models.TextChoices):
    TEXT = "text", "Text"
    REPORT = "report", "Report"
    FINANCE = "finance", "Finance: plan, position and risk share"
    RISKS = "risks", "Risk registers"
    ISSUES = "issues", "Issue log"
    REGISTER = "register", "Delegation register"
    MEASURES = "measures", "Performance measures"
    CASES = "cases", "Business cases, as approved"
    VERIFICATION = "verify", "Verification of support plans, totals"
    WORKFORCE = "workforce", "Workforce transfers"
    ENGAGEMENT = "engagement", "Engagement: stakeholders, events, you said, we did"
    EQUALITY = "equality", "Equality impact, as signed"
    BENEFITS = "benefits", "Benefits realisation"
    CONTROL_CHARTS = "spc", "Measures with control charts"
    PROGRAMME = "programme", "Programme: confidence, milestones, costs, exceptions"
    CONTRACTS = "contracts", "Register of contracts"
    PROCUREMENT = "procure", "Procurements and their stages"
    DILIGENCE = "diligence", "Due diligence on providers"
    SPECIFICATIONS = "specs", "Service specifications, staffing and performance"
    CONTRACT_REVIEWS = "creviews", "Contract reviews and remedial notices"
    FUND_REPORT = "fundreport", "Quarterly or annual report of a fund"
    FORWARD_PLAN = "forward", "Forward plan, as published"
    MINUTES = "minutes", "Minutes of an earlier meeting"
    REQUEST = "request", "Request for a scrutiny review"
    REVIEW = "review", "Report of a scrutiny review"
    WORK_PROGRAMME = "workprog", "Work programme of scrutiny"
    CALL_IN = "call_in", "Hearing of a call-in"
    APPENDIX = "appendix", "Uploaded document"


OF_A_REVIEW = [ItemKind.REQUEST, ItemKind.REVIEW]


class AgendaItem(models.Model):
    """One item of business. Of a Part II item, taken in private, the public sees ``public_title``, exemption, reasons.

    ``number`` is what is printed, such as 4(a); ``position`` is the order. ``exemption_paragraphs`` names the
    paragraphs of Schedule 12A, Part 1, as "3" or "3,5". ``decision``: what is decided here, where no report names it.
    ``minutes_of``: the earlier meeting whose minutes it carries.
    ``scope`` holds codes of risk registers, programmes or business cases, by the kind; none means all.
    ``printed_pages`` are the pages in the published pack, where there was one. ``slot``: names its sections in packs,
    once its place in the order has moved. ``late_reason``: the chair's, for an item put on after the papers were due;
    ``follows_on``: the day on which its papers are expected.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    part = models.PositiveSmallIntegerField(choices=_PARTS, default=Part.PUBLIC)
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.TEXT)
    text = models.TextField(blank=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="agenda_items", null=True, blank=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="agenda_items", null=True, blank=True)
    fund_report = models.ForeignKey(FundReport, models.PROTECT, related_name="agenda_items", null=True, blank=True)
    review = models.ForeignKey("scrutiny.Review", models.PROTECT, related_name="agenda_items", null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="agenda_items", null=True, blank=True)
    minutes_of = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_items", null=True, blank=True)
    scope = models.JSONField(default=list, blank=True)
    exemption_paragraphs = models.CharField(
        max_length=13,
        blank=True,
        validators=[RegexValidator(PARAGRAPHS_PATTERN, "Name paragraphs 1 to 7 of Schedule 12A, such as 3 or 3,5.")],
    )
    public_title = models.CharField(
        max_length=200, blank=True, help_text="What the public agenda prints. It gives nothing of the item away."
    )
    public_interest_reasons = models.TextField(
        blank=True,
        help_text="Why the public interest in keeping this private outweighs the interest in showing it. The public "
        "agenda prints it, so it gives nothing of the item away.",
    )
    printed_pages = models.CharField(max_length=20, blank=True)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    duration = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    late_reason = models.TextField("reason for taking it late", blank=True)
    follows_on = models.DateField("papers to follow on", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["meeting", "part", "position"]
        constraints = [
            models.UniqueConstraint(
                name="agenda_position_once_a_meeting",
                fields=["meeting", "position"],
                violation_error_message="Another item stands at this place of the agenda. Reload the agenda.",
            ),
            models.CheckConstraint(
                name="agenda_item_is_in_part_1_or_2",
                condition=Q(part__in=[Part.PUBLIC, Part.EXEMPT]),
                violation_error_message="An item is in Part I or in Part II.",
            ),
            models.CheckConstraint(
                name="exempt_item_names_its_paragraph",
                condition=Q(part=Part.PUBLIC) | Q(exemption_paragraphs__regex=PARAGRAPHS_PATTERN),
                violation_error_message=(
                    "A Part II item names the paragraph of Schedule 12A that exempts it, 1 to 7, such as 3 or 3,5."
                ),
            ),
            models.CheckConstraint(
                name="exempt_item_gives_public_interest_reasons",
                condition=Q(part=Part.PUBLIC) | ~Q(public_interest_reasons=""),
                violation_error_message=(
                    "A Part II item says why the public interest in privacy outweighs the interest in showing it."
                ),
            ),
            models.CheckConstraint(
                name="exempt_item_has_another_title_for_the_public",
                condition=Q(part=Part.PUBLIC) | (~Q(public_title="") & ~Q(public_title=F("title"))),
                violation_error_message=(
                    "A Part II item needs a public title that differs from its own and gives nothing away."
                ),
            ),
            models.CheckConstraint(
                name="public_item_claims_no_exemption",
                condition=Q(part=Part.EXEMPT) | Q(exemption_paragraphs="", public_title="", public_interest_reasons=""),
                violation_error_message="A Part I item is public: leave the exemption, its reasons and title empty.",
            ),
            models.CheckConstraint(
                name="report_item_names_its_report",
                condition=Q(kind=ItemKind.REPORT, report__isnull=False)
                | (~Q(kind=ItemKind.REPORT) & Q(report__isnull=True)),
                violation_error_message="An item of the kind report names its report; another kind names none.",
            ),
            models.CheckConstraint(
                name="only_a_finance_item_names_a_period",
                condition=Q(kind=ItemKind.FINANCE) | Q(period__isnull=True),
                violation_error_message="Only a finance item shows an accounting period.",
            ),
            models.CheckConstraint(
                name="fund_report_item_names_its_report",
                condition=Q(kind=ItemKind.FUND_REPORT, fund_report__isnull=False)
                | (~Q(kind=ItemKind.FUND_REPORT) & Q(fund_report__isnull=True)),
                violation_error_message="An item that carries a fund's report names it; another kind names none.",
            ),
            models.CheckConstraint(
                name="minutes_item_names_its_meeting",
                condition=Q(kind=ItemKind.MINUTES, minutes_of__isnull=False)
                | (~Q(kind=ItemKind.MINUTES) & Q(minutes_of__isnull=True)),
                violation_error_message="An item of the kind minutes names the meeting; another kind names none.",
            ),
            models.CheckConstraint(
                name="review_item_names_its_review",
                condition=Q(kind__in=OF_A_REVIEW, review__isnull=False)
                | (~Q(kind__in=OF_A_REVIEW) & Q(review__isnull=True)),
                violation_error_message="An item that carries a review names it; another kind names none.",
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.number}"  # the title of a Part II item must not reach a log or a message

    @property
    def is_exempt(self) -> bool:
        return self.part == Part.EXEMPT

    @property
    def place(self) -> str:
        """Which entry of the agenda it is, from pack to pack. It stays when a published agenda gets another item."""
        return f"{self.part}-{self.slot or self.position}"

    @property
    def key(self) -> str:
        """Of its sections in packs."""
        return f"item-{self.place}"

    @property
    def is_withdrawn(self) -> bool:
        """One query, unless the outcome was read with it."""
        outcome = getattr(self, "outcome", None)
        return outcome is not None and outcome.state == ItemState.WITHDRAWN

    @property
    def exemptions(self) -> tuple[int, ...]:
        """The numbers of the Schedule 12A paragraphs; none for Part I."""
        return paragraphs_of(self.exemption_paragraphs)


def appendix_path(appendix: "Appendix", filename: str) -> str:
    """A name that says nothing of the title or of the uploaded file's name."""
    return f"appendices/{appendix.sha256}.pdf"


class Appendix(models.Model):
    """An uploaded PDF that belongs to an agenda item, and is as public as the item.

    The file is named by its own hash and is kept when the row is removed: packs already built name it.
    """

    agenda_item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="appendices")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=appendix_path)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="appendices", null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ["agenda_item", "position"]
        verbose_name_plural = "appendices"
        constraints = [
            models.UniqueConstraint(
                name="appendix_position_once_an_item",
                fields=["agenda_item", "position"],
                violation_error_message="Another appendix stands at this place. Reload the page.",
            ),
            models.UniqueConstraint(
                name="appendix_once_an_item",
                fields=["agenda_item", "sha256"],
                violation_error_message="This very file is already an appendix of this item.",
            ),
            models.CheckConstraint(
                name="appendix_has_pages_and_a_hash",
                condition=Q(pages__gte=1) & ~Q(sha256="") & ~Q(file=""),
                violation_error_message="An appendix is a PDF with at least one page.",
            ),
        ]

    def __str__(self) -> str:
        return f"Appendix {self.position} of item {self.agenda_item_id}"
