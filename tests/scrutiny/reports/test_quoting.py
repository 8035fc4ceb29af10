"""How a live figure stands in a text, how it is said, and what a change of it means."""

from datetime import date
from decimal import Decimal

import pytest

from scrutiny.rules.prose import BlockKind, PieceKind, blocks, pieces
from scrutiny.rules.quoting import (
    Manner,
    Standing,
    loosened,
    numbers_in,
    placeholder,
    read_out,
    rewritten,
    say,
    standing,
    unknown_in,
)
from scrutiny.templatetags.scrutiny_text import prose

AMOUNT = Decimal("421062345.67")


@pytest.mark.parametrize(
    ("value", "unit", "manner", "said"),
    [
        (AMOUNT, "£", Manner.MILLION, "£421.1m"),
        (AMOUNT, "£", Manner.POUND, "£421,062,346"),
        (AMOUNT, "£", Manner.PENNY, "£421,062,345.67"),
        (AMOUNT, "£", Manner.THOUSAND, "421,062"),
        (Decimal("-1250000.00"), "£", Manner.MILLION, "(£1.3m)"),
        (Decimal("-0.40"), "£", Manner.MILLION, "£0.0m"),
        (Decimal("48.50"), "%", Manner.PLAIN, "48.5%"),
        (Decimal("1572.00"), "days", Manner.PLAIN, "1,572"),
        (date(2014, 11, 3), "day", Manner.PLAIN, "3 November 2014"),
    ],
)
def test_a_figure_is_said_as_it_was_asked_for(value: Decimal, unit: str, manner: Manner, said: str) -> None:
    assert say(value, unit, manner) == said
    assert numbers_in(placeholder(7, said)) == {7}


def test_a_figure_of_a_text_is_found_and_read_out_whatever_was_typed_over_it() -> None:
    text = "We forecast [[figure 3: £421.1m]] against [[Figure 12:£400m]]."
    assert numbers_in(text) == {3, 12}
    assert read_out(text) == "We forecast £421.1m against £400m."
    assert rewritten(text, {3: "£428.0m"}) == "We forecast [[figure 3: £428.0m]] against [[Figure 12:£400m]]."
    assert loosened(text, 3) == "We forecast £421.1m against [[Figure 12:£400m]]."
    assert unknown_in(text, [3]) == [12]


def test_a_later_change_is_asked_about_once_and_again_when_it_goes_on() -> None:
    was, now, later = Decimal(100), Decimal(110), Decimal(120)
    assert standing(was, was, None, withheld=False) is Standing.SAME
    assert standing(was, now, None, withheld=False) is Standing.CHANGED
    assert standing(was, now, now, withheld=False) is Standing.KEPT
    assert standing(was, later, now, withheld=False) is Standing.CHANGED
    assert standing(was, None, None, withheld=True) is Standing.WITHHELD
    assert standing(was, None, None, withheld=False) is Standing.GONE


def test_a_line_is_read_as_words_bold_words_figures_and_marks() -> None:
    found = pieces("The **pool** has [[figure 1: £4.0m]].[^2]")
    assert [(one.kind, one.text) for one in found] == [
        (PieceKind.TEXT, "The "), (PieceKind.BOLD, "pool"), (PieceKind.TEXT, " has "),
        (PieceKind.FIGURE, "£4.0m"), (PieceKind.TEXT, "."), (PieceKind.NOTE, "2"),
    ]  # fmt: skip


def test_headings_images_and_footnotes_are_blocks_of_their_own() -> None:
    found = blocks("## Why\nBecause.[^1]\n### More\n![A chart of need](image 2)\nEnd.\n\n[^1]: Source.")
    assert [(block.kind, block.lines) for block in found] == [
        (BlockKind.HEADING, ("Why",)),
        (BlockKind.PARAGRAPH, ("Because.[^1]",)),
        (BlockKind.SUBHEADING, ("More",)),
        (BlockKind.IMAGE, ("A chart of need",)),
        (BlockKind.PARAGRAPH, ("End.",)),
        (BlockKind.NOTES, ("Source.",)),
    ]
    assert found[3].number == 2


def test_a_live_figure_in_a_table_is_a_figure() -> None:
    (table,) = blocks("| Line | £000 |\n| Acute | [[figure 1: 4,012]] |")
    assert table.figures


def test_a_footnote_leads_to_its_words_and_back_once() -> None:
    html = prose("One[^1] and again[^1].\n\n[^1]: The <source>.")
    assert html.count('-1-mark"') == 2  # the anchor of the first mark, and the way back to it
    assert "The &lt;source&gt;." in html
    assert html.count('<li value="1"') == 1
