"""The pages of the programme beside each other."""

from typing import Any

from ihwb.web.access import PartnershipRequest, place

PAGES = [
    ("Programmes and projects", "delivery:programme", "delivery.view_programme"),
    ("Timeline", "delivery:timeline", "delivery.view_milestones"),
    ("Milestones", "delivery:milestones", "delivery.view_milestones"),
    ("Stage gates", "delivery:gates", "delivery.view_programme"),
    ("Products", "delivery:products", "delivery.view_programme"),
    ("Requests for change", "delivery:changes", "delivery.view_programme"),
    ("Exceptions", "delivery:exceptions", "delivery.view_programme"),
    ("Costs", "delivery:costs", "delivery.view_costs"),
]


def links(request: PartnershipRequest) -> list[dict[str, Any]]:
    """What components/subnav.html shows: the pages that the reader may open, the one that fits best marked."""
    shown = [(label, place(request, view)) for label, view, permission in PAGES if request.access.may(permission)]
    fits = [url for _, url in shown if request.path.startswith(url)]
    current = max(fits, key=len, default="")
    return [{"label": label, "url": url, "current": url == current} for label, url in shown]
