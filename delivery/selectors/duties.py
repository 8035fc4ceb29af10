"""What of delivery waits for a person: risks and issues, and milestones."""

from datetime import date

from django.db.models import Count, Min

from delivery.models import Milestone
from delivery.selectors import duties_benefits
from delivery.selectors.assurance_duties import assurance_duties
from delivery.selectors.case_duties import case_duties
from delivery.selectors.contract_duties import contract_duties
from delivery.selectors.programme_duties import programme_duties
from delivery.selectors.risk_duties import AHEAD, address, risk_duties, some
from delivery.selectors.support_duties import support_duties
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def duties(access: Access, on: date) -> list[Duty]:
    """What is due within two weeks or overdue; milestones by project; what is to be reported."""
    found = risk_duties(access, on)
    if access.may("delivery.change_milestones"):
        found += _milestones(access, on)
    found += assurance_duties(access, on)
    own = [*programme_duties(access, on), *case_duties(access), *support_duties(access, on)]
    return [*found, *own, *contract_duties(access, on), *duties_benefits.duties(access, on)]


def _milestones(access: Access, on: date) -> list[Duty]:
    due = Milestone.objects.filter(
        project__partnership=access.partnership, done_on__isnull=True, due_on__lte=on + AHEAD
    )
    rows = due.values("project__code", "project__name").annotate(number=Count("pk"), first=Min("due_on"))
    return [
        Duty(
            f"Report on {some(one['number'], 'milestone')} of {one['project__name']}",
            address(access, "delivery:milestones", project=one["project__code"]),
            one["first"],
        )
        for one in rows.order_by("project__name")
    ]
