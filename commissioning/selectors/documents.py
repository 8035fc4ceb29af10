"""Reading documents under control: who may see which, the list, and one document with its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import (
    ControlledDocument,
    DocumentApproval,
    DocumentReview,
    DocumentVersion,
    DocumentWaiver,
)
from commissioning.rules.difference import Passage, Wording, difference
from commissioning.rules.document_control import Answer, Approval, ApprovalFact, DocumentKind, ReviewFact, Stage
from commissioning.rules.document_files import KINDS
from commissioning.selectors.history import SYSTEM, HistoryEntry, history_of, history_of_many, merged
from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access

STRATEGY_HEADINGS = (
    "The case for change",
    "The current system and what is spent",
    "The future system",
    "Priorities",
    "Outcomes",
)
RESTRICTED, DRAFTS = "commissioning.view_restricted_documents", "commissioning.view_document_drafts"


# --- Who may see what ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person sees of documents. posts: for which they act; what these own or review is theirs to see."""

    restricted: bool
    drafts: bool
    posts: frozenset[int]


def sight_of(access: Access) -> Sight:
    """One query."""
    posts = posts_acted_for(access.user, access.partnership, timezone.localdate())
    return Sight(access.may(RESTRICTED), access.may(DRAFTS), frozenset(posts))


def visible(access: Access, sight: Sight | None = None) -> QuerySet[ControlledDocument]:
    """The documents that the person may see: restricted ones and bare drafts only where role or post allow it."""
    sight = sight or sight_of(access)
    own = Q(owner__in=sight.posts) | Q(versions__reviews__post__in=sight.posts)
    rows = ControlledDocument.objects.filter(partnership=access.partnership)
    if not sight.restricted:
        rows = rows.filter(Q(restricted=False) | own)
    if not sight.drafts:
        rows = rows.filter(Q(versions__stage=Stage.BASELINE.value) | own | _consulted("versions__"))
    return rows.distinct()


def _consulted(stem: str) -> Q:
    """Versions that are or were consulted on: everybody who reads documents reads these."""
    return Q(**{f"{stem}consultations__opens_on__lte": timezone.localdate()})


def sees_drafts(document: ControlledDocument, sight: Sight) -> bool:
    if sight.drafts or document.owner_id in sight.posts:
        return True
    return DocumentReview.objects.filter(version__document=document, post__in=sight.posts).exists()


def versions_for(document: ControlledDocument, sight: Sight) -> QuerySet[DocumentVersion]:
    """The versions that the person may see, newest first."""
    rows = document.versions.select_related("written_by", "baselined_from").prefetch_related(
        "authors",
        Prefetch("reviews", DocumentReview.objects.select_related("post", "answered_by").prefetch_related("waivers")),
        Prefetch("approvals", DocumentApproval.objects.select_related("body", "post", "decision", "recorded_by")),
    )
    if not sees_drafts(document, sight):
        rows = rows.filter(Q(stage=Stage.BASELINE.value) | _consulted("")).distinct()
    return rows.order_by("-major", "-minor", "-draft")


# --- Facts for the rules -------------------------------------------------------------------------------------


def review_facts(version: DocumentVersion) -> list[ReviewFact]:
    rows = version.reviews.select_related("post").prefetch_related("waivers")
    return [ReviewFact(one.post.title, Answer(one.answer), bool(one.waivers.all())) for one in rows]


def approval_facts(version: DocumentVersion) -> list[ApprovalFact]:
    rows = version.approvals.select_related("body", "post")
    return [ApprovalFact(one.who, Approval(one.answer)) for one in rows]


# --- The list ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list. baseline, newest: labels; empty where there is none or it is not to be seen."""

    id: int
    reference: str
    title: str
    kind: str
    owner: str
    restricted: bool
    retired_on: date | None
    baseline: str
    baseline_on: date | None
    newest: str
    stage: str
    stage_label: str
    waiting: int
    due: date | None
    late: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Wanted:
    kind: str = ""
    owner: str = ""
    standing: str = ""
    access: str = ""
    text: str = ""


def document_rows(access: Access, wanted: Wanted) -> list[DocumentRow]:
    """The documents that fit and may be seen. Fixed queries, however many there are."""
    listing = listing_of(access)
    rows = listed(access, listing)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.owner:
        rows = rows.filter(owner__code=wanted.owner)
    if wanted.access:
        rows = rows.filter(restricted=wanted.access == "restricted")
    for word in wanted.text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    found = [document_row(one, listing) for one in rows]
    return [one for one in found if _stands(one, wanted.standing)]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a row of a document depends on besides it. reviewed: ids of those that the person's posts review."""

    sight: Sight
    reviewed: frozenset[int]
    today: date


