from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from pypdf import PdfReader

from scrutiny.pdf import tree
from scrutiny.pdf.check import check
from scrutiny.pdf.document_check import bookmark_entries
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.join import join
from scrutiny.pdf.sections import PageRange, Section
from scrutiny.pdf.stamp import Stamp, stamp_fonts
from tests.scrutiny.pdf.conftest import CREATED, FONTS


@pytest.fixture
def pdf(pack):
    with pikepdf.open(pack.path) as opened:
        yield opened


def bind(sections, stamp, out, **changes):
    said = {"title": "Cabinet pack", "lang": "en-GB", "created": CREATED, **changes}
    return join(sections, stamp=stamp, out=out, **said)


def links(pdf):
    return [link for page in pdf.pages for link in page.obj.get(Name.Annots, [])]


def test_the_structure_of_the_joined_document_is_whole(pack):
    assert check(pack.path) == []
    assert pack.claims_pdf_ua


def test_page_ranges_count_through_the_pack(pack, sections):
    notes = sections[2].pages
    assert pack.ranges == {"plan": PageRange(1, 1), "risks": PageRange(2, 2), "notes": PageRange(3, 2 + notes)}
    assert pack.pages == len(PdfReader(pack.path).pages) == 2 + notes


def test_equal_sections_give_equal_bytes(pack, sections, stamp, tmp_path):
    again = bind(sections, stamp, tmp_path / "pack.pdf")
    assert again.path.read_bytes() == pack.path.read_bytes()


def test_another_day_gives_other_bytes(pack, sections, stamp, tmp_path):
    later = bind(sections, stamp, tmp_path / "pack.pdf", created=datetime(2014, 11, 4, tzinfo=UTC))
    assert later.path.read_bytes() != pack.path.read_bytes()


def test_every_page_carries_its_number_as_an_artifact(pack, pdf):
    for number, page in enumerate(PdfReader(pack.path).pages, 1):
        assert f"Page {number}" in page.extract_text().splitlines()[-1]
    last = pdf.pages[-1].obj.Contents[-1].read_bytes()
    assert last.startswith(b"Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC")


def test_the_parts_of_the_structure_have_the_titles_of_the_sections(pdf):
    (document,) = tree.kids(pdf.Root.StructTreeRoot)
    assert tree.role(document) == "Document"
    assert [(tree.role(part), str(part.T)) for part in tree.kids(document)] == [
        ("Part", "Plan"),
        ("Part", "Risks"),
        ("Part", "Notes"),
    ]


def test_headers_of_equal_tables_in_two_sections_do_not_get_mixed_up(pdf):
    ids = [name for name, _ in tree.name_tree(pdf.Root.StructTreeRoot.IDTree)]
    assert len(ids) == len(set(ids)) == 5 + 3
    assert ids == sorted(ids)
    cells = [cell for cell, _ in tree.walk(pdf.Root.StructTreeRoot) if tree.role(cell) == "TD"]
    assert len(cells) == 5
    assert all(bytes(header) in ids for cell in cells for header in tree.table_attributes(cell).Headers)


def test_every_table_header_says_whether_it_heads_a_row_or_a_column(pdf):
    heads = [cell for cell, _ in tree.walk(pdf.Root.StructTreeRoot) if tree.role(cell) == "TH"]
    scopes = [str(tree.table_attributes(head).Scope) for head in heads]
    assert scopes == ["/Column", "/Column", "/Column", "/Row", "/Row", "/Column", "/Column", "/Row"]


def test_links_lead_to_their_places_and_say_where(pdf):
    numbers = tree.page_numbers(pdf)
    places = {name: numbers[place[0].objgen] for name, place in tree.name_tree(pdf.Root.Names.Dests)}
    said = {str(link.Contents): places.get(bytes(link.Dest)) for link in links(pdf) if Name.Dest in link}
    assert said == {
        "Go to page 1": 1,
        "Go to “Risks”, page 2": 2,
        "Go to “Notes”, page 3": 3,
        "Go to “Plan”, page 1": 1,
    }
    outside = [str(link.A.URI) for link in links(pdf) if Name.A in link]
    assert outside == ["https://example.org/guide"]


def test_a_link_in_the_structure_leads_to_the_link_on_the_page(pdf):
    entries = dict(tree.number_tree(pdf.Root.StructTreeRoot.ParentTree))
    owners = [entries[int(link.StructParent)] for link in links(pdf)]
    assert [tree.role(owner) for owner in owners] == ["Link"] * 5
    assert all(any(kid.Obj.objgen == link.objgen for kid in tree.kids(owner) if not isinstance(kid, int))
               for owner, link in zip(owners, links(pdf), strict=True))  # fmt: skip


def test_bookmarks_stand_below_one_for_each_section(pdf):
    top = [pdf.Root.Outlines.First]
    while Name.Next in top[-1]:
        top.append(top[-1].Next)
    assert [str(entry.Title) for entry in top] == ["Plan", "Risks", "Notes"]
    assert [str(entry.Title) for entry in bookmark_entries(top[0])] == ["Contributions", "Chart"]
    assert int(top[0].Count) == -2
    assert Name.First not in top[2]  # its only heading repeats the title


