import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image
from pypdf import PdfReader
from weasyprint import HTML

from ihwb.kernel.errors import Refused
from scrutiny.pdf.admission import Limits
from scrutiny.pdf.check import check
from scrutiny.pdf.cleaning import Upload
from scrutiny.pdf.join import Joined, join
from scrutiny.pdf.tokens import tokens
from scrutiny.pdf.uploads import clean_upload, examine_upload
from tests.scrutiny.pdf.conftest import CREATED

LETTER = """<html lang="en-GB"><title>Letter</title><body style="font-family: Inter, DejaVu Sans"><h1>Response</h1>
<p>The trust supports the plan. <a href="https://example.org/a">More</a>, <a href="#below">below</a>.</p>
<p style="break-before: page" id="below">The second page.</p></body></html>"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory) -> Path:
    """Two pages without tags, as most uploads are."""
    out = tmp_path_factory.mktemp("letter") / "letter.pdf"
    HTML(string=LETTER).write_pdf(out)
    return out


@pytest.fixture(scope="module")
def tagged_letter(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("tagged") / "letter.pdf"
    HTML(string=LETTER).write_pdf(out, pdf_variant="pdf/ua-1")
    return out


def upload(path: Path) -> Upload:
    return Upload(path, "letter.pdf", "letter", "Letter from the trust")


def bind(sections, stamp, folder: Path) -> Joined:
    return join(sections, title="Pack", lang="en-GB", stamp=stamp, out=folder / "pack.pdf", created=CREATED)


def changed(letter: Path, tmp_path: Path, change, **options) -> Path:
    out = tmp_path / "changed.pdf"
    with pikepdf.open(letter) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out


def refusal(path: Path, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        examine_upload(path, "letter.pdf", limits)
    assert "“letter.pdf”" in refused.value.message
    return refused.value


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload.pdf"
    path.write_bytes(content)
    return path


def test_a_sound_file_is_let_in_and_its_pages_counted(letter):
    assert examine_upload(letter, "letter.pdf") == 2


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(write(tmp_path, b"")).code == "upload_empty"


def test_a_file_that_is_no_pdf_is_refused(tmp_path):
    assert refusal(write(tmp_path, b"PK\3\4 a word document")).code == "upload_not_pdf"


@pytest.mark.parametrize("harm", ["cut", "no table", "torn stream"])
def test_a_damaged_file_is_refused(letter, tmp_path, harm):
    content = letter.read_bytes()
    broken = {
        "cut": content[: len(content) // 2],
        "no table": content.replace(b"startxref", b"startxxxx"),
        "torn stream": content.replace(b"stream\nx", b"stream\n\0", 1),
    }[harm]
    assert broken != content
    assert refusal(write(tmp_path, broken)).code == "upload_damaged"


@pytest.mark.parametrize("password", [{"user": "open", "owner": "own"}, {"user": "", "owner": "own"}])
def test_a_protected_file_is_refused_even_if_it_opens_without_a_password(letter, tmp_path, password):
    protected = changed(letter, tmp_path, lambda pdf: None, encryption=Encryption(**password))
    assert refusal(protected).code == "upload_encrypted"


def test_a_file_without_pages_is_refused(tmp_path):
    out = tmp_path / "none.pdf"
    Pdf.new().save(out)
    assert refusal(out).code == "upload_no_pages"


def test_limits_are_told_with_the_figures(letter):
    assert "2 pages and a file may have 1" in refusal(letter, Limits(pages=1)).message
    large = refusal(letter, Limits(bytes=1000))
    assert large.code == "upload_too_large"


def test_a_file_that_unpacks_to_far_more_is_refused(letter, tmp_path):
    def bomb(pdf):
        pdf.Root.Zeros = Stream(pdf, b"\0" * 5_000_000)

    assert refusal(changed(letter, tmp_path, bomb), Limits(unpacked=2_000_000)).code == "upload_bomb"


def test_hidden_layers_are_refused_by_name_and_shown_ones_are_not(letter, tmp_path):
    def hide(pdf, *, off=True):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Officers' notes")))
        standard = Dictionary(OFF=Array([layer])) if off else Dictionary()
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=standard)

    hidden = refusal(changed(letter, tmp_path, hide))
    assert hidden.code == "upload_hidden_layers"
    assert "“Officers' notes”" in hidden.message
    assert examine_upload(changed(letter, tmp_path, lambda pdf: hide(pdf, off=False)), "letter.pdf") == 2


def active(pdf: Pdf) -> None:
    """Everything that an upload must not bring along."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("Draft-"))]))
    pdf.attachments["ledger.xlsx"] = b"figures of the officers"
    pdf.docinfo[Name.Author] = String("the author")
    pdf.Root.PieceInfo = Dictionary(Maker=Dictionary(Private=String("private words")))
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    page.Metadata = Stream(pdf, b"<x>page metadata</x>")
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Filled in"), F=4,
        DA=String("/Helv 12 Tf 0 g"), Rect=Array([100, 100, 300, 120]),
    )  # fmt: skip
    launch = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("cmd.exe"))
    )
    scripted = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=script)
    film = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))
    page.Annots.extend([pdf.make_indirect(one) for one in (field, launch, scripted, film)])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([page.Annots[-4]]), DA=String("/Helv 12 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font)),
        NeedAppearances=True,
    )  # fmt: skip


