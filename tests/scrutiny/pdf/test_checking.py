"""The check must find what is broken: each fault is made on purpose in a pack that has none."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from scrutiny.pdf.check import check, wording

UA = "The file calls itself PDF/UA, and is not."


def elements(pdf, kind):
    return [thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get(Name.S) == Name("/" + kind)]


def no_language(pdf):
    del pdf.Root.Lang


def no_title(pdf):
    pdf.docinfo[Name.Title] = String("")


def title_not_shown(pdf):
    del pdf.Root.ViewerPreferences


def no_bookmarks(pdf):
    del pdf.Root.Outlines


def bookmark_to_nowhere(pdf):
    pdf.Root.Outlines.First.Dest = Array([])


def no_page_labels(pdf):
    del pdf.Root.PageLabels


def no_structure(pdf):
    del pdf.Root.StructTreeRoot


def skipped_heading(pdf):
    elements(pdf, "H2")[0].S = Name.H4


def no_alternative_text(pdf):
    del elements(pdf, "Figure")[0].Alt


def header_without_scope(pdf):
    del elements(pdf, "TH")[0].A.Scope


def header_that_is_not_there(pdf):
    elements(pdf, "TD")[0].A.Headers = Array([String("gone")])


def table_without_headers(pdf):
    for cell in elements(pdf, "TH"):
        cell.S = Name.TD


def unknown_type(pdf):
    elements(pdf, "P")[0].S = Name.Paragraph


def orphan(pdf):
    elements(pdf, "P")[0].P = pdf.Root.StructTreeRoot


def content_of_two(pdf):
    one, other = elements(pdf, "Span")[:2]
    other.K = one.K


def untagged_drawing(pdf):
    pdf.pages[0].obj.Contents.append(Stream(pdf, b"0 0 9 9 re f"))


def mark_without_element(pdf):
    pdf.pages[0].obj.Contents.append(Stream(pdf, b"/P <</MCID 999>> BDC 0 0 9 9 re f EMC"))


def link_without_description(pdf):
    del pdf.pages[0].obj.Annots[0].Contents


def link_out_of_structure(pdf):
    pdf.pages[0].obj.Annots[0].StructParent = 9999


def comment(pdf):
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text)))


def tab_order(pdf):
    del pdf.pages[0].obj.Tabs


def font_not_embedded(pdf):
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and Name.FontFile2 in thing:
            del thing.FontFile2


def script(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("1")))


def attachment(pdf):
    pdf.attachments["a.txt"] = b"a"


FAULTS = [
    (no_language, "does not say its language"),
    (no_title, "has no title"),
    (title_not_shown, "instead of the document's title"),
    (no_bookmarks, "has no bookmarks"),
    (bookmark_to_nowhere, "The bookmark “Plan” leads to no page"),
    (no_page_labels, "no page labels"),
    (no_structure, "is not tagged"),
    (skipped_heading, "A heading of level 4 follows one of level 1 (page 1)"),
    (no_alternative_text, "A picture has no alternative text (page 1)"),
    (header_without_scope, "A table header has no scope (page 1)"),
    (header_that_is_not_there, "names a header that does not exist"),
    (table_without_headers, "A table has no header cells (2 times, first on page 1)"),
    (unknown_type, "“Paragraph”, which is not a standard one"),
    (orphan, "does not name its parent"),
    (content_of_two, "belongs to two elements"),
    (untagged_drawing, "neither tagged nor set aside (page 1)"),
    (mark_without_element, "marked but not in the structure (page 1)"),
    (link_without_description, "A link has no description (page 1)"),
    (link_out_of_structure, "A link on a page is not in the structure"),
    (comment, "an annotation that is not a link"),
    (tab_order, "tab order"),
    (font_not_embedded, "is not in the file"),
    (script, "a script"),
    (attachment, "has attachments"),
]


@pytest.mark.parametrize(("spoil", "sentence"), FAULTS, ids=[spoil.__name__ for spoil, _ in FAULTS])
def test_a_fault_is_found(pack, tmp_path, spoil, sentence):
    out = tmp_path / "spoilt.pdf"
    with pikepdf.open(pack.path) as pdf:
        spoil(pdf)
        pdf.save(out)
    findings = check(out)
    assert any(sentence in finding for finding in findings), findings
    assert findings[-1] == UA


def test_a_file_saved_onto_itself_is_found(pack, tmp_path):
    out = tmp_path / "twice.pdf"
    content = pack.path.read_bytes()
    out.write_bytes(content + content[content.rindex(b"startxref") :])
    assert "The file was saved onto itself: earlier versions of it can be recovered." in check(out)


def test_a_file_that_is_no_pdf_is_one_finding(tmp_path):
    out = tmp_path / "words.pdf"
    out.write_bytes(b"words")
    assert check(out) == ["The file is not a PDF that can be opened."]


def test_no_more_is_said_than_was_checked():
    assert wording([]) == "Structure checked: nothing found. The file is marked as PDF/UA-1."
    assert wording(["A link has no description."]) == "Structure checked: 1 finding. The file is not marked as PDF/UA."
