"""Opening a certified period again: two people, a reason, and nothing that was kept is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry, User
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze as freeze_tree
from pool.models import Certificate, FundReport, Outturn, Period, Reopening, Settlement, Statement, Submission
from pool.selectors.position import position
from pool.selectors.statement import statement
from pool.services.reopening import ask_reopening, decide_reopening
from tests.conftest import SignIn
from tests.factories import person
from tests.pool.closing.people import AT, Finance, close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[Finance, Finance]:
    return finances()


@pytest.fixture
def closed(people: tuple[Finance, Finance]) -> Period:
    period = PeriodFactory(fund=pooled_fund(2))
    figures(period)
    return close(period, people)


@pytest.fixture
def manager(db: None) -> User:
    return person("pool_manager", name="Pool manager")


def ask(period: Period, by: User) -> Reopening:
    return ask_reopening(period_id=period.pk, by=by, at=AT, reason="An invoice of £5.00 was left out.")


def decide(asked: Reopening, by: User, approve: bool = True, note: str = "") -> Reopening:
    return decide_reopening(reopening_id=asked.pk, by=by, at=AT, approve=approve, note=note)


def fresh(period: Period) -> Period:
    return Period.objects.select_related("fund__agreement__partnership", "certified_by").get(pk=period.pk)


def test_a_second_person_opens_the_next_round_and_the_first_one_stays(
    closed: Period, people: tuple[Finance, Finance], manager: User
) -> None:
    first, stood = statement(closed), position(closed)
    decide(ask(closed, people[0].officer), manager)
    again = fresh(closed)
    assert (again.is_open, again.round, again.certified_by) == (True, 2, None)
    Outturn.objects.filter(line__code="L001").update(forecast="1005.00", comment="Invoice")
    close(again, people)
    again = fresh(closed)
    assert (again.is_open, again.round) == (False, 2)
    assert statement(again).variance == first.variance + 5
    assert statement(again, 1) == first
    assert position(again, None, 1) == stood
    assert list(Statement.objects.values_list("round", flat=True)) == [1, 2]
    assert Certificate.objects.filter(round=1, withdrawn_at__isnull=True).count() == 2
    assert Submission.objects.filter(round=1, returned_at__isnull=True).count() == 2
    assert AuditEntry.objects.filter(act="pool.approve_reopening").get().by == manager


def test_nobody_decides_on_their_own_wish(closed: Period, people: tuple[Finance, Finance]) -> None:
    asked = ask(closed, people[0].officer)
    with pytest.raises(Refused) as refused:
        decide(asked, people[0].officer)
    assert refused.value.code == "own_asking"
    with pytest.raises(Refused) as refused:
        ask(closed, people[1].officer)
    assert refused.value.code == "asked_already"


def test_a_refusal_says_why_and_leaves_the_period_closed(
    closed: Period, people: tuple[Finance, Finance], manager: User
) -> None:
    asked = ask(closed, people[0].officer)
    with pytest.raises(Refused) as refused:
        decide(asked, manager, approve=False)
    assert refused.value.code == "no_reason"
    decide(asked, manager, approve=False, note="It goes into the next month.")
    assert fresh(closed).round == 1
    with pytest.raises(Refused) as refused:
        decide(asked, manager)
    assert refused.value.code == "decided"


def test_a_period_on_which_a_later_one_rests_stays_closed_until_that_is_reopened(
    closed: Period, people: tuple[Finance, Finance], manager: User
) -> None:
    asked = ask(closed, people[0].officer)
    later = Period.objects.get(number=7)
    figures(later)
    close(later, people)
    for attempt in (lambda: decide(asked, manager), lambda: ask(closed, manager)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "later_certified"
        assert "Period 7, October 2015 is certified" in refused.value.message
    decide(ask(later, people[0].officer), manager)
    decide(asked, manager)
    assert fresh(closed).is_open


def test_an_agreed_settlement_keeps_the_year_closed(closed: Period, manager: User) -> None:
    kept = Statement.objects.get()
    Settlement.objects.create(
        fund=closed.fund,
        year=2015,
        statement=kept,
        state="agreed",
        content={},
        content_hash="0",
        made_by=manager,
        made_at=AT,
    )
    with pytest.raises(Refused) as refused:
        ask(closed, manager)
    assert refused.value.code == "settled"


def test_the_pages_tell_of_the_reopening_and_show_the_round_before(
    closed: Period, people: tuple[Finance, Finance], manager: User, sign_in: SignIn
) -> None:
    decide(ask(closed, people[0].officer), manager)
    member = sign_in("board_member", people[0].organisation)
    for name in ("position", "statement"):
        address = _url(name, closed)
        now = _words(member, address)
        assert "because: An invoice of £5.00 was left out. The statement of round 1 remains" in now
        then = _words(member, f"{address}?round=1")
        assert "Round 1, as it was certified" in then
        assert "£2,000.00" in then or "£0.00" in then
        assert member.get(f"{address}?round=2").status_code == 404


def _url(name: str, period: Period) -> str:
    kwargs = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", **kwargs})


def _words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_a_pack_that_was_frozen_before_is_not_touched(
    closed: Period, people: tuple[Finance, Finance], manager: User
) -> None:
    """What a paper took from the certified period stays what it was; so does a report to the partners."""
    frozen = freeze_tree(position(closed))
    report = FundReport.objects.create(
        fund=closed.fund,
        kind="quarterly",
        year=2015,
        quarter=2,
        due_on=AT.date(),
        content=frozen,
        produced_by=manager,
        produced_at=AT,
    )
    decide(ask(closed, people[0].officer), manager)
    again = fresh(closed)
    Outturn.objects.filter(line__code="L001").update(forecast="1005.00", comment="Invoice")
    close(again, people)
    report.refresh_from_db()
    assert report.content == frozen
    assert freeze_tree(position(fresh(closed), None, 1)) == frozen
    assert freeze_tree(position(fresh(closed))) != frozen


def test_somebody_else_is_asked_to_decide(closed: Period, people: tuple[Finance, Finance], sign_in: SignIn) -> None:
    asked = ask(closed, people[0].officer)
    assert "Decide whether to reopen" not in _words(sign_in(people[0].officer), "/p/exampleshire/")
    chief = sign_in(people[1].chief)
    assert "Decide whether to reopen Period 6, September 2015" in _words(chief, "/p/exampleshire/")
    kwargs = {"fund": "POOL", "year": 2015, "period": 6, "pk": asked.pk, "partnership": "exampleshire"}
    address = reverse("pool:decide_reopening", kwargs=kwargs)
    page = chief.post(address, {"decision": "approve", "note": ""}, follow=True).content.decode()
    assert "is open again. Its figures can be changed." in page
    assert fresh(closed).round == 2
