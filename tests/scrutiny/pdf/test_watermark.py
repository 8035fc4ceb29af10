"""One reader's mark on a finished pack: on every page, passed over by a screen reader, the tags as they were."""

import pikepdf
from page import validate_pdf
from pypdf import PdfReader

from scrutiny.pdf.check import check
from scrutiny.pdf.watermark import mark_copy

WORDS = "Copy 1A2B3C of Board member, Exampleshire Council, taken 7 April 2015 at 09:30"


def test_every_page_says_whose_copy_it_is_and_the_tags_stay_right(pack, stamp, tmp_path):
    before = pack.path.read_bytes()
    out = mark_copy(pack.path, WORDS, stamp.fonts, tmp_path / "copy.pdf")
    assert all(WORDS in " ".join(page.extract_text().split()) for page in PdfReader(out).pages)
    assert check(out) == []
    verdict = validate_pdf(out, profile="ua1")
    assert verdict.is_compliant, verdict.failures
    assert pack.path.read_bytes() == before
    with pikepdf.open(out) as copy, pikepdf.open(pack.path) as master:
        assert len(copy.Root.StructTreeRoot.K[0].K) == len(master.Root.StructTreeRoot.K[0].K)
        assert b"/Artifact <</Type /Pagination /Subtype /Watermark>>" in copy.pages[0].Contents[-1].read_bytes()


def test_the_same_words_make_the_same_copy(pack, stamp, tmp_path):
    one, two = (mark_copy(pack.path, WORDS, stamp.fonts, tmp_path / f"{name}.pdf") for name in "ab")
    assert one.read_bytes() == two.read_bytes()