def listing_of(access: Access) -> Listing:
    """Two queries at most."""
    sight = sight_of(access)
    return Listing(sight, _reviewed_by(access, sight), timezone.localdate())


def listed(access: Access, listing: Listing) -> QuerySet[ControlledDocument]:
    """The documents that the person may see, by reference, with what a row shows. Four queries."""
    versions = DocumentVersion.objects.prefetch_related("reviews", "consultations").order_by("major", "minor", "draft")
    rows = visible(access, listing.sight).select_related("owner")
    return rows.prefetch_related(Prefetch("versions", versions)).order_by("reference")


def document_row(one: ControlledDocument, listing: Listing) -> DocumentRow:
    """The row of a document that ``listed`` has read."""
    sight = listing.sight
    drafts = sight.drafts or one.owner_id in sight.posts or one.pk in listing.reviewed
    return _row(one, drafts, listing.today)


def _reviewed_by(access: Access, sight: Sight) -> frozenset[int]:
    if sight.drafts or not sight.posts:
        return frozenset()
    rows = DocumentReview.objects.filter(post__in=sight.posts, version__document__partnership=access.partnership)
    return frozenset(rows.values_list("version__document", flat=True))


def _row(one: ControlledDocument, drafts: bool, today: date) -> DocumentRow:
    versions = [row for row in one.versions.all() if drafts or _is_open(row, today)]
    newest = versions[-1] if versions else None
    baseline = next((row for row in reversed(versions) if row.stage == Stage.BASELINE), None)
    days = _waiting_days(newest)
    due = min(days, default=None)
    return DocumentRow(
        id=one.pk,
        reference=one.reference,
        title=one.title,
        kind=DocumentKind(one.kind).label,
        owner=one.owner.title,
        restricted=one.restricted,
        retired_on=one.retired_on,
        baseline=baseline.label if baseline else "",
        baseline_on=baseline.written_on if baseline else None,
        newest=newest.label if newest else "",
        stage=newest.stage if newest else "",
        stage_label=Stage(newest.stage).label if newest else "No version yet",
        waiting=len(days),
        due=due,
        late=due is not None and due < today,
        sha256=(baseline.sha256 if baseline else "") or (newest.sha256 if newest else ""),
    )


def _is_open(row: DocumentVersion, today: date) -> bool:
    """A baseline, or a draft that is or was consulted on."""
    return row.stage == Stage.BASELINE or any(one.opens_on <= today for one in row.consultations.all())


def _waiting_days(newest: DocumentVersion | None) -> list[date]:
    if newest is None or newest.stage == Stage.BASELINE:
        return []
    return [one.due for one in newest.reviews.all() if one.answer == Answer.WAITING]


STANDINGS = {
    "draft": "A draft is being written",
    "review": "Out for review",
    "baseline": "Baseline stands",
    "never": "Never baselined",
    "late": "A review is late",
    "retired": "Out of use",
}


def _stands(row: DocumentRow, standing: str) -> bool:
    """Documents out of use show only when they are asked for."""
    if standing == "retired" or row.retired_on:
        return standing == "retired" and row.retired_on is not None
    tests = {
        "draft": row.stage == Stage.DRAFT,
        "review": row.stage == Stage.REVIEW,
        "baseline": row.stage == Stage.BASELINE,
        "never": not row.baseline,
        "late": row.late,
    }
    return tests.get(standing, True)


