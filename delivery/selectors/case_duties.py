"""What the business cases want of a person: a recommendation that the ranking no longer bears out."""

from django.urls import reverse

from delivery.models import OptionsAppraisal
from delivery.selectors.cases import cases
from delivery.selectors.options import options_view, with_rows
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def case_duties(access: Access) -> list[Duty]:
    """Recommended options that another overtook, for those who appraise options and see the case. Five queries."""
    if not access.may("delivery.appraise_options"):
        return []
    rows = with_rows(
        OptionsAppraisal.objects.filter(
            case__in=cases(access), options__recommended=True, criteria__weight__gt=0
        ).select_related("case")
    )
    found = []
    for row in rows.distinct():
        view = options_view(row)
        chosen = view.recommended
        if chosen is not None and chosen.behind:
            address = {"partnership": access.partnership.slug, "code": row.case.code}
            found.append(
                Duty(
                    f"Say why “{chosen.name}” is recommended although {view.first} ranks first: {row.case.name}",
                    reverse("delivery:case_options", kwargs=address),
                )
            )
    return found
