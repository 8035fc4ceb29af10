"""Where the closing of a period stands: which partners certify it, who has submitted, who has certified."""

from collections.abc import Mapping

from django.db.models import Q

from commissioning.models import Organisation
from pool.models import Certificate, Period, PeriodException, Submission

CERTIFYING = ("council", "nhs_commissioner")


def certifying_partners(period: Period) -> list[Organisation]:
    """The statutory bodies that lead a line or contribute in the period's year, in listed order. One query.

    Providers share the work and perhaps the risk; they do not certify.
    """
    leads = Q(led_lines__fund=period.fund_id, led_lines__budgets__year=period.year)
    contributes = Q(contributions__fund=period.fund_id, contributions__year=period.year)
    found = Organisation.objects.filter(leads | contributes, kind__in=CERTIFYING)
    return list(found.distinct().order_by("position", "code"))


def standing_submissions(period: Period) -> Mapping[int, Submission]:
    """By organisation: what is handed in for this round and was not returned. One query."""
    found = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=True)
    return {one.organisation_id: one for one in found.select_related("submitted_by", "organisation")}


def submitted_organisations(period: Period) -> frozenset[int]:
    """Ids of the organisations whose figures are handed in: nobody changes their lines. One query, none once closed."""
    if not period.is_open:
        return frozenset()
    found = Submission.objects.filter(period=period, round=period.round, returned_at__isnull=True)
    return frozenset(found.values_list("organisation_id", flat=True))


def standing_certificates(period: Period) -> Mapping[int, Certificate]:
    """By organisation: the certificates of this round that were not withdrawn. One query."""
    found = Certificate.objects.filter(period=period, round=period.round, withdrawn_at__isnull=True)
    return {one.organisation_id: one for one in found.select_related("certified_by", "organisation")}


def standing_exceptions(period: Period) -> list[PeriodException]:
    """The exceptions named in this round that were not withdrawn. One query."""
    found = PeriodException.objects.filter(period=period, round=period.round, withdrawn_at__isnull=True)
    return list(found.select_related("organisation", "line", "raised_by"))
