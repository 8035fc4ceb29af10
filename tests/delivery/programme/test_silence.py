"""A milestone that nobody reports: how far it is behind is not known, and the page and the exception say so."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation
from commissioning.selectors.access import access_of
from delivery.models import Dependency, Milestone, PlanException
from delivery.selectors.plans import plan
from delivery.selectors.tolerances import tolerances
from delivery.services import exceptions
from delivery.services.milestones import set_forecast
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access
from tests.factories import person

pytestmark = pytest.mark.django_db
LONG_AFTER = date(2026, 11, 27)


@pytest.fixture
def officer(council: Organisation) -> Access:
    found = access_of(person("commissioner", council), council.partnership.slug)
    assert found is not None
    return found


@pytest.fixture
def within_thirty_days(award: Milestone, officer: Access) -> None:
    exceptions.lay_down(
        access=officer,
        project_id=award.project_id,
        workstream=None,
        since=date(2014, 10, 1),
        days=30,
        cost=None,
        source="Board",
        reason="Agreed",
    )


def forecast(one: Milestone, day: date, access: Access) -> None:
    one.refresh_from_db()
    known = {"milestone_id": one.pk, "version": one.version, "reason": "Reported", "by": access.user}
    set_forecast(partnership=access.partnership, forecast_on=day, **known)


def test_years_of_silence_are_not_told_as_days_of_slip(
    within_thirty_days: None,
    award: Milestone,
    officer: Access,
    sign_in: Callable[..., Client],
    council: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: LONG_AFTER)
    assert exceptions.watch(officer.partnership, LONG_AFTER, None) == 1
    found = PlanException.objects.get()
    assert found.measured is None
    assert found.what == (
        "How far “Contract awarded” is behind is not known: nothing was reported on it, or on what it waits for, since "
        "31 March 2015. The tolerance is 30 days."
    )
    (row,) = tolerances(officer.partnership, LONG_AFTER)
    assert (row.within, row.row.figures) == (False, ("Not known", "30 days"))
    page = sign_in("commissioner", council).get("/p/exampleshire/delivery/programme/exceptions/").content.decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Not known Contract awarded: nothing reported since 31 March 2015 Not reported" in plain
    assert not re.search(r"\d,\d{3} days", plain)
    with pytest.raises(Refused, match="Enter its forecast, or the day on which it was done"):
        exceptions.close(access=officer, exception_id=found.pk, version=1, closing="Fine", today=LONG_AFTER)
    forecast(award, LONG_AFTER + timedelta(days=30), officer)
    (row,) = tolerances(officer.partnership, LONG_AFTER)
    assert row.row.silent is None, "one report ends the silence"
    assert row.row.figures[0] == "4,289 days"


def test_a_slip_that_was_reported_goes_before_the_silence_of_another(
    within_thirty_days: None, award: Milestone, officer: Access
) -> None:
    on = date(2015, 11, 11)
    other = Milestone.objects.create(
        project=award.project, name="Signed", number=99, due_on=date(2015, 10, 1), baselined_on=date(2014, 10, 1)
    )
    (row,) = tolerances(officer.partnership, on)
    assert (row.row.milestone, row.row.silent) == (other, None), "41 days past, and not long enough to be silent"
    assert row.row.figures == ("41 days", "30 days")
    forecast(other, date(2015, 12, 1), officer)
    Milestone.objects.filter(pk=other.pk).update(due_on=date(2015, 11, 20))
    (row,) = tolerances(officer.partnership, on)
    assert row.row.silent == date(2015, 3, 31), "eleven days keep the tolerance, so the silence is told"


def test_what_waits_for_the_silent_is_as_little_known(award: Milestone, officer: Access) -> None:
    on = date(2015, 11, 11)
    after = Milestone.objects.create(
        project=award.project, name="Mobilised", number=99, due_on=date(2016, 1, 1), baselined_on=date(2014, 10, 1)
    )
    Dependency.objects.create(before=award, after=after)
    silent = {row.milestone.name: row.silent for row in plan(officer.partnership, on)}
    assert silent["Mobilised"] is None, "the slack is larger than the days gone by"
    Milestone.objects.filter(pk=after.pk).update(due_on=date(2015, 6, 1))
    (row,) = [one for one in plan(officer.partnership, on) if one.milestone == after]
    assert row.silent == date(2015, 3, 31)
    assert row.told == (
        "Waits for “Contract awarded”; nothing reported since 31 March 2015, so when it is expected is not known"
    )
