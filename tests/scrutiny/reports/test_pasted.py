"""What Word, a spreadsheet or a web page leaves on the clipboard, as a plain text."""

import pytest

from ihwb.kernel.errors import Refused
from scrutiny.services.pasted import LARGEST, prose_of

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
    assert prose_of(WORD) == (
        "## Why one budget\n\nNeed grows **faster** than money.\n\n- One system\n- One budget\n\n"
        "| Line | 2015/16 |\n| Acute / care | 100 |"
    )


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>", "- one\n- two\n- three"),
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
    assert prose_of(pasted) == text


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
    assert prose_of(pasted) == "ok"


def test_more_than_a_report_holds_is_refused() -> None:
    with pytest.raises(Refused, match="section by section"):
        prose_of("x" * (LARGEST + 1))
