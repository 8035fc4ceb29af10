"""What needs me: several of a kind are told in one line, and a long list is folded."""

from datetime import date

from django.template.loader import render_to_string

from ihwb.web.duties import Duty, gathered


def notice(number: int) -> Duty:
    name = f"Send the notice of period {number}"
    return Duty(name, f"/notices/{number}", date(2015, 4, number), "Late.", "Send {count} notices", "/notices")


def test_three_of_a_kind_are_told_in_one_line_in_the_place_of_the_first() -> None:
    other = Duty("Close the period", "/close", date(2015, 4, 2))
    told = gathered([notice(1), other, notice(3), notice(4)])
    together = Duty("Send 3 notices", "/notices", date(2015, 4, 1), "The first: Send the notice of period 1. Late.")
    assert told == [together, other]


def test_two_of_a_kind_are_told_one_by_one() -> None:
    assert gathered([notice(1), notice(2)]) == [notice(1), notice(2)]


def test_the_same_kind_in_two_places_is_not_told_together() -> None:
    elsewhere = [Duty("Send", f"/other/{at}", None, "", "Send {count} notices", "/other") for at in range(2)]
    assert gathered([notice(1), notice(2), *elsewhere]) == [notice(1), notice(2), *elsewhere]


def test_things_of_no_kind_are_never_told_together() -> None:
    several = [Duty(f"Thing {at}", "/thing") for at in range(4)]
    assert gathered(several) == several


def test_the_page_folds_what_comes_after_the_twelfth() -> None:
    several = [Duty(f"Thing {at}.", "/thing") for at in range(1, 16)]
    page = render_to_string("components/duties.html", {"duties": several, "today": date(2015, 4, 1)})
    shown, _, folded = page.partition("<details")
    assert "Thing 12." in shown
    assert "Thing 13." not in shown
    assert "And 3 more" in folded
    assert "Thing 15." in folded


def test_a_short_list_is_not_folded() -> None:
    page = render_to_string("components/duties.html", {"duties": [Duty("Thing", "/thing")], "today": date(2015, 4, 1)})
    assert "<details" not in page
