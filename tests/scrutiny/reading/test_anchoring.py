"""A note is found again after the paper has changed, or said to be lost; never put somewhere else."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.rules.anchoring import Anchor, Found, place_again
from scrutiny.rules.highlights import Mark, marked
from scrutiny.rules.retention import keep_until
from scrutiny.rules.since import Standing, changes, standing, withdrawn
from scrutiny.rules.web_pages import anchor_of, web_page

OLD = [
    "The fund is short of 2.4 million pounds in the first year, and the partners have agreed how to share it.",
    "Each partner pays what it would have spent alone.",
    "The gap is shared 75 to 25. The gap is looked at again every quarter by the board.",
]


def blocks(texts: list[str]) -> list[tuple[str, str]]:
    return [(anchor_of(one), one) for one in texts]


def tied(text: str, quote: str = "", start: int | None = None) -> Anchor:
    at = text.find(quote) if start is None else start
    return Anchor(anchor_of(text), text, quote, text[max(at - 60, 0) : at], text[at + len(quote) :][:60])


def test_an_unchanged_paragraph_has_its_note_where_it_was_even_when_it_moved() -> None:
    place = place_again(tied(OLD[0], "2.4 million"), blocks(["New first words.", OLD[1], OLD[0]]))
    assert (place.found, place.block) == (Found.SAME, 2)
    assert OLD[0][place.start : place.end] == "2.4 million"


def test_words_that_stand_twice_are_told_apart_by_their_neighbours() -> None:
    second = OLD[2].rindex("The gap")
    place = place_again(tied(OLD[2], "The gap", second), blocks(OLD))
    assert place.start == second


def test_words_that_went_into_another_paragraph_are_followed() -> None:
    new = ["In short: each partner pays what it would have spent alone, and no more."]
    place = place_again(tied(OLD[1], "ach partner pays what it would have spent alone"), blocks(new))
    assert (place.found, place.block) == (Found.MOVED, 0)


def test_a_paragraph_with_some_other_words_keeps_its_note_and_says_that_it_changed() -> None:
    new = [OLD[1], OLD[0].replace("2.4 million", "2.6 million")]
    place = place_again(tied(OLD[0], "2.4 million"), blocks(new))
    assert (place.found, place.block, place.start, place.end) == (Found.CHANGED, 1, 0, 0)


def test_what_is_gone_is_lost_and_not_put_elsewhere() -> None:
    assert place_again(tied(OLD[0], "2.4 million"), blocks(OLD[1:])).found == Found.LOST
    assert place_again(tied(OLD[1], "spent"), blocks(["He spent a day.", "Money well spent."])).found == Found.LOST


def test_a_note_on_the_whole_paper_is_always_there() -> None:
    assert place_again(Anchor("", ""), blocks(OLD)).found == Found.SAME


@given(st.lists(st.text(alphabet="abc de", min_size=1, max_size=30), min_size=1, max_size=6), st.data())
def test_whatever_is_quoted_is_found_again_in_the_same_text(texts: list[str], data: st.DataObject) -> None:
    plain = [" ".join(one.split()) or "x" for one in texts]
    at = data.draw(st.integers(0, len(plain) - 1))
    start = data.draw(st.integers(0, len(plain[at]) - 1))
    end = data.draw(st.integers(start + 1, len(plain[at])))
    place = place_again(tied(plain[at], plain[at][start:end], start), blocks(plain))
    assert place.found == Found.SAME
    assert plain[place.block][place.start : place.end] == plain[at][start:end]


def test_marked_words_are_marked_across_links_and_page_marks_and_nothing_else_changes() -> None:
    made = web_page("<h1>A</h1><p>One  <strong>two</strong> three &lt;four&gt; five.</p>", "i1", 1, [], {})
    block = made.blocks[1]
    start = block.text.index("two")
    html = marked(made.html, [Mark(block.id, start, start + 9, "note-7", "note-mark", "Your note", "#c7")])
    assert '<strong><mark class="note-mark" id="note-7">two</mark></strong>' in html
    assert '<mark class="note-mark"> three</mark><a href="#c7" class="note-sign" aria-label="Your note"></a>' in html
    assert "&lt;four&gt; five." in html
    whole = marked(made.html, [Mark(block.id, 0, 0, "note-8", "note-mark")])
    assert whole.count("<mark") == 3
    assert marked(made.html, [Mark("i1-gone", 0, 5, "note-9", "note-mark")]).count("<mark") == 0


def test_a_note_is_kept_from_the_meeting_or_from_its_writing_on_whichever_is_later() -> None:
    assert keep_until(meeting=date(2026, 8, 31), written=date(2026, 8, 1), months=6) == date(2027, 2, 28)
    assert keep_until(meeting=date(2014, 11, 11), written=date(2026, 11, 27), months=12) == date(2027, 11, 27)


def test_how_a_paper_stands_to_what_was_read() -> None:
    assert standing(now="a", read="a", known=True, returning=True) == Standing.SAME
    assert standing(now="b", read="a", known=True, returning=True) == Standing.CHANGED
    assert standing(now="b", read=None, known=False, returning=True) == Standing.NEW
    assert standing(now="b", read=None, known=True, returning=True) == Standing.UNREAD
    assert standing(now="b", read=None, known=False, returning=False) == Standing.UNREAD
    assert withdrawn({"i1": "A", "i2": "B"}, ["i1", "i3"]) == ["i2"]


def test_changes_are_told_word_by_word_and_what_stayed_is_left_out() -> None:
    new = ["A new beginning.", *OLD[:1], OLD[1].replace("alone", "apart")]
    found = changes(OLD, new)
    assert [one.number for one in found] == [0, 2, 2]
    said = ["".join(f"{piece.kind[0]}:{piece.text}" for piece in one.pieces if piece.kind != "same") for one in found]
    assert said == ["a:A new beginning.", "r:alone.a:apart.", f"r:{OLD[2]}"]
    assert changes(OLD, OLD) == []
    assert changes(["gone"], [])[0].number == -1
