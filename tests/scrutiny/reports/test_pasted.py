"""What Word, a spreadsheet or a web page leaves on the clipboard, as a plain text."""

import pytest

from ihwb.kernel.errors import Refused
from scrutiny.services.pasted import LARGEST, SPLIT, prose_of

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body><!--StartFragment-->
<h1 style='mso-outline-level:1'><span lang=EN-GB>Why one budget<o:p></o:p></span></h1>
<p class=MsoNormal>Need grows <b style='mso-bidi-font-weight:normal'>faster</b> than
 money.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst><![if !supportLists]><span>·<span>&nbsp;&nbsp; </span></span>
<![endif]>One system</p><p class=MsoListParagraphCxSpLast><span>·&nbsp; </span>One budget</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Line</p></td><td><p>2015/16</p></td></tr>
<tr><td><p>Acute | care</p></td><td><p>100</p></td></tr></table></body></html>"""


def test_a_page_of_word_keeps_its_structure_and_nothing_else() -> None:
    assert prose_of(WORD).text == (
        "## Why one budget\n\nNeed grows **faster** than money.\n\n- One system\n- One budget\n\n"
        "| Line | 2015/16 |\n| Acute / care | 100 |"
    )


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>", "- one\n-- two\n- three"),
        ("<ul><li>a</li><ul><li>b<ol><li>c<ul><li>d</li></ul></li></ol></li></ul></ul>", "- a\n-- b\n--1. c\n--- d"),
        ("a<i>b</i> <em>c </em>d <span style='font-weight:700;font-style:italic'>e</span>", "ab __c__ d **__e__**"),
        ("<ol><li><p>first</p></li><li>second</li></ol>", "1. first\n1. second"),
        ("<p class='MsoListParagraph'>2)&nbsp; second</p>", "1. second"),
        ("one<br>two", "one\n\ntwo"),
        ("<b style='font-weight:normal'><p>a <strong>b</strong></p></b>", "a **b**"),
        ("<h4>Small</h4><div><div>Deep</div></div>", "### Small\n\nDeep"),
        ("<p>  </p>", ""),
        ("", ""),
    ],
)
def test_lists_lines_and_wrappers(pasted: str, text: str) -> None:
    assert prose_of(pasted).text == text


@pytest.mark.parametrize(
    "pasted",
    [
        "<script>alert(1)</script><p>ok</p>",
        "<p onclick='alert(1)'>ok</p>",
        "<style>p{}</style><p>o<img src=x onerror=alert(1)>k</p>",
        "<p>ok</p><iframe src='https://example.org'></iframe>",
        "<svg><script>alert(1)</script></svg><p>ok</p>",
    ],
)
def test_nothing_that_runs_or_fetches_gets_through(pasted: str) -> None:
    assert prose_of(pasted).text == "ok"


def test_more_than_a_report_holds_is_refused() -> None:
    with pytest.raises(Refused, match="section by section"):
        prose_of("x" * (LARGEST + 1))


WORD_LEVELS = "".join(
    f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><span>{mark}&nbsp; </span>{words}</p>"
    for level, mark, words in ((1, "·", "Care"), (2, "o", "at home"), (2, "o", "in a bed"), (1, "·", "Cure"))
)
MERGED = """<table><tr><td colspan=3>The plan</td></tr>
<tr><td rowspan=2>Line</td><td colspan=2>2015/16</td></tr><tr><td>Budget</td><td>Forecast</td></tr>
<tr><td colspan=3>Health</td></tr>
<tr><td>Acute</td><td>100</td><td rowspan=2>170</td></tr><tr><td>Care</td><td>50</td></tr></table>"""


def test_the_levels_of_words_own_lists_are_kept() -> None:
    assert prose_of(WORD_LEVELS).text == "- Care\n-- at home\n-- in a bed\n- Cure"


def test_merged_cells_are_split_so_that_no_column_moves_and_no_figure_stands_twice() -> None:
    assert prose_of(MERGED).text.split("\n\n") == [
        "The plan",
        (
            "| Line | 2015/16 Budget | 2015/16 Forecast |\n| Health |  |  |\n| Acute | 100 | 170 |\n"
            "| Care | 50 | with the figure above |"
        ),
        SPLIT,
    ]


@pytest.mark.parametrize("span", ["0", "-3", "99999999999", "x", "1e9"])
def test_a_span_that_no_table_has_does_no_harm(span: str) -> None:
    assert prose_of(
        f"<table><tr><td>a</td><td colspan='{span}'>b</td></tr><tr><td>c</td></tr></table>"
    ).text.startswith("| a | b")


WORD_EXTRAS = """<p class=MsoNormal>It costs £421m<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference><span>[1]</span></span></a>. <ins><span class=msoIns>Kept.</span></ins>
<del cite="mailto:a"><span class=msoDel>The secret price.</span></del>
<span style='text-decoration:line-through'>Gone.</span> Seen<span class=MsoCommentReference><a class=msocomanchor
href="#_msocom_1" name="_msoanchor_1">[B1]</a></span>. 10<sup>6</sup>, CO<sub>2</sub>, 1<sup>st</sup>
<img src="file:///x.png"></p>
<table><tr><td>A</td><td>10.0<a href="#_ftn2" name="_ftnref2">[2]</a></td></tr></table>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1" name="_ftn1"><span>[1]</span></a> The agreement,</p><p>schedule 3.</p></div>
<div id=ftn2><p><a href="#_ftnref2" name="_ftn2">[2]</a> Rounded.</p></div></div>
<div style='mso-element:comment-list'><div class=msocomtxt><p class=MsoCommentText>Do not say this.</p></div></div>"""
LIBRE_EXTRAS = """<p>£421m<sup><a
 class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></sup></p>
<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>
Schedule 3.</p></div>"""


def test_footnotes_become_footnotes_and_what_was_deleted_or_commented_stays_behind() -> None:
    pasted = prose_of(WORD_EXTRAS)
    assert pasted.text == (
        "It costs £421m[^1]. Kept. Seen. 10⁶, CO₂, 1st\n\n| A | 10.0[^2] |\n\n"
        "[^1]: The agreement, schedule 3.\n\n[^2]: Rounded."
    )
    assert [words.split(":")[0] for words in pasted.left_out] == [
        "1 picture", "words that were deleted or struck out", "comments",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        (LIBRE_EXTRAS, "£421m[^1]\n\n[^1]: Schedule 3."),
        ('<p>£421m<a href="#_ftn1" name="_ftnref1">[1]</a> in all</p>', "£421m in all"),  # the note was not copied
        ('<p>see <a href="#b" name="b">this</a> and <a href="#c">that</a></p>', "see this and that"),
        ('<p><a href="#x" name="x">a</a><a href="javascript:alert(1)" name="y">b</a></p>', "ab"),
        ("<p>a <s>b</s><strike>c</strike> d</p>", "a d"),
    ],
)
def test_marks_of_notes_never_stand_behind_a_figure(pasted: str, text: str) -> None:
    assert prose_of(pasted).text == text
