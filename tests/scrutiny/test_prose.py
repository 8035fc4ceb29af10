"""Long texts: a small subset that means the same everywhere."""

from django.utils.html import escape

from scrutiny.rules.exemptions import exemption_sentence, paragraphs_of
from scrutiny.rules.prose import BlockKind, blocks, plain
from scrutiny.templatetags.scrutiny_text import prose


def test_a_blank_line_ends_a_paragraph_and_a_wrapped_line_does_not() -> None:
    found = blocks("One system\nand one budget.\n\nSecond.")
    assert [(block.kind, block.lines) for block in found] == [
        (BlockKind.PARAGRAPH, ("One system and one budget.",)),
        (BlockKind.PARAGRAPH, ("Second.",)),
    ]


def test_lists_follow_a_paragraph_with_or_without_a_blank_line() -> None:
    found = blocks("Three aims:\n- one\n  goes on\n- two\n\n1. first\n2) second")
    assert [(block.kind, block.lines) for block in found] == [
        (BlockKind.PARAGRAPH, ("Three aims:",)),
        (BlockKind.BULLETS, ("one goes on", "two")),
        (BlockKind.NUMBERS, ("first", "second")),
    ]


def test_a_blank_line_between_bullets_does_not_end_the_list() -> None:
    assert [block.lines for block in blocks("- one\n\n- two")] == [("one", "two")]


def test_a_table_has_its_heading_first_and_knows_its_figures() -> None:
    (table,) = blocks("| | 2015/16 |\n| Deficit | (12,442) |\n| Care Act | - |")
    assert table.kind is BlockKind.TABLE
    assert [cell.text for cell in table.rows[0]] == ["", "2015/16"]
    assert table.figures
    assert table.rows[1][1].figure


def test_a_short_row_of_a_table_is_filled_up() -> None:
    (table,) = blocks("| a | b | c |\n| only one |")
    assert [len(row) for row in table.rows] == [3, 3]
    assert not table.figures


def test_no_words_are_lost_and_nothing_comes_from_nothing() -> None:
    assert blocks("  \n\n ") == ()
    text = "One.\n- two\n3. three\n| four | five |"
    shown = [*(line for block in blocks(text) for line in block.lines), "four", "five"]
    assert shown == ["One.", "two", "three", "four", "five"]


def test_html_in_a_text_is_shown_as_it_was_typed() -> None:
    typed = '<script>alert("x")</script> & <b>bold</b>'
    for text in (typed, f"- {typed}", f"1. {typed}", f"| a |\n| {typed} |"):
        assert escape(typed) in prose(text)
        assert "<script" not in prose(text)


def test_an_exemption_is_printed_with_its_words() -> None:
    assert paragraphs_of("3,5") == (3, 5)
    assert exemption_sentence(()) == ""
    assert exemption_sentence((3,)) == (
        "Exempt under Schedule 12A to the Local Government Act 1972: paragraph 3, information relating to the "
        "financial or business affairs of a particular person."
    )


def test_an_entry_with_a_dash_more_hangs_below_the_one_above_it() -> None:
    text = "- one\n-1. first\n--- deep\n  goes on\n- two\n\n1. three\n-- four"
    assert prose(text).replace("\n", "").replace("  ", "") == (
        "<ul><li>one<ol><li>first<ul><li>deep goes on</li></ul></li></ol></li><li>two</li></ul>"
        "<ol><li>three<ul><li>four</li></ul></li></ol>"
    )


def test_what_reports_were_written_with_before_reads_as_it_did() -> None:
    old = "-- no list above\n\nServices *, __, a_b_c, x__y__z and ____ (see *)\n\n- one\n  - two\n- -5%\n\n---- end"
    assert [(block.kind.value, block.lines, block.levels) for block in blocks(old)] == [
        ("paragraph", ("-- no list above",), ()),
        ("paragraph", ("Services *, __, a_b_c, x__y__z and ____ (see *)",), ()),
        ("bullets", ("one", "two", "-5%"), ()),
        ("paragraph", ("---- end",), ()),
    ]
    assert "<em>" not in prose(old)


def test_bold_and_italic_stand_alone_and_in_one_another() -> None:
    drawn = prose("**a __b__** and __c **d** e__ of **__f__**")
    assert (
        "<strong>a </strong><strong><em>b</em></strong> and <em>c </em><strong><em>d</em></strong><em> e</em>" in drawn
    )
    assert plain("**Total** __of__ [[figure 1: £2m]][^1]") == "Total of £2m"
