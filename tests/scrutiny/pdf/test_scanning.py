"""Exempt content planted in every place where it can hide: each must be found, and a clean pack must give nothing."""

import hashlib
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from scrutiny.pdf.fragments import Exempt
from scrutiny.pdf.join import join
from scrutiny.pdf.scan import scan
from scrutiny.pdf.sections import Section
from tests.scrutiny.pdf.conftest import CREATED
from tests.scrutiny.pdf.leaks import PICTURE, PLACES, SECRET, add_drawing, bookmark
from tests.scrutiny.pdf.more_leaks import MORE_PLACES

EXEMPT = [Exempt("Item 9", SECRET, phrases=("Harbour Care",), digests=(hashlib.sha256(PICTURE).hexdigest(),))]
Plant = Callable[[Pdf], None]


def found(pack: Path) -> list[str]:
    certificate = scan(pack, EXEMPT)
    assert certificate["clean"] is (not certificate["findings"])
    assert all(finding["source"] == "Item 9" for finding in certificate["findings"])
    return [finding["place"] for finding in certificate["findings"]]


def planted(pack, tmp_path: Path, plant: Plant, **options) -> Path:
    out = tmp_path / "planted.pdf"
    with pikepdf.open(pack.path) as pdf:
        plant(pdf)
        pdf.save(out, **options)
    return out


def test_a_clean_pack_gives_a_clean_certificate(pack):
    certificate = scan(pack.path, EXEMPT, name="Cabinet pack.pdf")
    assert certificate["findings"] == []
    assert certificate["clean"]
    assert certificate["complete"]
    assert certificate["file"] == "Cabinet pack.pdf"
    assert certificate["sha256"] == hashlib.sha256(pack.path.read_bytes()).hexdigest()
    assert certificate["pages"] == pack.pages
    assert certificate["revisions"] == 1
    assert certificate["looked_for"] > 5
    assert {"page", "bookmark", "structure", "named destination", "link or comment", "metadata (XMP)"} <= set(
        certificate["read"]
    )
    assert json.loads(json.dumps(certificate)) == certificate


def test_the_certificate_never_quotes_what_it_looked_for(pack, tmp_path):
    leaking = planted(pack, tmp_path, lambda pdf: pdf.docinfo.__setitem__(Name.Subject, String(SECRET)))
    assert "Harbour" not in json.dumps(scan(leaking, EXEMPT))


def test_the_words_of_a_public_pack_are_read(pack):
    """The scan can only prove something if it reads what is there."""
    for text, place in [
        ("Paragraph 77 of the notes to the plan", "page"),
        ("Council pays the smaller part", "structure"),
        ("Contributions", "bookmark"),
        ("https://example.org/guide", "link or comment"),
        ("Cabinet, 11 November 2014", "page"),
    ]:
        places = {one["place"] for one in scan(pack.path, [Exempt("public", phrases=(text,))])["findings"]}
        assert place in places, text


