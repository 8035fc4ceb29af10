"""The annual review: due, recorded once, and a duty a month before."""

from datetime import date

import pytest
from django.urls import reverse

from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from pool.rules.reviews import due_reviews
from pool.selectors.duties_variations import terms_duties
from pool.selectors.reviews import reviews_of
from pool.services.reviews import Review, record_review
from tests.conftest import SignIn
from tests.factories import person
from tests.pool.terms.life import Life, life

pytestmark = pytest.mark.django_db

DUE, TODAY = date(2016, 1, 31), date(2016, 2, 3)


@pytest.fixture
def it() -> Life:
    return life()


def test_a_review_is_recorded_once_and_the_next_is_a_year_later(it: Life) -> None:
    officer = person("governance_officer", it.council)
    review = Review(held_on=date(2016, 2, 2), findings="Shares hold", outcome="continue")
    keys = {"agreement_id": it.agreement.pk, "review": review, "today": TODAY, "by": officer}
    with pytest.raises(Refused, match="No review is due on 1 February 2016"):
        record_review(due_on=date(2016, 2, 1), **keys)
    record_review(due_on=DUE, **keys)
    found = reviews_of(it.agreement, TODAY)
    assert [one.due_on for one in found.due] == [date(2017, 1, 31)]
    assert [one.findings for one in found.held] == ["Shares hold"]
    with pytest.raises(Refused, match="recorded already"):
        record_review(due_on=DUE, **keys)


def test_of_years_gone_by_only_the_latest_review_is_overdue() -> None:
    days = [date(2016 + year, 1, 31) for year in range(4)]
    due = due_reviews(days, {days[1]}, date(2018, 6, 1), None)
    assert [(one.due_on.year, one.status) for one in due] == [
        (2016, "not held"),
        (2018, "overdue"),
        (2019, "scheduled"),
    ]


@pytest.mark.parametrize(("today", "told"), [(date(2016, 1, 1), True), (date(2015, 12, 31), False)])
def test_governance_officers_are_told_thirty_days_before(it: Life, today: date, told: bool) -> None:
    for role, expected in (("governance_officer", told), ("finance_officer", False)):
        access = access_of(person(role, it.council), "exampleshire")
        assert access is not None
        found = [duty for duty in terms_duties(access, today) if "review" in duty.what.lower()]  # type: ignore[arg-type]
        assert [duty.due for duty in found] == ([DUE] if expected else [])


def test_a_variation_waits_as_a_duty_for_the_partner_that_has_not_agreed(it: Life) -> None:
    made = it.propose()
    it.agree(made, it.council, it.ours)
    for user, waits in ((it.ours, False), (it.theirs, True), (it.manager, False)):
        access = access_of(user, "exampleshire")
        assert access is not None
        found = [duty.what for duty in terms_duties(access, date(2015, 9, 1))]  # type: ignore[arg-type]
        assert found == (["Answer variation 1"] if waits else []), user


def test_recording_a_review_on_the_page(it: Life, sign_in: SignIn) -> None:
    client = sign_in("governance_officer", it.council)
    where = {"partnership": "exampleshire", "agreement": "S75"}
    address = reverse("pool:review_record", kwargs={**where, "due": "2016-01-31"})
    typed = {"held_on_0": "2", "held_on_1": "2", "held_on_2": "2016", "findings": "All is well", "outcome": "vary"}
    assert client.post(address, typed).status_code == 302
    page = client.get(reverse("pool:reviews", kwargs=where)).content.decode()
    assert "All is well" in page
    assert "2 February 2016: vary the agreement" in page
    assert client.get(address).status_code == 404
    manager = sign_in(it.manager)
    assert manager.get(reverse("pool:review_record", kwargs={**where, "due": "2017-01-31"})).status_code == 403