def everything(path: Path) -> bytes:
    """All that a file holds, unpacked."""
    with pikepdf.open(path) as pdf:
        parts = [thing.unparse(resolved=True) for thing in pdf.objects if thing is not None]
        parts += [thing.read_bytes() for thing in pdf.objects if isinstance(thing, Stream)]
        return b"\n".join([*parts, pdf.trailer.unparse()])


def test_nothing_active_or_hidden_comes_along(letter, tmp_path):
    dangerous = changed(letter, tmp_path, active)
    section = clean_upload(upload(dangerous), tmp_path / "section.pdf")
    held = everything(section.path)
    for word in (
        b"JavaScript", b"OpenAction", b"/AA", b"EmbeddedFile", b"Launch", b"cmd.exe", b"AcroForm", b"RichMedia",
        b"Widget", b"figures of the officers", b"the author", b"private words", b"page metadata", b"Draft-",
        b"PieceInfo",
    ):  # fmt: skip
        assert word not in held, word
    assert section.warnings == ("2 form fields, comments and stamps were made part of the page; only links remain.",)


def test_what_was_filled_in_a_form_stays_on_the_page(letter, tmp_path):
    section = clean_upload(upload(changed(letter, tmp_path, active)), tmp_path / "section.pdf")
    assert "Filled in" in PdfReader(section.path).pages[0].extract_text()


def test_an_upload_without_tags_joins_whole_and_the_check_says_so(letter, sections, stamp, tmp_path):
    section = clean_upload(upload(letter), tmp_path / "section.pdf")
    assert not section.tagged
    joined = bind([*sections, section], stamp, tmp_path)
    assert not joined.claims_pdf_ua
    assert check(joined.path) == [
        "“Letter from the trust” was uploaded as a PDF without tags: the document cannot be PDF/UA with it."
    ]
    pages = PdfReader(joined.path).pages
    assert "The second page." in pages[-1].extract_text()
    assert f"Page {len(pages)}" in pages[-1].extract_text()
    assert [entry.title for entry in PdfReader(joined.path).outline if not isinstance(entry, list)][-1] == (
        "Letter from the trust"
    )


def test_links_of_an_upload_still_work_and_say_where_they_lead(letter, sections, stamp, tmp_path):
    section = clean_upload(upload(letter), tmp_path / "section.pdf")
    joined = bind([*sections, section], stamp, tmp_path)
    with pikepdf.open(joined.path) as pdf:
        said = {str(link.Contents) for link in pdf.pages[joined.pages - 2].obj.Annots}
    assert said == {"https://example.org/a", f"Go to page {joined.pages}"}


def test_an_upload_with_good_tags_keeps_them(tagged_letter, sections, stamp, tmp_path):
    section = clean_upload(upload(tagged_letter), tmp_path / "section.pdf")
    assert section.tagged
    assert section.findings == ()
    joined = bind([*sections, section], stamp, tmp_path)
    assert joined.claims_pdf_ua
    assert check(joined.path) == []


def test_an_upload_whose_tags_cannot_be_kept_is_taken_without_them(tagged_letter, tmp_path):
    def spoil(pdf):
        pdf.Root.StructTreeRoot.K[0].K[0].S = Name.Unknown

    section = clean_upload(upload(changed(tagged_letter, tmp_path, spoil)), tmp_path / "section.pdf")
    assert not section.tagged
    assert section.pages == 2


def test_a_scanned_page_becomes_a_picture_with_words_for_it(tmp_path):
    scan = tmp_path / "scan.pdf"
    Image.new("RGB", (60, 80), "grey").save(scan, "PDF")
    section = clean_upload(upload(scan), tmp_path / "section.pdf")
    with pikepdf.open(section.path) as pdf:
        (figure,) = pdf.Root.StructTreeRoot.K[0].K
        assert (str(figure.S), str(figure.Alt)) == ("/Figure", "Letter from the trust, page 1, uploaded without tags")


def test_camera_data_and_comments_are_taken_out_of_pictures(tmp_path):
    file, scan = io.BytesIO(), tmp_path / "scan.pdf"
    details = Image.Exif()
    details[0x010E] = "taken at the home of a client"
    Image.new("RGB", (16, 16), "red").save(file, "JPEG", comment=b"a remark", exif=details)
    pdf = Pdf.new()
    pdf.add_blank_page()
    image = Stream(pdf, file.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 16, 16
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))
    pdf.pages[0].obj.Contents = Stream(pdf, b"q 90 0 0 90 0 0 cm /I Do Q")
    pdf.save(scan)
    section = clean_upload(upload(scan), tmp_path / "section.pdf")
    with pikepdf.open(section.path) as pdf:
        (kept,) = [
            thing for thing in pdf.objects if isinstance(thing, Stream) and thing.get(Name.Subtype) == Name.Image
        ]
        jpeg = kept.read_raw_bytes()
    assert b"client" not in jpeg
    assert b"remark" not in jpeg
    assert Image.open(io.BytesIO(jpeg)).getpixel((8, 8))[0] > 200


