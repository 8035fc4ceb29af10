"""The governance structure: a drawing without boxes over each other, of any area's bodies, and the same as a list."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.models import Body, BodyLink, Organisation
from commissioning.rules.roles import Role
from commissioning.rules.structure import BOX_HEIGHT, BOX_WIDTH, Drawing, Edge, draw, wrapped
from commissioning.selectors.structure import Branch, structure
from tests.conftest import SignIn
from tests.factories import BodyFactory

HERE = "/p/exampleshire/bodies/structure/"


def rows(drawing: Drawing) -> dict[int, int]:
    return {box.node: box.row for box in drawing.boxes}


def assert_apart(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        beside = one.x + BOX_WIDTH <= other.x or other.x + BOX_WIDTH <= one.x
        assert beside or one.y + BOX_HEIGHT <= other.y or other.y + BOX_HEIGHT <= one.y, (one, other)
    assert all(box.x >= 0 and box.x + BOX_WIDTH <= drawing.width for box in drawing.boxes)
    assert all(box.y >= 0 and box.y + BOX_HEIGHT <= drawing.height for box in drawing.boxes)


def test_a_board_under_two_bodies_stands_below_both() -> None:
    drawing = draw([1, 2, 3], [Edge(3, 1, "accountable"), Edge(3, 2, "accountable")])
    assert rows(drawing) == {1: 0, 2: 0, 3: 1}
    assert len(drawing.lines) == 2
    middle = next(box.x for box in drawing.boxes if box.node == 3)
    assert min(box.x for box in drawing.boxes) < middle < max(box.x for box in drawing.boxes)


def test_ten_levels_make_ten_rows_and_a_long_line_passes_them() -> None:
    edges = [Edge(n + 1, n, "reports") for n in range(1, 10)] + [Edge(10, 1, "advises", sideways=True)]
    drawing = draw(range(1, 11), edges)
    assert rows(drawing) == {n: n - 1 for n in range(1, 11)}
    assert_apart(drawing)
    assert drawing.lines[-1].path.count("L") == 8  # straight past each of the eight rows between


def test_a_wide_row_is_broken_so_that_thirty_bodies_fit_a_desk() -> None:
    drawing = draw(range(30), [Edge(n, 0, "reports") for n in range(1, 30)])
    assert_apart(drawing)
    assert drawing.width <= 1240
    assert max(rows(drawing).values()) == 6  # one above, 29 in rows of five


def test_a_ring_is_drawn_and_not_followed_for_ever() -> None:
    drawing = draw([1, 2, 3], [Edge(1, 2, "reports"), Edge(2, 3, "reports"), Edge(3, 1, "reports")])
    assert len(drawing.boxes) == 3
    assert len(drawing.lines) == 3


def test_nothing_to_draw_is_no_fault() -> None:
    assert draw([], []).boxes == ()
    assert draw([1], [Edge(1, 2, "reports")]).lines == ()


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29), st.booleans()), max_size=50))
def test_whatever_the_links_no_box_lies_over_another(pairs: Sequence[tuple[int, int, bool]]) -> None:
    edges = [Edge(low, high, "reports", side) for low, high, side in pairs]
    drawing = draw(range(30), edges)
    assert sorted(box.node for box in drawing.boxes) == list(range(30))
    assert_apart(drawing)
    assert drawing == draw(range(30), edges)


def test_long_names_are_wrapped_and_cut() -> None:
    assert wrapped("Health and Wellbeing Board", 18, 4) == ("Health and", "Wellbeing Board")
    assert wrapped("One two three four five", 5, 2) == ("One", "two…")
    assert wrapped("Supercalifragilistic", 8, 2) == ("Superca…",)


# --- The page ----------------------------------------------------------------------------------------------


def names(branches: Sequence[Branch]) -> list[object]:
    return [[one.name, *names(one.below)] for one in branches]


@pytest.mark.django_db
def test_the_list_says_what_the_picture_shows(council: Organisation, icb: Organisation, sign_in: SignIn) -> None:
    cabinet = BodyFactory(organisation=council)
    governing = BodyFactory(organisation=icb, code="BOARD", name="Governing Body", kind="governing_body")
    joint = Body.objects.create(partnership=council.partnership, code="JOINT", name="Joint board", kind="board")
    for above in (cabinet, governing):
        BodyLink.objects.create(body=joint, above=above, relation="accountable", since=date(2015, 4, 1))
    shown = structure(council.partnership, date(2015, 4, 1))
    assert names(shown.branches) == [["Cabinet", ["Joint board"]], ["Governing Body"]]
    assert shown.branches[0].below[0].also == ("accountable to Governing Body",)
    assert names(structure(council.partnership, date(2015, 3, 31)).branches) == [
        ["Cabinet"], ["Governing Body"], ["Joint board"],
    ]  # fmt: skip
    page = sign_in(Role.BOARD_MEMBER, council).get(HERE, {"on_0": 1, "on_1": 4, "on_2": 2015}).content.decode()
    assert page.count('class="structure__link"') == 3
    assert "Joint board, Joint bodies of the partners, accountable to Cabinet, accountable to Governing Body" in page
    assert "As at 1 April 2015, not today." in page


@pytest.mark.django_db
def test_an_area_without_bodies_has_an_empty_page(council: Organisation, sign_in: SignIn) -> None:
    assert "No bodies on this day" in sign_in(Role.AUDITOR, council).get(HERE).content.decode()
