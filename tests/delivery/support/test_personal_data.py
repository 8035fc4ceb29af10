"""What is taken for personal data, what is not, and that a refusal repeats none of it."""

from datetime import date

import pytest

from delivery.rules.personal_data import Kind, found, is_nhs_number, person_heading, refusal

ON = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ada Lovelace needs two carers", Kind.NAME),
        ("Seen by Mrs Quill", Kind.NAME),
        ("visited mr Quill", Kind.NAME),
        ("Ms. Quill agrees", Kind.NAME),
        ("Client name: quill", Kind.NAME),
        ("Quill, Ada", Kind.NAME),
        ("ADA LOVELACE", Kind.NAME),
        ("Margaret prefers mornings", Kind.NAME),
        ("The plan for O'Quill Dunnock", Kind.NAME),
        ("Review by Dr O'Quill", Kind.NAME),
        ("DOB 12/3/41", Kind.BIRTH),
        ("d.o.b. unknown", Kind.BIRTH),
        ("born in the city", Kind.BIRTH),
        ("12/03/1941", Kind.BIRTH),
        ("12.03.41", Kind.BIRTH),
        ("3 June 1950", Kind.BIRTH),
        ("3rd Jun, 1950", Kind.BIRTH),
        ("1950-06-03", Kind.BIRTH),
        ("943 476 5919", Kind.NHS_NUMBER),
        ("9434765919", Kind.NHS_NUMBER),
        ("943-476-5919", Kind.NHS_NUMBER),
        ("number 943\u00a0476\u00a05919 again", Kind.NHS_NUMBER),
        ("near AB12 3EF", Kind.POSTCODE),
        ("ab123ef", Kind.POSTCODE),
        ("01632 960123", Kind.TELEPHONE),
        ("(01632) 960 123", Kind.TELEPHONE),
        ("+44 1632 960123", Kind.TELEPHONE),
        ("07700 900123", Kind.TELEPHONE),
        ("write to a.quill@example.org", Kind.EMAIL),
        ("AB 12 34 56 C", Kind.NI_NUMBER),
        ("ab123456c", Kind.NI_NUMBER),
    ],
)
def test_personal_data_is_found(text: str, kind: Kind) -> None:
    assert kind in found(text, on=ON)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Service Director agreed",
        "Agreed by the Head of Strategic Commissioning",
        "Care Act duties met. Funding agreed.",
        "NHS Continuing Health Care not eligible",
        "St Luke's Hospice",
        "SP-12345",
        "Reference 2014/15-0001, line COMMUNITY",
        "£1,234,567.89 a year, £1,050.00 a week for 39 weeks",
        "1,050.00",
        "1050.00",
        "9434765918",
        "0.00",
        "12 34 56 78 90 12",
        "28 November 2026",
        "from 1/12/2026",
        "2026-07-06",
        "Four calls a day, two carers each, 14 hours a week",
        "Monday Wednesday Friday",
        "It may start in June",
        "April 2026 to March 2027",
        "NHS ICB and ASC HRA lines",
        "FTE 3.50; 52 weeks; 90%",
        "Direct Payment. Short Breaks and Family Support",
    ],
)
def test_the_words_and_figures_of_the_field_pass(text: str) -> None:
    assert found(text, on=ON) == ()


def test_names_of_bodies_and_services_that_are_known_pass() -> None:
    assert found("Sourced from Dunnock Quill Homes", on=ON, known=["Dunnock Quill Homes"]) == ()
    assert found("Sourced from Dunnock Quill", on=ON, known=["Dunnock Quill Homes"]) == (Kind.NAME,)


def test_where_organisations_abound_capitals_alone_are_no_name() -> None:
    assert found("Octopus Quill met on Monday", on=ON, names=False) == ()
    assert found("Mrs Quill came", on=ON, names=False) == (Kind.NAME,)


def test_where_old_papers_abound_a_day_alone_is_no_birth() -> None:
    assert found("Business case v0.19, 24 October 2014", on=ON, old_days=False) == ()
    assert found("Born on 24 October 2014", on=ON, old_days=False) == (Kind.BIRTH,)


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("9434765910", False),
        ("1111111111", False),
        ("943476591", False),
        ("943476591X", False),
    ],
)
def test_an_nhs_number_is_known_by_its_check_digit(digits: str, is_one: bool) -> None:
    # 9×10+4×9+3×8+4×7+7×6+6×5+5×4+9×3+1×2 = 299; 299 mod 11 = 2; 11 − 2 = 9.
    assert is_nhs_number(digits) is is_one


@pytest.mark.parametrize("heading", ["Surname", "Client name", "DOB", "Date of birth", "NHS no", "Post_code", "E-mail"])
def test_a_heading_for_personal_data_is_known(heading: str) -> None:
    assert person_heading(heading)


@pytest.mark.parametrize("heading", ["Case reference", "Weekly cost", "Start date", "Budget line", "Quality assurance"])
def test_a_heading_of_the_field_passes(heading: str) -> None:
    assert not person_heading(heading)


def test_a_refusal_names_place_and_kind_and_nothing_more() -> None:
    said = refusal("“What is proposed”", [Kind.NAME, Kind.BIRTH])
    assert said.startswith("“What is proposed” seems to hold a person's name and a date of birth.")
