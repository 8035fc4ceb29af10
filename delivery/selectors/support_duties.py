"""What of support plans, workforce transfers and engagement waits for a person."""

from datetime import date

from django.urls import reverse

from commissioning.models import Partnership
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.calendar import working_calendar
from commissioning.selectors.law_clocks import measured_clocks_of
from delivery.models import SupportCase, Transfer, YouSaid
from delivery.rules.transfers import Ground
from delivery.rules.verification import Stage
from delivery.selectors.engagement import CHANGE as ENGAGE
from delivery.selectors.equality_duties import AHEAD, equality_duties
from delivery.selectors.verification_access import BROKER, PROPOSE, VERIFY, is_council, own_providers, terms_on
from delivery.selectors.workforce import CHANGE as TRANSFER
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def support_duties(access: Access, on: date) -> list[Duty]:
    """Told together, so that a long queue is one line. At most nine queries."""
    found: list[Duty] = []
    cases = SupportCase.objects.filter(partnership=access.partnership)
    if access.may(VERIFY) and is_council(access):
        found += _waiting(access, on)
    if access.may(BROKER):
        due = cases.filter(stage=Stage.SOURCED.value, review_due__lte=on + AHEAD).order_by("review_due")
        found += [
            Duty(
                f"Review the package of {one.reference}",
                _at(access, "delivery:support_case", pk=one.pk),
                one.review_due,
                many="Review {count} support packages",
                all_url=f"{_at(access, 'delivery:support_queue')}?stage=sourced",
            )
            for one in due
        ]
    if access.may(PROPOSE):
        returned = cases.filter(stage=Stage.RETURNED.value, provider__in=own_providers(access))
        found += [
            Duty(
                f"Propose {one.reference} again or withdraw it",
                _at(access, "delivery:support_case", pk=one.pk),
                many="Answer {count} returned plans",
                all_url=f"{_at(access, 'delivery:support_queue')}?stage=returned",
            )
            for one in returned
        ]
    return [*found, *_transfers(access, on), *_engagement(access, on), *equality_duties(access, on)]


def _at(access: Access, view: str, **named: object) -> str:
    return reverse(view, kwargs={"partnership": access.partnership.slug, **named})


def _waiting(access: Access, on: date) -> list[Duty]:
    """The queue as one duty, due when its oldest plan is; plans that the person proposed are not theirs to verify."""
    waits = SupportCase.objects.filter(partnership=access.partnership, stage=Stage.PROPOSED.value)
    days = list(waits.exclude(proposed_by=access.user).order_by("proposed_on").values_list("proposed_on", flat=True))
    terms = terms_on(access.partnership, on)
    if not days or terms is None:
        return []
    due = working_calendar(access.partnership).add_working_days(days[0], terms.target_days)
    plans = "1 support plan" if len(days) == 1 else f"{len(days)} support plans"
    return [Duty(f"Verify {plans}", _at(access, "delivery:support_queue"), due)]


def _transfers(access: Access, on: date) -> list[Duty]:
    if not access.may(TRANSFER):
        return []
    coming = Transfer.objects.filter(
        partnership=access.partnership,
        eli_given_on__isnull=True,
        transfers_on__gt=on,
        basis__in=[one.value for one in Ground if one.informs],
    )
    rows = list(coming)
    clocks = measured_clocks_of(_partnership(access)) if rows else None
    return [
        Duty(
            f"Give employee liability information for “{one.title}”",
            _at(access, "delivery:transfer", code=one.code),
            clocks.work_out(ClockKind.ELI, one.transfers_on).day,
        )
        for one in rows
        if clocks is not None
    ]


def _partnership(access: Access) -> Partnership:
    return access.partnership  # type: ignore[no-any-return]


def _engagement(access: Access, on: date) -> list[Duty]:
    if not access.may(ENGAGE):
        return []
    asked = YouSaid.objects.filter(partnership=access.partnership, did="", due__lte=on + AHEAD)
    return [
        Duty(f"Answer what was said: entry {one.number}", _at(access, "delivery:you_said_answer", pk=one.pk), one.due)
        for one in asked
    ]