def test_the_document_says_what_it_is(pack, pdf):
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert '<rdf:li xml:lang="x-default">Cabinet pack</rdf:li>' in xmp
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo.CreationDate) == "D:20141103093000+00'00'"
    assert PdfReader(pack.path).page_labels[:2] == ["1", "2"]
    assert pack.path.read_bytes().startswith(b"%PDF-1.7")


def test_a_pack_with_a_finding_does_not_call_itself_pdf_ua(sections, stamp, tmp_path):
    flawed = [sections[0], sections[1], replace(sections[2], findings=("A picture has no alternative text.",))]
    joined = bind(flawed, stamp, tmp_path / "pack.pdf")
    assert joined.findings == ("Section “Notes”: A picture has no alternative text.",)
    assert not joined.claims_pdf_ua
    with pikepdf.open(joined.path) as pdf:
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


def test_a_restricted_pack_has_its_banner_on_every_page(sections, stamp, tmp_path):
    marked = replace(stamp, banner="RESTRICTED: not for publication")
    joined = bind(sections, marked, tmp_path / "pack.pdf")
    assert check(joined.path) == []
    for page in PdfReader(joined.path).pages:
        assert "RESTRICTED: not for publication" in page.extract_text()


def test_a_long_footer_is_shortened_before_it_reaches_the_page_number(sections, stamp, tmp_path):
    joined = bind(sections[:1] + sections[1:], replace(stamp, footer="Partnership board " * 20), tmp_path / "pack.pdf")
    line = PdfReader(joined.path).pages[0].extract_text().splitlines()[-1]
    assert line.startswith("Partnership board")
    assert "…" in line
    assert line.endswith("Page 1")


def test_the_stamp_takes_the_first_font_that_has_every_letter(sections, tmp_path):
    stamp = Stamp("Bwrdd Iechyd ☃", stamp_fonts(FONTS))
    joined = bind(sections, stamp, tmp_path / "pack.pdf")
    assert "Bwrdd Iechyd ☃" in PdfReader(joined.path).pages[0].extract_text()
    with pikepdf.open(joined.path) as pdf:
        assert "DejaVuSans" in str(pdf.pages[0].obj.Resources.Font.PackStamp.BaseFont)


def test_a_letter_that_no_font_has_is_named(sections, tmp_path):
    with pytest.raises(Fault, match="“\U00012345”"):
        bind(sections, Stamp("Board \U00012345", (FONTS / "Inter-Regular.ttf",)), tmp_path / "pack.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_section_that_is_not_in_the_pack_fails_with_its_name(sections, stamp, tmp_path):
    with pytest.raises(Fault) as fault:
        bind(sections[:2], stamp, tmp_path / "pack.pdf")
    assert fault.value.code == "link_without_target"
    assert "“Plan” has a link to “pack:notes”" in fault.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_place_that_a_section_does_not_have_fails(pool, style, sections, stamp, tmp_path):
    section = Section("more", "More", '<h1>More</h1><p><a href="pack:risks#r9">the ninth risk</a></p>')
    more = pool.render_one(section, style, tmp_path / "more.pdf")
    with pytest.raises(Fault, match="“More” has a link to “pack:risks#r9”"):
        bind([*sections, more], stamp, tmp_path / "pack.pdf")


def test_two_sections_of_one_key_are_refused(sections, stamp, tmp_path):
    with pytest.raises(Fault, match="“plan”"):
        bind([*sections, sections[0]], stamp, tmp_path / "pack.pdf")


def test_a_pack_without_sections_is_refused(stamp, tmp_path):
    with pytest.raises(Fault, match="no sections"):
        bind([], stamp, tmp_path / "pack.pdf")


def test_a_landscape_page_is_stamped_at_its_own_foot(pool, style, stamp, tmp_path):
    wide = replace(style, css=style.css + "@page { size: A4 landscape }")
    section = pool.render_one(Section("wide", "Wide", "<h1>Wide</h1>"), wide, tmp_path / "wide.pdf")
    joined = bind([section], stamp, tmp_path / "pack.pdf")
    page = PdfReader(joined.path).pages[0]
    assert float(page.mediabox.width) > float(page.mediabox.height)
    assert where_is("Page 1", page) == pytest.approx((float(page.mediabox.width) - 56.7, 31), abs=35)


def where_is(words: str, page) -> tuple[float, float]:
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: found.append((text, tm[4], tm[5])))
    return next((x, y) for text, x, y in found if words in text)


def test_a_section_file_that_changed_meanwhile_is_noticed(sections, stamp, tmp_path):
    with pytest.raises(Fault, match="“Risks” changed while the pack was built"):
        bind([sections[0], replace(sections[1], pages=7), sections[2]], stamp, tmp_path / "pack.pdf")


@pytest.mark.parametrize("key", ["", "Plan", "a b", "a:b", "../a"])
def test_a_key_that_could_not_stand_in_a_link_is_refused(key):
    with pytest.raises(Fault, match="section key"):
        Section(key, "Title", "<h1>x</h1>")


def test_half_a_pack_is_never_left_behind(sections, stamp, tmp_path):
    out = tmp_path / "pack.pdf"
    out.write_bytes(b"the pack before")
    with pytest.raises(Fault):
        bind(sections[:2], stamp, out)
    assert out.read_bytes() == b"the pack before"
    assert [path.name for path in Path(tmp_path).iterdir()] == ["pack.pdf"]
