"""What specifications of contracts tell the delegation register: functions that providers are asked to carry out."""

from collections.abc import Iterator

from django.db.models import Prefetch
from django.urls import reverse

from commissioning.models import DocumentVersion, Partnership
from commissioning.rules.document_control import Stage
from commissioning.rules.register_links import Specification as Asked
from delivery.models import Specification


def specifications(partnership: Partnership) -> Iterator[Asked]:
    """Every specification with its functions and its text: the baseline, or while there is none, the newest draft.

    Three queries. A specification without days of its own runs as long as its contract.
    """
    versions = DocumentVersion.objects.order_by("-major", "-minor", "-draft")
    rows = Specification.objects.filter(partnership=partnership).select_related("contract__provider", "document")
    rows = rows.prefetch_related("functions__function", Prefetch("document__versions", versions, to_attr="newest"))
    for one in rows.order_by("code"):
        provider = one.contract.provider
        yield Asked(
            key=f"specification:{one.code}",
            title=f"Specification “{one.name}”",
            url=reverse("delivery:specification", kwargs={"partnership": partnership.slug, "code": one.code}),
            provider=provider.name if provider else "",
            text=text_of(one.document.newest),  # type: ignore[attr-defined]  # prefetched above
            functions=frozenset(held.function.number for held in one.functions.all()),
            since=one.since or one.contract.starts_on,
            until=one.until or one.contract.stopped_on,
        )


def text_of(versions: list[DocumentVersion]) -> str:
    """The words of the baseline, else of the newest version; empty where there is none, or where it is a file."""
    found = next((one for one in versions if one.stage == Stage.BASELINE), versions[0] if versions else None)
    sections = found.content.get("sections", []) if found else []
    return "\n".join(f"{one['heading']}. {one['text']}" for one in sections)
