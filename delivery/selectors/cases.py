"""Reading business cases: who sees which, the list, and one as it is read with the figures that belong to a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from commissioning.models import DocumentReview, DocumentVersion
from commissioning.rules.document_control import Stage
from commissioning.selectors.documents import Sight, sight_of, versions_for, visible
from delivery.models import BusinessCase, CaseStage, CaseVersion, FinancialAppraisal, OptionsAppraisal
from delivery.selectors import appraisals, options
from delivery.selectors.appraisals import AppraisalView
from delivery.selectors.options import OptionsView
from ihwb.kernel.freezing import fingerprint, freeze, thaw
from ihwb.web.access import Access

PARTS = (
    "Strategic case",
    "Economic case: the options",
    "Commercial case",
    "Financial case",
    "Management case",
)
FIGURES = "Options and figures"  # heading of the section that the application writes


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept with a version, thawed: the stage, options and appraisals as they stood when it was written."""

    stage: str
    options: list[dict[str, Any]]
    appraisals: list[dict[str, Any]]
    fingerprint: str

    @property
    def recommended(self) -> list[str]:
        return [one["name"] for held in self.options for one in held["options"] if one["recommended"]]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list, as the version says that the person reads. later: a draft written after an approved one."""

    code: str
    name: str
    covers: str
    of: str
    stage: str
    version: str
    version_stage: str
    version_stage_label: str
    later: str
    recommended: tuple[str, ...]
    npv: tuple[str, ...]
    restricted: bool


def cases(access: Access) -> QuerySet[BusinessCase]:
    """The cases whose document the person may see: drafts for officers, restricted ones where the role allows it."""
    rows = BusinessCase.objects.filter(partnership=access.partnership, document__in=visible(access))
    return rows.select_related(
        "document__owner", "document__partnership", "project", "programme", "decision", "partnership"
    )


def case_rows(access: Access) -> list[CaseRow]:
    """Queries do not grow with the list."""
    sight = sight_of(access)
    rows = cases(access).prefetch_related(
        Prefetch(
            "document__versions",
            DocumentVersion.objects.select_related("case_version", "baselined_from__case_version").order_by(
                "-major", "-minor", "-draft"
            ),
        )
    )
    reviewed = set(
        DocumentReview.objects.filter(
            version__document__partnership=access.partnership, post__in=sight.posts
        ).values_list("version__document", flat=True)
    )
    return [
        _row(one, sight.drafts or one.document.owner_id in sight.posts or one.document_id in reviewed)
        for one in rows.order_by("position", "code")
    ]


def _row(one: BusinessCase, drafts: bool) -> CaseRow:
    versions = [held for held in one.document.versions.all() if drafts or held.stage == Stage.BASELINE]
    version = chosen_version(versions)
    kept = kept_with(version)
    return CaseRow(
        code=one.code,
        name=one.name,
        covers=one.covers,
        of=one.of,
        stage=CaseStage(kept.stage if kept else one.stage).label,
        version=version.label if version else "",
        version_stage=version.stage if version else "",
        version_stage_label=Stage(version.stage).label if version else "Not written yet",
        later=versions[0].label if versions and version is not versions[0] else "",
        recommended=tuple(kept.recommended) if kept else (),
        npv=tuple(_npv(held) for held in kept.appraisals) if kept else (),
        restricted=one.document.restricted,
    )


def _npv(held: dict[str, Any]) -> str:
    return str(next(one["shown"] for one in held["figures"] if one["key"] == "npv"))


def chosen_version(versions: Sequence[DocumentVersion], wanted: int = 0) -> DocumentVersion | None:
    """The version that is read: the wanted one, else the baseline, else the newest. versions: newest first."""
    if wanted:
        return next((one for one in versions if one.pk == wanted), None)
    return next((one for one in versions if one.stage == Stage.BASELINE), versions[0] if versions else None)


def versions_of(case: BusinessCase, sight: Sight) -> list[DocumentVersion]:
    """Newest first."""
    return list(versions_for(case.document, sight).select_related("case_version", "baselined_from__case_version"))


def kept_with(version: DocumentVersion | None) -> Kept | None:
    """What is kept with a version, or with the draft that became this baseline."""
    held = _case_version(version)
    if held is None:
        return None
    content = thaw(held.content)
    return Kept(held.stage, content["options"], content["appraisals"], held.fingerprint)


def _case_version(version: DocumentVersion | None) -> CaseVersion | None:
    if version is None:
        return None
    for one in (version, version.baselined_from):
        found: CaseVersion | None = getattr(one, "case_version", None)
        if found is not None:
            return found
    return None


# --- As it stands now -------------------------------------------------------------------------------------------------


Titles = frozenset[str] | None  # of options and financial appraisals; None: all of them


def options_now(case: BusinessCase, only: Titles = None) -> list[OptionsView]:
    rows = options.with_rows(OptionsAppraisal.objects.filter(case=case)).order_by("position", "pk")
    return [options.options_view(one) for one in rows if only is None or one.title in only]


def appraisals_now(case: BusinessCase, only: Titles = None) -> list[AppraisalView]:
    rows = appraisals.with_rows(FinancialAppraisal.objects.filter(case=case)).order_by("position", "pk")
    return [appraisals.appraisal_view(one) for one in rows if only is None or one.title in only]


def frozen_now(case: BusinessCase, only: Titles = None) -> tuple[dict[str, Any], str]:
    """Options and figures as they stand, frozen, and their fingerprint."""
    content = freeze({"options": options_now(case, only), "appraisals": appraisals_now(case, only)})
    return content, fingerprint(content)


def figures_text(case: BusinessCase, only: Titles = None) -> str:
    """The section of the text that ties a version to its options and figures."""
    lines = [f"- {_said_options(one)}" for one in options_now(case, only)]
    lines += [f"- {_said_appraisal(one)}" for one in appraisals_now(case, only)]
    if not lines:
        return ""
    return "\n".join([*lines, f"- Fingerprint of options and figures: {frozen_now(case, only)[1]}"])


def _said_options(one: OptionsView) -> str:
    chosen = one.recommended
    names = "; ".join(held.name + (" (unlawful)" if held.lawful == "unlawful" else "") for held in one.options)
    said = f"{one.title}: {names}. "
    said += f"Recommended: {chosen.name}." if chosen else "None is recommended."
    return said + (f" First by points: {one.first}." if one.ranked else f" {one.unscored}")


def _said_appraisal(one: AppraisalView) -> str:
    costs, npv = one.figure("pv_costs"), one.npv
    differing = f" {one.differing} printed figures differ." if one.differing else ""
    return (
        f"{one.title}, {one.base_year} to {one.last_year} at {one.rate}: present value of costs {costs.shown}, "
        f"net present value {npv.shown}.{differing}"
    )
