"""Commissioning strategies: read in one piece, consulted on for whole days, linked to what other apps hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commissioning.models import Consultation, Organisation, Strategy
from commissioning.rules.consultations import (
    ConsultationState,
    Minimum,
    check_consultation,
    days_open,
    earliest_close,
    minimum_on,
    state_on,
)
from commissioning.rules.document_control import Number, Stage
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.document_duties import document_duties
from commissioning.services import strategies as services
from commissioning.services.document_control import Doer, Draft, write_version
from delivery.models import Measure, StrategyMeasure
from ihwb.kernel.errors import Refused
from pool.models import Agreement, Budget, BudgetLine, LineGroup, PooledFund, StrategyGroup
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, person

HERE = "/p/exampleshire/strategies/"
SIX_WEEKS = Minimum(date(2014, 4, 1), 42, "Engagement policy")


# --- Days, both included -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        (date(2015, 2, 1), date(2015, 2, 1), 1),
        (date(2015, 2, 1), date(2015, 3, 31), 59),
        (date(2016, 2, 1), date(2016, 3, 31), 60),
    ],
)
def test_both_days_count(opens: date, closes: date, days: int) -> None:
    assert days_open(opens, closes) == days


def test_the_last_day_that_is_long_enough_passes_and_the_day_before_is_refused() -> None:
    opens = date(2015, 2, 1)
    assert earliest_close(opens, SIX_WEEKS) == date(2015, 3, 14)
    check_consultation(opens, date(2015, 3, 14), SIX_WEEKS)
    with pytest.raises(Refused) as refused:
        check_consultation(opens, date(2015, 3, 13), SIX_WEEKS)
    assert refused.value.message == (
        "From 1 February 2015 to 13 March 2015, both included, is 41 days; here it takes 42 days. "
        "Close it on 14 March 2015 or later."
    )
    check_consultation(opens, opens, None)
    with pytest.raises(Refused):
        check_consultation(opens, opens - timedelta(days=1), None)


def test_the_rule_of_the_opening_day_counts() -> None:
    later = Minimum(date(2015, 2, 2), 84, "A new policy")
    rows = [SIX_WEEKS, later]
    assert minimum_on(rows, date(2014, 3, 31)) is None
    assert minimum_on(rows, date(2015, 2, 1)) is SIX_WEEKS
    assert minimum_on(rows, date(2015, 2, 2)) is later


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2015, 1, 31), ConsultationState.AHEAD),
        (date(2015, 2, 1), ConsultationState.OPEN),
        (date(2015, 3, 31), ConsultationState.OPEN),
        (date(2015, 4, 1), ConsultationState.CLOSED),
    ],
)
def test_it_is_open_on_its_first_and_its_last_day(today: date, state: ConsultationState) -> None:
    assert state_on(date(2015, 2, 1), date(2015, 3, 31), answered=False, today=today) is state


# --- Pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def strategy(council: Organisation) -> Strategy:
    owner = PostFactory(partnership=council.partnership, code="ODPH", title="Director of Public Health")
    doer = Doer(None, timezone.now(), restricted=True)
    new = services.NewStrategy("wellbeing", "Wellbeing", "Services open to everybody.", "S-2", owner)
    made = services.add_strategy(partnership=council.partnership, new=new, doer=doer)
    draft = Draft(
        None,
        [owner],
        "",
        "First text",
        "All",
        sections=(("The case for change", "- Health is poorer in poorer areas."), ("Priorities", "Volunteering.")),
    )
    write_version(made.document, Number(0, 0, 1), Stage.DRAFT, draft, doer)
    return made


def days(opens: int, closes: int) -> dict[str, object]:
    today = timezone.localdate()
    found: dict[str, object] = {}
    for stem, many in (("opens_on", opens), ("closes_on", closes)):
        when = today + timedelta(days=many)
        found |= {f"{stem}_0": when.day, f"{stem}_1": when.month, f"{stem}_2": when.year}
    return found


@pytest.mark.django_db
def test_a_strategy_is_begun_written_and_read(council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    owner = PostFactory(partnership=council.partnership, code="ODPH", title="Director of Public Health")
    form = {"name": "Wellbeing", "covers": "Everybody.", "code": "wellbeing", "reference": "S-2", "owner": owner.pk}
    assert client.post(f"{HERE}add/", form).status_code == 302
    assert "There is a strategy wellbeing already" in client.post(f"{HERE}add/", form).content.decode()
    strategy = Strategy.objects.get()
    page = client.get(f"/p/exampleshire/documents/{strategy.document_id}/versions/add/").content.decode()
    assert 'value="The current system and what is spent"' in page
    assert "Not written yet" in client.get(f"{HERE}wellbeing/").content.decode()


@pytest.mark.django_db
def test_a_draft_is_read_by_members_from_the_day_it_is_consulted_on(
    strategy: Strategy, council: Organisation, sign_in: SignIn
) -> None:
    member = sign_in(Role.SCRUTINY_MEMBER, council)
    assert member.get(f"{HERE}wellbeing/").status_code == 404
    version = strategy.document.versions.get()
    today = timezone.localdate()
    row = Consultation.objects.create(
        strategy=strategy,
        version=version,
        audience="The public",
        opens_on=today + timedelta(days=1),
        closes_on=today + timedelta(days=60),
    )
    assert member.get(f"{HERE}wellbeing/").status_code == 404
    row.opens_on = today
    row.save()
    page = member.get(f"{HERE}wellbeing/").content.decode()
    assert "Health is poorer in poorer areas." in page
    assert "Plan a consultation" not in page
    assert member.post(f"{HERE}wellbeing/consultations/add/", {}).status_code == 403
    assert "v0.01" in member.get("/p/exampleshire/documents/").content.decode()


@pytest.mark.django_db
def test_a_consultation_is_planned_moved_and_answered(
    strategy: Strategy, council: Organisation, sign_in: SignIn
) -> None:
    services.lay_down_minimum(partnership=council.partnership, minimum=SIX_WEEKS, reason="Policy", by=None)
    client = sign_in(Role.COMMISSIONER, council)
    form = {"audience": "The public", "how": "", "version": ""}
    short = client.post(f"{HERE}wellbeing/consultations/add/", {**form, **days(1, 41)}).content.decode()
    assert "is 41 days; here it takes 42 days" in short
    client.post(f"{HERE}wellbeing/consultations/add/", {**form, **days(1, 42)})
    row = Consultation.objects.get()
    here = f"{HERE}wellbeing/consultations/{row.pk}/"
    early = client.post(f"{here}answer/", {"responses": 3, "answer": "Agreed."}).content.decode()
    assert "Answer it from the day after." in early
    today = timezone.localdate()
    row.opens_on = today - timedelta(days=50)
    row.save()
    moved = client.post(f"{here}move/", {"reason": "Holidays", **days(-50, 10)}).content.decode()
    assert "it can close later than" in moved
    assert client.post(f"{here}move/", {"reason": "Holidays", **days(-50, 49)}).status_code == 302
    row.refresh_from_db()
    row.closes_on = today - timedelta(days=1)
    row.save()
    access = access_of(client.user, "exampleshire")
    assert access is not None
    assert [one.what for one in document_duties(access)] == ["Answer the consultation on Wellbeing"]
    assert client.post(f"{here}answer/", {"responses": 3, "answer": "Agreed."}).status_code == 302
    assert "3 answered." in client.get(f"{HERE}wellbeing/").content.decode()
    assert document_duties(access) == []
    closed = client.post(f"{here}move/", {"reason": "Again", **days(-50, 49)}).content.decode()
    assert "does not move any more" in closed


@pytest.mark.django_db
def test_a_strategy_shows_the_groups_and_measures_that_are_chosen_for_it(
    strategy: Strategy, council: Organisation, sign_in: SignIn
) -> None:
    partnership = council.partnership
    agreement = Agreement.objects.create(partnership=partnership, code="s75", title="Agreement", starts_on="2015-04-01")
    fund = PooledFund.objects.create(agreement=agreement, code="fund", name="The fund")
    group = LineGroup.objects.create(fund=fund, code="wellbeing", name="Wellbeing")
    for code, amount in (("a", "100.10"), ("b", "-50.00")):
        line = BudgetLine.objects.create(fund=fund, group=group, code=code, name=code, lead=council)
        Budget.objects.create(line=line, year=2015, amount=Decimal(amount))
    measure = Measure.objects.create(
        partnership=partnership, code="M", name="Volunteers", target_kind="none", polarity="higher"
    )
    client = sign_in(Role.COMMISSIONER, council)
    client.post("/p/exampleshire/pool/plan/strategies/wellbeing/", {"chosen": [group.pk], "reason": "It covers it"})
    client.post(
        "/p/exampleshire/delivery/measures/strategies/wellbeing/", {"chosen": [measure.pk], "reason": "Judged by it"}
    )
    page = client.get(f"{HERE}wellbeing/").content.decode()
    assert "£50.10" in page
    assert "Volunteers" in page
    client.post("/p/exampleshire/pool/plan/strategies/wellbeing/", {"chosen": [], "reason": "No more"})
    assert (StrategyGroup.objects.count(), StrategyMeasure.objects.count()) == (0, 1)
    assert StrategyGroup.history.first().history_change_reason == "No more"
    reader = sign_in(Role.AUDITOR, council)
    for address in ("pool/plan", "delivery/measures"):
        assert reader.post(f"/p/exampleshire/{address}/strategies/wellbeing/", {}).status_code == 403


@pytest.mark.django_db
def test_a_strategy_is_drawn_as_a_pdf_for_those_who_read_it(
    strategy: Strategy, council: Organisation, sign_in: SignIn
) -> None:
    version = strategy.document.versions.get()
    here = f"/p/exampleshire/scrutiny/strategies/wellbeing/{version.pk}/file"
    answer = sign_in(Role.COMMISSIONER, council).get(here)
    assert answer.content[:5] == b"%PDF-"
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(here).status_code == 404
    assert sign_in(Role.PROVIDER, council).get(here).status_code == 403


@pytest.mark.django_db
def test_a_strategy_of_another_partnership_is_not_found(strategy: Strategy, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.COMMISSIONER, elsewhere)
    for address in (
        "strategies/wellbeing/",
        "pool/plan/strategies/wellbeing/",
        "delivery/measures/strategies/wellbeing/",
    ):
        assert client.get(f"/p/elsewhere/{address}").status_code == 404
    other = person(Role.COMMISSIONER, elsewhere)
    assert access_of(other, "exampleshire") is None
