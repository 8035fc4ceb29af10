"""More places: beside the drawing of a page, in bytes that are no text as a whole, and in letters nobody sees."""

import base64
import gzip
import io
from urllib.parse import quote

from pikepdf import Array, Dictionary, Name, Stream, String

from tests.scrutiny.pdf.leaks import SECRET, add_drawing

NOISE = bytes(range(1, 256)) * 40
WIDE = SECRET.encode("utf-16-be")


def remark_in_a_drawing(pdf):
    add_drawing(pdf, b"%% %s\n" % SECRET.encode())


def mark_of_a_drawing(pdf):
    add_drawing(pdf, b"/%s BMC EMC" % SECRET.replace(" ", "#20").encode())


def bytes_of_an_inline_picture(pdf):
    add_drawing(pdf, b"BI /W 58 /H 1 /BPC 8 /CS /G ID %s EI" % SECRET.encode())


def samples_of_a_picture(pdf):
    image = Stream(pdf, NOISE + SECRET.encode() + NOISE)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 58, 352
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].obj.Resources.XObject["/Hidden"] = image


def name_of_a_colour_profile(pdf):
    profile = Stream(pdf, NOISE + WIDE + NOISE)
    profile.N = 3
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=pdf.make_indirect(profile))])


def name_in_a_font_program(pdf):
    program = pdf.make_indirect(Stream(pdf, NOISE + WIDE + NOISE))
    about = Dictionary(Type=Name.FontDescriptor, FontName=Name.Plain, FontFile2=program)
    pdf.pages[0].obj.Resources.Font["/Spare"] = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Plain, FontDescriptor=about
    )


def small_picture_in_xmp(pdf):
    """What picture programs put there: the bytes of a preview, in Base64 over several lines."""
    packed = base64.encodebytes(b"\xff\xd8 preview " + SECRET.encode() * 2).replace(b"\n", b"&#xA;")
    held = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(held.replace(b"Cabinet pack", packed))


def address_in_xmp(pdf):
    held = pdf.Root.Metadata.read_bytes()
    escaped = "".join(f"%{letter:02X}" for letter in SECRET.encode())
    pdf.Root.Metadata.write(held.replace(b"Cabinet pack", f"https://example.org/{escaped}".encode()))


def script_in_a_stream(pdf):
    """A program may write its letters by number."""
    program = "var a = '" + "".join(f"\\u{ord(letter):04x}" for letter in SECRET) + "'"
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=Stream(pdf, program.encode()))


def choices_of_a_field(pdf):
    field = Dictionary(FT=Name.Ch, T=String("f"), Opt=Array([Array([String("1"), String(SECRET)])]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def form_of_another_kind(pdf):
    words = SECRET.replace(" ", "</b> <b>")
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, f"<xdp><b>{words}</b></xdp>".encode()))


def form_with_tags_within_words(pdf):
    words = "".join(f"<b>{part}</b>" for part in (SECRET[:6], SECRET[6:27], SECRET[27:]))
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, f"<xdp>{words}</xdp>".encode()))


def letters_of_tags(pdf):
    """Letters that no program draws, which mirror the common ones."""
    pdf.Root.StructTreeRoot.K[0].K[0].T = String("Plan" + "".join(chr(0xE0000 + ord(letter)) for letter in SECRET))


def letters_in_full_width(pdf):
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else "\u3000" for letter in SECRET)
    pdf.Root.StructTreeRoot.K[0].K[0].T = String(wide)


def soft_hyphens(pdf):
    pdf.Root.StructTreeRoot.K[0].K[0].T = String("\u00ad".join(SECRET))


def words_that_look_like_references(pdf):
    """Two strings that differ by what looks like an object's number, in objects that are alike."""
    pdf.Root.Hidden = Array([pdf.make_indirect(Dictionary(To=String(one))) for one in ("5 0 R", f"7 0 R {SECRET}")])
    pdf.Root.Hidden.append(pdf.make_indirect(Dictionary(To=String(f"{SECRET} 9 0 R"), Up=pdf.pages[0].obj)))


def link_quoted_twice(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    everything = "".join(f"%{letter:02X}" for letter in SECRET.encode())
    link.A.URI = String("https://example.org/?to=" + quote(everything))


def entities_in_a_link(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("https://example.org/" + "".join(f"&#x{ord(letter):x};" for letter in SECRET))


def base64_of_wide_letters(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("data:," + base64.b64encode(SECRET.encode("utf-16-le")).decode())


def base64_of_packed_words(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("data:," + base64.b64encode(gzip.compress(SECRET.encode())).decode())


def digits_as_text(pdf):
    pdf.Root.Hidden = String(SECRET.encode().hex())


def old_office_file(pdf):
    pdf.attachments["report.doc"] = bytes.fromhex("D0CF11E0A1B11AE1") + NOISE + SECRET.encode("utf-16-le") + NOISE


def table_in_wide_letters(pdf):
    file = io.BytesIO()
    file.write(SECRET.replace(" ", ",").encode("utf-16"))
    pdf.attachments["table.csv"] = file.getvalue()


MORE_PLACES = [
    (remark_in_a_drawing, "page"),
    (mark_of_a_drawing, "page"),
    (bytes_of_an_inline_picture, "page"),
    (samples_of_a_picture, "picture"),
    (name_of_a_colour_profile, "catalogue"),
    (name_in_a_font_program, "page"),
    (small_picture_in_xmp, "metadata (XMP)"),
    (address_in_xmp, "metadata (XMP)"),
    (script_in_a_stream, "catalogue"),
    (choices_of_a_field, "form"),
    (form_of_another_kind, "form"),
    (form_with_tags_within_words, "form"),
    (letters_of_tags, "structure"),
    (letters_in_full_width, "structure"),
    (soft_hyphens, "structure"),
    (words_that_look_like_references, "catalogue"),
    (link_quoted_twice, "link or comment"),
    (entities_in_a_link, "link or comment"),
    (base64_of_wide_letters, "link or comment"),
    (base64_of_packed_words, "link or comment"),
    (digits_as_text, "catalogue"),
    (old_office_file, "attachment"),
    (table_in_wide_letters, "attachment"),
]
