"""Forms in GOV.UK markup, and the fields for money and days."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from lxml import html

from ihwb.web.forms import DayField, DayInUrlField, MoneyField


class Virement(forms.Form):
    amount = MoneyField(label="Amount", help_text="In pounds and pence.")
    on = DayField(label="Date")
    line = forms.ChoiceField(label="Line", choices=[("", "Choose one"), ("a", "A")])
    part = forms.ChoiceField(label="Part", widget=forms.RadioSelect, choices=[("1", "I"), ("2", "II")])
    reason = forms.CharField(label="Reason", widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label="I am sure")


TYPED = {"amount": "£1,234.50", "on_0": "3", "on_1": "11", "on_2": "2014", "line": "a", "part": "2", "sure": "on"}


def tree(markup: str) -> Any:
    return html.fragment_fromstring(markup, create_parent="div")


def summary(form: forms.Form) -> str:
    return Template("{% load web %}{% error_summary form %}").render(Context({"form": form}))


def test_money_and_days_arrive_as_decimal_and_date() -> None:
    form = Virement(TYPED)
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal("1234.50")
    assert form.cleaned_data["on"] == date(2014, 11, 3)


@pytest.mark.parametrize(
    ("typed", "code"), [("475.962,00", "continental"), ("twelve", "letters"), ("1.234", "too_many_decimals")]
)
def test_an_amount_that_cannot_be_read_says_why_and_stays_as_typed(typed: str, code: str) -> None:
    form = Virement({**TYPED, "amount": typed})
    assert form.errors.as_data()["amount"][0].code == code
    assert f'value="{typed}"' in str(form["amount"])


def test_a_stored_amount_is_shown_with_separators() -> None:
    assert 'value="475,962.00"' in str(Virement(initial={"amount": Decimal("475962")})["amount"])


def test_an_amount_typed_otherwise_has_not_changed() -> None:
    form = Virement({**TYPED, "amount": "1234.5"}, initial={"amount": Decimal("1234.50")})
    assert "amount" not in form.changed_data


@pytest.mark.parametrize(
    "parts",
    [
        ("31", "2", "2014"),
        ("3", "11", "14"),
        ("3", "", "2014"),
        ("x", "11", "2014"),
        ("1", "1", "1899"),
        ("31", "12", "9999"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_and_stays_as_typed(parts: tuple[str, str, str]) -> None:
    form = Virement({**TYPED, **{f"on_{box}": part for box, part in enumerate(parts)}})
    assert form.errors["on"] == ["Enter a real date, such as 3 11 2014."]
    boxes = str(form["on"])
    assert all(f'value="{part}"' in boxes for part in parts if part)


def test_no_day_at_all_is_missing_and_not_wrong() -> None:
    form = Virement({**TYPED, "on_0": "", "on_1": "", "on_2": ""})
    assert form.errors["on"] == ["Enter the day, month and year."]


class Filter(forms.Form):
    on = DayInUrlField("As at", "as_at")


@pytest.mark.parametrize(
    "asked", [{"on": "2015-04-01"}, {"as_at": "2015-04-01"}, {"on_0": "1", "on_1": "4", "on_2": "2015"}]
)
def test_a_filter_shows_its_day_in_the_three_boxes_of_every_form_however_the_link_writes_it(
    asked: dict[str, str],
) -> None:
    form = Filter(asked)
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2015, 4, 1)
    boxes = {box.get("name"): box.get("value") for box in tree(str(form["on"])).iter("input")}
    assert boxes == {"on_0": "1", "on_1": "4", "on_2": "2015"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-45"])
def test_a_day_beyond_reach_in_an_address_is_no_day(day: str) -> None:
    assert not Filter({"on": day}).is_valid()


def test_every_fault_is_named_and_leads_to_something_that_can_be_focused() -> None:
    form = Virement({"amount": "", "reason": ""})
    said = summary(form)
    ids = {element.get("id") for element in tree(str(form)).iter()}
    links = list(tree(said).iter("a"))
    assert {str(link.get("href")).removeprefix("#") for link in links} <= ids
    assert [link.text for link in links] == [
        "“Amount” is empty.",
        "Enter the day, month and year.",
        "Choose an answer under “Line”.",
        "Choose an answer under “Part”.",
        "Tick “I am sure” to go on.",
    ]


def test_a_form_without_faults_has_no_summary() -> None:
    assert summary(Virement(TYPED)).split("#}")[-1].strip() == ""


def test_labels_hints_and_errors_belong_to_their_control() -> None:
    form = Virement({**TYPED, "amount": "x"})
    control = next(one for one in tree(str(form)).iter("input") if one.get("name") == "amount")
    labels = {label.get("for") for label in tree(str(form)).iter("label")}
    assert control.get("id") in labels
    assert control.get("aria-describedby") == "id_amount_helptext id_amount_error"
    assert control.get("aria-invalid") == "true"
    assert set(str(control.get("class")).split()) >= {"govuk-input", "govuk-input--error", "govuk-input--money"}


def test_radios_stand_in_a_fieldset_with_a_legend() -> None:
    group = next(
        one for one in tree(str(Virement())).iter("fieldset") if one.find(".//input[@type='radio']") is not None
    )
    legend = group.find("legend")
    assert legend.text.strip() == "Part"


def test_only_what_may_stay_empty_is_marked() -> None:
    assert str(Virement()).count("(optional)") == 1


@pytest.mark.parametrize("field", ["amount", "on", "line", "part", "reason", "sure"])
def test_what_a_person_typed_cannot_smuggle_in_markup(field: str) -> None:
    nasty: dict[str, Any] = dict.fromkeys(("amount", "on_0", "line", "part", "reason"), '"><script>')
    assert "<script>" not in str(Virement(nasty)[field].as_field_group())
