"""Changing what is delivered: on the register's scale, with who and why, all or nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import Partnership, User
from delivery.models import Measure, MeasureValue, Milestone, Risk, RiskAction, RiskRegister
from delivery.selectors.risk_detail import detail, risk_at
from delivery.services import measures, milestones, risk_parts, risks
from delivery.services.risks import RiskFields
from ihwb.kernel.errors import Refused
from tests.factories import PartnershipFactory, PostFactory, UserFactory

TODAY = date(2014, 12, 10)


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(name="Alice")


def fields(risk: Risk, **changed: object) -> RiskFields:
    names = RiskFields.__slots__
    return replace(RiskFields(**{name: getattr(risk, name) for name in names}), **changed)


def change(risk: Risk, by: User, *, reason: str = "Reviewed by the board", version: int = 1, **changed: object) -> Risk:
    return risks.change_risk(
        partnership=risk.register.partnership,
        risk_id=risk.pk,
        version=version,
        to=fields(risk, **changed),
        reason=reason,
        by=by,
    )


def test_a_change_is_kept_with_who_and_why(risk: Risk, by: User) -> None:
    change(risk, by, rating="H", review_on=date(2015, 1, 5))
    risk.refresh_from_db()
    assert (risk.rating, risk.version) == ("H", 2)
    latest = risk.history.first()
    assert (latest.history_user, latest.history_change_reason) == (by, "Reviewed by the board")
    found = risk_at(risk.register.partnership, risk.pk)
    assert found is not None
    told = detail(found).history[0]
    assert (told.who, told.reason) == ("Alice", "Reviewed by the board")
    assert {(one.field, one.old, one.new) for one in told.changes} == {
        ("Rating", "M", "H"),
        ("Next review", "1 December 2014", "5 January 2015"),
    }


@pytest.mark.parametrize("word", ["Amber", "High", ""])
def test_a_rating_outside_the_scale_is_refused_and_nothing_is_saved(risk: Risk, by: User, word: str) -> None:
    with pytest.raises(Refused) as refused:
        change(risk, by, rating=word, title="Another title")
    assert refused.value.code == "outside_scale"
    risk.refresh_from_db()
    assert (risk.title, risk.version, risk.history.count()) == ("Beds stay full", 1, 1)


def test_a_matrix_takes_its_pair_and_makes_no_rating_of_it(pair_risk: Risk, by: User) -> None:
    saved = change(pair_risk, by, impact="H", rating="H")
    assert (saved.likelihood, saved.impact, saved.rating) == ("H", "H", "")


def test_a_matrix_with_bands_rates_the_pair_by_its_band(matrix: RiskRegister, pair_risk: Risk, by: User) -> None:
    matrix.scale.bands = [
        {"name": "Low", "from": 1, "to": 5, "tag": "green"},
        {"name": "Severe", "from": 6, "to": 9, "tag": "red"},
    ]
    matrix.scale.save()
    assert change(pair_risk, by, impact="H").rating == "Severe"


def test_a_page_opened_before_anothers_change_is_refused_by_name(risk: Risk, by: User) -> None:
    change(risk, UserFactory(name="Bob"), title="Beds are full")
    with pytest.raises(Refused) as refused:
        change(risk, by, title="Too many beds", version=1)
    assert refused.value.code == "stale"
    assert "Bob" in refused.value.message
    risk.refresh_from_db()
    assert risk.title == "Beds are full"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_no_change_without_a_reason(risk: Risk, by: User, reason: str) -> None:
    with pytest.raises(Refused, match="reason"):
        change(risk, by, title="Another title", reason=reason)
    assert risk.history.count() == 1


def test_a_reason_of_a_paragraph_is_kept_whole(risk: Risk, by: User) -> None:
    change(risk, by, title="Another title", reason="y" * 1000)
    assert risk.history.first().history_change_reason == "y" * 1000


def test_saving_nothing_new_makes_no_history(risk: Risk, by: User) -> None:
    with pytest.raises(Refused) as refused:
        change(risk, by)
    assert refused.value.code == "unchanged"
    assert risk.history.count() == 1


def test_a_post_of_another_partnership_cannot_own_a_risk(risk: Risk, by: User) -> None:
    foreign = PostFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    with pytest.raises(Refused, match="not a post of this partnership"):
        change(risk, by, owner=foreign)


def test_a_new_owner_drops_the_note_on_where_the_old_one_came_from(risk: Risk, by: User) -> None:
    risk.owner_source = "Assigned for the demonstration"
    risk.save()
    other = PostFactory(partnership=risk.register.partnership, code="S151", title="Chief finance officer")
    assert change(risk, by, owner=other).owner_source == ""


def test_a_risk_of_another_partnership_cannot_be_changed(risk: Risk, by: User) -> None:
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    with pytest.raises(Refused) as refused:
        risks.change_risk(
            partnership=elsewhere, risk_id=risk.pk, version=1, to=fields(risk, title="Taken over"), reason="x", by=by
        )
    assert refused.value.code == "no_such_risk"


@pytest.mark.parametrize(
    ("likelihood", "impact", "rating"),
    [("", "", ""), ("H", "", ""), ("", "H", ""), ("", "H", "M")],
)
def test_the_database_refuses_a_risk_that_is_not_rated(
    register: RiskRegister, likelihood: str, impact: str, rating: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.create(
            register=register, number=9, title="Unrated", likelihood=likelihood, impact=impact, rating=rating
        )


def test_the_database_refuses_an_unknown_status(risk: Risk) -> None:
    risk.status = "asleep"
    with pytest.raises(IntegrityError), transaction.atomic():
        risk.save()


# --- Actions ----------------------------------------------------------------------------------------------------------


def test_an_action_is_added_and_completed_with_who_and_why(risk: Risk, by: User, partnership: Partnership) -> None:
    added = risk_parts.add_action(
        partnership=partnership, risk_id=risk.pk, text="Call the wards", owner=None, due=None, reason="Agreed", by=by
    )
    assert added.number == 2
    risk_parts.complete_action(
        partnership=partnership, action_id=added.pk, done_on=TODAY, today=TODAY, reason="Calls made", by=by
    )
    told = [(one.what, one.who, one.reason) for one in detail(risk).history]
    assert ("Action 2 changed", "Alice", "Calls made") in told
    assert ("Action 2 recorded", "Alice", "Agreed") in told


def test_an_action_cannot_be_done_tomorrow_or_twice(risk: Risk, by: User, partnership: Partnership) -> None:
    action = RiskAction.objects.get(risk=risk)
    with pytest.raises(Refused, match="still to come"):
        risk_parts.complete_action(
            partnership=partnership, action_id=action.pk, done_on=date(2014, 12, 11), today=TODAY, reason="x", by=by
        )
    risk_parts.complete_action(
        partnership=partnership, action_id=action.pk, done_on=TODAY, today=TODAY, reason="Done", by=by
    )
    with pytest.raises(Refused, match="10 December 2014 already"):
        risk_parts.complete_action(
            partnership=partnership, action_id=action.pk, done_on=TODAY, today=TODAY, reason="Again", by=by
        )


def test_a_closed_risk_takes_no_action(risk: Risk, by: User, partnership: Partnership) -> None:
    risks.close_risk(partnership=partnership, risk_id=risk.pk, version=1, reason="Over", by=by, today=date(2014, 12, 1))
    with pytest.raises(Refused, match="is closed"):
        risk_parts.add_action(
            partnership=partnership, risk_id=risk.pk, text="More", owner=None, due=None, reason="x", by=by
        )


# --- Milestones -------------------------------------------------------------------------------------------------------


def test_a_milestone_is_forecast_then_done_with_reasons(milestone: Milestone, by: User) -> None:
    partnership = milestone.project.partnership
    milestones.set_forecast(
        partnership=partnership,
        milestone_id=milestone.pk,
        version=1,
        forecast_on=date(2015, 3, 10),
        reason="Lawyers need longer",
        by=by,
    )
    milestones.mark_done(
        partnership=partnership,
        milestone_id=milestone.pk,
        version=2,
        done_on=date(2015, 3, 9),
        today=date(2015, 3, 10),
        reason="Signed",
        by=by,
    )
    reasons = [row.history_change_reason for row in milestone.history.all()]
    assert reasons[:2] == ["Signed", "Lawyers need longer"]
    with pytest.raises(Refused, match="9 March 2015"):
        milestones.set_forecast(
            partnership=partnership, milestone_id=milestone.pk, version=3, forecast_on=None, reason="x", by=by
        )


def test_a_milestone_changed_meanwhile_is_not_overwritten(milestone: Milestone, by: User) -> None:
    partnership = milestone.project.partnership
    with pytest.raises(Refused) as refused:
        milestones.mark_done(
            partnership=partnership,
            milestone_id=milestone.pk,
            version=7,
            done_on=TODAY,
            today=TODAY,
            reason="Signed",
            by=by,
        )
    assert refused.value.code == "stale"
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_a_milestone_cannot_be_due_before_it_starts(milestone: Milestone) -> None:
    milestone.due_on = date(2015, 1, 31)
    with pytest.raises(IntegrityError), transaction.atomic():
        milestone.save()


# --- Measures ---------------------------------------------------------------------------------------------------------


def add(measure: Measure, by: User, **changed: object) -> MeasureValue:
    given = {
        "period_label": "Quarter 3, 2014/15",
        "on": date(2014, 12, 5),
        "value": Decimal("1490.5"),
        "source": "Monthly return",
        "reason": "Return received",
        **changed,
    }
    return measures.add_value(partnership=measure.partnership, measure_id=measure.pk, today=TODAY, by=by, **given)


def test_a_value_is_added_once_a_period(measure: Measure, by: User) -> None:
    added = add(measure, by)
    assert added.history.first().history_change_reason == "Return received"
    with pytest.raises(Refused) as refused:
        add(measure, by, on=date(2014, 12, 6), value=Decimal(1))
    assert refused.value.code == "taken"
    assert "1,490.5" in refused.value.message
    with pytest.raises(Refused) as refused:
        add(measure, by, period_label="Another name for it")
    assert refused.value.code == "taken"
    assert measure.values.count() == 1


def test_a_value_of_a_day_to_come_is_refused(measure: Measure, by: User) -> None:
    with pytest.raises(Refused, match="still to come"):
        add(measure, by, on=date(2014, 12, 11))


def test_a_value_needs_its_source(measure: Measure, by: User) -> None:
    with pytest.raises(Refused, match="source"):
        add(measure, by, source=" ")