@pytest.mark.parametrize(("plant", "place"), [*PLACES, *MORE_PLACES], ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_leak_is_found_and_its_place_named(pack, tmp_path, plant, place):
    assert place in found(planted(pack, tmp_path, plant))


def test_document_information_is_read(pack, tmp_path):
    def plant(pdf):
        pdf.docinfo[Name.Subject] = String(SECRET)

    assert found(planted(pack, tmp_path, plant)) == ["document information"]


def test_the_file_name_is_read(pack):
    assert [one["place"] for one in scan(pack.path, EXEMPT, name="harbour_care.pdf")["findings"]] == ["file name"]


def test_a_page_deleted_from_a_full_pack_is_still_found(pool, style, stamp, sections, tmp_path):
    """Text extraction shows nothing of it, and the structure still holds the whole page."""
    html = f"<h1>Award</h1><p>{SECRET}.</p>"
    award = pool.render_one(Section("award", "Award", html), style, tmp_path / "award.pdf")
    full = join([*sections, award], title="Full", lang="en-GB", stamp=stamp, out=tmp_path / "full.pdf", created=CREATED)
    cut = tmp_path / "cut.pdf"
    with pikepdf.open(full.path) as pdf:
        del pdf.pages[-1]
        pdf.save(cut)
    assert not any("Harbour" in page.extract_text() for page in PdfReader(cut).pages)
    assert found(cut)


def appended(content: bytes, stream: bytes, *, packed: bool) -> bytes:
    data = zlib.compress(stream) if packed else stream
    kind = b"/Filter /FlateDecode " if packed else b""
    return content + b"\n9999 0 obj\n<< %s/Length %d >>\nstream\n%s\nendstream\nendobj\n" % (kind, len(data), data)


@pytest.mark.parametrize("packed", [False, True])
def test_an_object_that_the_file_no_longer_counts_is_found(pack, tmp_path, packed):
    out = tmp_path / "leftover.pdf"
    out.write_bytes(appended(pack.path.read_bytes(), b"BT /F 9 Tf (%s) Tj ET" % SECRET.encode(), packed=packed))
    assert "bytes of no object" in found(out)


@pytest.mark.parametrize("codec", ["latin-1", "utf-16-be"])
def test_bytes_behind_the_end_of_the_file_are_read(pack, tmp_path, codec):
    out = tmp_path / "tail.pdf"
    out.write_bytes(pack.path.read_bytes() + b"\n" + SECRET.encode(codec))
    assert "bytes of no object" in found(out)


def test_an_earlier_revision_is_found_and_counted(pack, tmp_path):
    """A second saving at the end of the file changes the title; the first one is still there."""
    first = tmp_path / "first.pdf"
    with pikepdf.open(pack.path) as pdf:
        pdf.docinfo[Name.Title] = String(SECRET)
        pdf.save(first, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(first) as pdf:
        number = pdf.trailer.Info.objgen[0]
    content = first.read_bytes()
    start = content.rindex(b"startxref")
    offset, previous = len(content), int(content[start:].split()[1])
    root = content[content.rindex(b"/Root") :].split(b">>")[0].split(b"/")[1]
    body = b"%d 0 obj\n<< /Title (Cabinet pack) >>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 99999 /Prev %d /%s /Info %d 0 R >>\n" % (
        number, offset, previous, root.strip(), number,
    )  # fmt: skip
    first.write_bytes(content + body + table + b"startxref\n%d\n%%%%EOF\n" % (offset + len(body)))
    with pikepdf.open(first) as pdf:
        assert str(pdf.docinfo[Name.Title]) == "Cabinet pack"
    certificate = scan(first, EXEMPT)
    assert certificate["revisions"] == 2
    assert "bytes of no object" in [one["place"] for one in certificate["findings"]]


def test_text_cut_between_two_pages_is_found(pack, tmp_path):
    def plant(pdf):
        add_drawing(pdf, b"BT /Plain 9 Tf (The preferred bidder) Tj ET")
        page = pdf.pages[1].obj
        page.Resources.Font["/Plain"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        drawing = Stream(pdf, b"BT /Plain 9 Tf (for the nursing homes) Tj ET")
        page.Contents = Array([drawing, *page.Contents])

    certificate = scan(planted(pack, tmp_path, plant), EXEMPT)
    assert [(one["place"], one["where"]) for one in certificate["findings"]] == [("page", "page 1")]


def test_text_in_a_font_that_does_not_tell_its_letters_is_reported_as_unread(pack, tmp_path):
    def plant(pdf):
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name.Odd, FontDescriptor=Dictionary())
        page = pdf.pages[0].obj
        page.Resources.Font["/Odd"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Odd, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([inner]),
        )  # fmt: skip
        page.Contents.append(Stream(pdf, b"BT /Odd 9 Tf <00010002> Tj ET"))

    certificate = scan(planted(pack, tmp_path, plant), EXEMPT)
    assert certificate["clean"]
    assert not certificate["complete"]
    assert certificate["unread"] == ["Text in the font Odd was not read: the font does not tell its letters"]


def test_what_is_public_elsewhere_is_not_a_leak(pack, tmp_path):
    leaking = planted(pack, tmp_path, bookmark)
    assert not scan(leaking, EXEMPT)["clean"]
    assert scan(leaking, EXEMPT, allowed=[SECRET])["clean"]


def test_a_file_that_is_no_pdf_is_read_as_bytes_and_not_called_complete(tmp_path):
    out = tmp_path / "broken.pdf"
    out.write_bytes(b"not a pdf: " + SECRET.encode())
    certificate = scan(out, EXEMPT)
    assert [one["place"] for one in certificate["findings"]] == ["bytes"]
    assert certificate["unread"]


def test_a_picture_with_words_in_its_file_is_found(pack, tmp_path):
    """A PNG keeps notes beside its pixels; attached whole, they go with it."""
    notes, file = PngImagePlugin.PngInfo(), io.BytesIO()
    notes.add_text("Comment", SECRET)
    Image.new("RGB", (4, 4)).save(file, "PNG", pnginfo=notes)

    def plant(pdf):
        pdf.attachments["map.png"] = file.getvalue()

    assert "attachment" in found(planted(pack, tmp_path, plant))


@pytest.mark.parametrize("filters", ["/BrotliDecode", "/FlateDecode"])
def test_a_stream_that_cannot_be_unpacked_is_reported_as_unread(pack, tmp_path, filters):
    def plant(pdf):
        pdf.Root.Hidden = Stream(pdf, b"\x8b\x02\x80 nobody unpacks this", Filter=Name(filters))

    certificate = scan(planted(pack, tmp_path, plant), EXEMPT)
    assert certificate["clean"]
    assert not certificate["complete"]
    assert "could not be unpacked" in certificate["unread"][0]


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"(\xb5/\xfd"])
def test_an_archive_that_nobody_opens_is_reported_as_unread(pack, tmp_path, magic):
    certificate = scan(planted(pack, tmp_path, lambda pdf: pdf.attachments.__setitem__("a", magic + b"12345")), EXEMPT)
    assert not certificate["complete"]
    assert "of a kind that is not opened" in certificate["unread"][0]


