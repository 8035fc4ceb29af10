"""Business cases as papers show them: approved versions with the options and figures kept with each."""

from collections.abc import Sequence
from typing import Any

from commissioning.models import DocumentVersion, Partnership
from commissioning.rules.document_control import Stage
from commissioning.rules.prose import blocks_of
from commissioning.selectors.strategies import section_views
from delivery.models import BusinessCase, CaseStage
from delivery.selectors.cases import FIGURES, kept_with


def approved_cases(partnership: Partnership, *, restricted: bool, codes: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The approved version of every case, or of those named; restricted cases only where asked for. Drafts never."""
    rows = BusinessCase.objects.filter(partnership=partnership, document__versions__stage=Stage.BASELINE.value)
    if codes:
        rows = rows.filter(code__in=codes)
    if not restricted:
        rows = rows.filter(document__restricted=False)
    rows = rows.select_related("document__owner").distinct().order_by("position", "code")
    return [case_content(one, _baseline(one)) for one in rows]


def _baseline(case: BusinessCase) -> DocumentVersion:
    versions = case.document.versions.select_related("document", "case_version", "baselined_from__case_version")
    return versions.filter(stage=Stage.BASELINE.value).order_by("-major", "-minor")[0]


def case_content(case: BusinessCase, version: DocumentVersion) -> dict[str, Any]:
    """One version with the options and figures kept with it, as plain values for ``scrutiny/pdf/case.html``."""
    kept = kept_with(version)
    return {
        "name": case.name,
        "covers": case.covers,
        "stage": CaseStage(kept.stage if kept else case.stage).label,
        "version": version.label,
        "version_stage": version.get_stage_display(),
        "written_on": version.written_on,
        "owner": case.document.owner.title,
        "source": case.document.source,
        "sections": [
            {"heading": one.heading, "blocks": blocks_of(one.text)}
            for one in section_views(version)
            if one.heading != FIGURES
        ],
        "options": [_with_blocks(one) for one in kept.options] if kept else [],
        "appraisals": kept.appraisals if kept else [],
        "fingerprint": kept.fingerprint if kept else "",
    }


def _with_blocks(view: dict[str, Any]) -> dict[str, Any]:
    """The long texts of each option as paragraphs and points."""
    names = ("issues", "benefits", "risks")
    options = [{**one, **{name: blocks_of(one[name]) for name in names}} for one in view["options"]]
    return {**view, "options": options}