def test_an_unbalanced_drawing_does_not_turn_the_stamp(letter, sections, stamp, tmp_path):
    def unbalance(pdf):
        for page in pdf.pages:
            page.contents_add(b"Q Q q q 0 1 -1 0 0 0 cm")

    section = clean_upload(upload(changed(letter, tmp_path, unbalance)), tmp_path / "section.pdf")
    with pikepdf.open(section.path) as pdf:
        content = pdf.pages[0].obj.Contents.read_bytes()
    words = [token for kind, token in tokens(content) if kind == "word"]
    assert words.count(b"q") == words.count(b"Q")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_stamped_at_the_foot_as_it_is_shown(letter, stamp, tmp_path, turn):
    def rotate(pdf):
        for page in pdf.pages:
            page.obj.Rotate = turn

    section = clean_upload(upload(changed(letter, tmp_path, rotate)), tmp_path / "section.pdf")
    joined = bind([section], stamp, tmp_path)
    with pikepdf.open(joined.path) as pdf:
        stamped = pdf.pages[0].obj.Contents[-1].read_bytes()
    wide, high = 595.28, 841.89
    matrices = {
        0: b"1 0 0 1 0 0 cm",
        90: b"0 1 -1 0 %.2f 0 cm" % wide,
        180: b"-1 0 0 -1 %.2f %.2f cm" % (wide, high),
        270: b"0 -1 1 0 0 %.2f cm" % high,
    }
    assert matrices[turn] in stamped


def test_a_worker_can_do_the_cleaning(pool, letter, tmp_path):
    here = clean_upload(upload(letter), tmp_path / "here.pdf")
    there = clean_upload(upload(letter), tmp_path / "there.pdf", renderers=pool)
    assert here.path.read_bytes() == there.path.read_bytes()
    assert (there.key, there.title, there.pages, there.findings) == (here.key, here.title, here.pages, here.findings)


def test_a_worker_refuses_with_the_same_sentence(pool, tmp_path):
    with pytest.raises(Refused, match="is not a PDF"):
        clean_upload(upload(write(tmp_path, b"words")), tmp_path / "section.pdf", renderers=pool)


def test_an_upload_printed_to_the_edge_leaves_room_for_the_stamp(sections, stamp, tmp_path):
    edge = tmp_path / "edge.pdf"
    HTML(string="<style>@page{margin:0} body{margin:0} p{margin:0} p+p{position:absolute;bottom:0}</style>"
         '<p>Top line</p><p>Last line <a href="https://example.org">link</a></p>').write_pdf(edge)  # fmt: skip
    joined = bind([clean_upload(upload(edge), tmp_path / "section.pdf")], stamp, tmp_path)
    page = PdfReader(joined.path).pages[0]
    heights: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, cm, tm, *_: heights.setdefault(text.strip(), place(cm, tm)))
    high = float(page.mediabox.height)
    assert heights["Page 1"] == pytest.approx(31)
    assert 40 < heights["Last line"] < 60
    assert high - 70 < heights["Top line"] < high - 40
    assert 40 <= float(page["/Annots"][0].get_object()["/Rect"][3]) < 60


def place(cm: list[float], tm: list[float]) -> float:
    """How high above the foot of the page a text is drawn."""
    return tm[4] * cm[1] + tm[5] * cm[3] + cm[5]


def test_a_pattern_moves_with_the_page_that_it_fills(tmp_path):
    pdf, filled = Pdf.new(), tmp_path / "filled.pdf"
    pdf.add_blank_page(page_size=(200, 400))
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 200, 0]), Function=Dictionary(
        FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0]), C1=Array([1])))  # fmt: skip
    fade = pdf.make_indirect(Dictionary(PatternType=2, Shading=shading))
    pdf.pages[0].obj.Resources = Dictionary(Pattern=Dictionary(P=fade))
    pdf.pages[0].obj.Contents = Stream(pdf, b"/Pattern cs /P scn 0 0 200 400 re f")
    pdf.save(filled)
    section = clean_upload(upload(filled), tmp_path / "section.pdf")
    with pikepdf.open(section.path) as cleaned:
        page = cleaned.pages[0].obj
        assert [float(part) for part in page.Resources.Pattern.P.Matrix] == [0.8, 0, 0, 0.8, 20, 40]
        assert b"0.80000 0.00000 0.00000 0.80000 20.00000 40.00000 cm" in page.Contents.read_bytes()