def test_a_leak_is_found_in_a_file_whose_other_pages_are_remembered(pack, tmp_path):
    assert found(pack.path) == []
    assert "page" in found(
        planted(pack, tmp_path, lambda pdf: add_drawing(pdf, b"BT /Plain 9 Tf (Harbour Care) Tj ET"))
    )
    assert found(pack.path) == []
    assert scan(pack.path, [Exempt("Item 8", "", phrases=("Paragraph 77 of the notes",))])["findings"] != []


def test_the_same_drawing_in_a_font_of_other_letters_is_read_again(pack, tmp_path):
    """Only the font tells that these codes are the exempt words."""
    codes = bytes(range(65, 65 + len(set(SECRET))))
    order = sorted(set(SECRET))
    drawing = bytes(codes[order.index(letter)] for letter in SECRET)

    def plant(letters: list[str]) -> Plant:
        def do(pdf: Pdf) -> None:
            add_drawing(pdf, b"BT /Plain 9 Tf <%s> Tj ET" % drawing.hex().encode())
            table = b"".join(b"<%02X> <%04X>\n" % pair for pair in zip(codes, map(ord, letters), strict=True))
            program = b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%sendbfchar" % (
                len(codes), table,
            )  # fmt: skip
            pdf.pages[0].obj.Resources.Font["/Plain"].ToUnicode = Stream(pdf, program)

        return do

    assert found(planted(pack, tmp_path, plant(["x"] * len(order)))) == []
    assert "page" in found(planted(pack, tmp_path, plant(order)))


def test_bytes_that_only_look_like_a_drawing_stop_no_pack(pack, tmp_path):
    """The program of a font may hold any bytes, those of a text command and of a wrong escape among them."""

    def plant(pdf: Pdf) -> None:
        pdf.Root.Hidden = Stream(pdf, b"(\\8\\9 \\400\\) Harbour Care) Tj <4> Tj [ (\\9) -x ] TJ")

    assert found(planted(pack, tmp_path, plant))