# --- One document --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with its people. previous, baseline: ids to compare it with; 0 for none."""

    row: DocumentVersion
    label: str
    stage_label: str
    authors: str
    reviews: tuple[DocumentReview, ...]
    approvals: tuple[DocumentApproval, ...]
    newest: bool
    current: bool
    kind: str
    previous: int
    baseline: int
    baseline_label: str

    @property
    def sections(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.row.content.get("sections", [])
        return found


def version_views(document: ControlledDocument, sight: Sight) -> list[VersionView]:
    """The versions that the person may see, newest first. Six queries."""
    rows = list(versions_for(document, sight))
    newest = document.versions.order_by("-major", "-minor", "-draft").values_list("pk", flat=True).first()
    current = next((one.pk for one in rows if one.stage == Stage.BASELINE), 0)
    return [_version_view(place, rows, newest, current) for place in range(len(rows))]


def _version_view(place: int, rows: Sequence[DocumentVersion], newest: int | None, current: int) -> VersionView:
    one, older = rows[place], rows[place + 1 :]
    from_draft = next((row for row in older if row.pk == one.baselined_from_id), None)
    before = next((row for row in older if row.stage == Stage.BASELINE), None)
    return VersionView(
        row=one,
        label=one.label,
        stage_label=Stage(one.stage).label,
        authors=", ".join(author.title for author in one.authors.all()),
        reviews=tuple((from_draft or one).reviews.all()),
        approvals=tuple((from_draft or one).approvals.all()),
        newest=one.pk == newest,
        current=one.pk == current,
        kind=KINDS[one.file_kind][0] if one.file_kind else "",
        previous=next((row.pk for row in older if row.pk != one.baselined_from_id), 0),
        baseline=before.pk if before else 0,
        baseline_label=before.label if before else "",
    )


def wording(version: DocumentVersion) -> Wording:
    """The text of a version as the rule of difference reads it."""
    sections = tuple((one["heading"], one["text"]) for one in version.content.get("sections", []))
    return Wording("", "", (), sections)


def compared(before: DocumentVersion, after: DocumentVersion) -> list[Passage] | None:
    """Passage by passage; None when one of them is no structured text."""
    if not before.content or not after.content:
        return None
    return difference(wording(before), wording(after))


def headings_of(document: ControlledDocument) -> tuple[str, ...]:
    """Headings that the first version of a kind begins with."""
    return STRATEGY_HEADINGS if document.kind == DocumentKind.STRATEGY else ()


def waivers_of(document: ControlledDocument) -> list[DocumentWaiver]:
    rows = document.waivers.select_related("requested_by", "review__post", "review__version__document", "recorded_by")
    return list(rows.order_by("-agreed_on", "-pk"))


def document_history(document: ControlledDocument) -> list[HistoryEntry]:
    """What was changed of the document, asked, answered and recorded, newest first. Four queries."""
    fields = {
        "title": "Title",
        "kind": "Kind",
        "owner": "Owner",
        "restricted": "Restricted",
        "retired_on": "Out of use",
    }
    here = {"version__document_id": document.pk}
    reviews = history_of_many(
        DocumentReview, {"answer": "Answer", "comments": "Comments"}, "post", "Review of {}", **here
    )
    bodies = {"answer": "Answer", "decided_on": "On", "decision": "Decision"}
    approvals = history_of_many(DocumentApproval, bodies, "version", "Approval of {}", **here)
    waivers = history_of_many(DocumentWaiver, {}, "decision_number", "Waiver {}", document_id=document.pk)
    shown = [entry for entry in (*reviews, *approvals, *waivers) if entry.who != SYSTEM]
    return merged(history_of(document, fields), shown)


# --- What waits ----------------------------------------------------------------------------------------------


def reviews_waiting(access: Access) -> list[DocumentReview]:
    """Reviews of newest drafts that wait for a post for which the person acts. Two queries."""
    if not access.may("commissioning.review_documents"):
        return []
    sight = sight_of(access)
    if not sight.posts:
        return []
    rows = DocumentReview.objects.filter(
        post__in=sight.posts,
        answer=Answer.WAITING.value,
        version__stage=Stage.REVIEW.value,
        version__document__partnership=access.partnership,
        version__document__retired_on__isnull=True,
    ).select_related("version__document", "post")
    return [one for one in rows.order_by("due") if is_newest(one.version)]


def is_newest(version: DocumentVersion) -> bool:
    newest = version.document.versions.order_by("-major", "-minor", "-draft").values_list("pk", flat=True).first()
    return newest == version.pk


def ready_for_baseline(access: Access) -> list[DocumentVersion]:
    """Newest drafts whose reviews and approvals are all in. For governance officers. Fixed queries."""
    if not access.may("commissioning.control_documents"):
        return []
    approvals = DocumentApproval.objects.filter(
        version__document__in=visible(access),
        version__document__retired_on__isnull=True,
        answer=Approval.APPROVED.value,
    ).exclude(version__stage=Stage.BASELINE.value)
    versions = DocumentVersion.objects.filter(
        pk__in=approvals.values("version"), became_baseline__isnull=True
    ).select_related("document")
    return [one for one in versions.order_by("document__reference") if is_newest(one) and _all_in(one)]


def _all_in(version: DocumentVersion) -> bool:
    reviews = all(one.waived or one.answer in (Answer.AGREED, Answer.COMMENTS) for one in review_facts(version))
    return reviews and all(one.answer is Approval.APPROVED for one in approval_facts(version))
