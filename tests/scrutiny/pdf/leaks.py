"""Exempt content put into each place of a PDF where it can hide."""

import base64
import gzip
import io
import zipfile

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

SECRET = "The preferred bidder for the nursing homes is Harbour Care"
PICTURE = bytes(range(48))


def xmp(pdf):
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Cabinet pack", SECRET.encode()))


def xmp_in_entities(pdf):
    packed = "".join(f"&#{ord(letter)};" for letter in SECRET).encode()
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Cabinet pack", packed))


def bookmark(pdf):
    pdf.Root.Outlines.First.Title = String(SECRET)


def structure_title(pdf):
    pdf.Root.StructTreeRoot.K[0].K[0].T = String(SECRET)


def alternative_text(pdf):
    figure = next(thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get(Name.S) == Name.Figure)
    figure.Alt = String(SECRET)


def actual_text(pdf):
    pdf.Root.StructTreeRoot.K[0].K[1].ActualText = String(SECRET)


def structure_type(pdf):
    pdf.Root.StructTreeRoot.K[0].K[1].S = Name("/" + SECRET.replace(" ", "_"))


def named_destination(pdf):
    leaf = pdf.Root.Names.Dests.Kids[0]
    leaf.Names = Array([String(SECRET.replace(" ", "-")), *leaf.Names])


def link_target(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("https://example.org/?q=" + SECRET.replace(" ", "+"))


def escaped_link_target(pdf):
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("https://example.org/Harbour%20Care")


def link_description(pdf):
    pdf.pages[0].obj.Annots[0].Contents = String(SECRET)


def comment(pdf):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(SECRET))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def page_label(pdf):
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))


def attachment(pdf):
    pdf.attachments["notes.txt"] = SECRET.encode()


def attachment_name(pdf):
    pdf.attachments[SECRET + ".txt"] = b"nothing"


def attached_office_file(pdf):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        words = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (SECRET[:14], SECRET[14:20], SECRET[20:]))
        archive.writestr("word/document.xml", f"<w:p>{words}</w:p>")
    pdf.attachments["report.docx"] = file.getvalue()


def attached_pdf(pdf):
    inner, file = Pdf.new(), io.BytesIO()
    inner.add_blank_page()
    inner.docinfo[Name.Title] = String(SECRET)
    inner.save(file)
    pdf.attachments["inner.pdf"] = file.getvalue()


def add_drawing(pdf, drawing):
    page = pdf.pages[0].obj
    page.Resources.Font["/Plain"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    page.Contents.append(Stream(pdf, drawing))


def invisible_text(pdf):
    add_drawing(pdf, b"BT 3 Tr /Plain 9 Tf 50 50 Td (%s) Tj ET" % SECRET.encode())


def text_off_the_page(pdf):
    add_drawing(pdf, b"BT /Plain 9 Tf 5000 5000 Td (%s) Tj ET" % SECRET.encode())


def text_letter_by_letter(pdf):
    letters = b" ".join(b"(%c) Tj 5 0 Td" % letter for letter in SECRET.encode())
    add_drawing(pdf, b"BT /Plain 9 Tf 50 50 Td " + letters + b" ET")


def text_kerned(pdf):
    add_drawing(pdf, b"BT /Plain 9 Tf 50 50 Td [%s] TJ ET" % b"-20".join(b"(%c)" % one for one in SECRET.encode()))


def text_over_lines_and_hyphens(pdf):
    lines = b" ".join(
        b"(%s) ' " % part for part in (b"The preferred bid-", b"der for the nurs-", b"ing homes is Harbour")
    )
    add_drawing(pdf, b"BT /Plain 9 Tf 12 TL 50 90 Td " + lines + b" ET")


def text_in_hexadecimal(pdf):
    add_drawing(pdf, b"BT /Plain 9 Tf 50 50 Td <%s> Tj ET" % SECRET.encode().hex(" ").encode())


def text_in_octal(pdf):
    add_drawing(pdf, b"BT /Plain 9 Tf 50 50 Td (%s) Tj ET" % b"".join(b"\\%03o" % one for one in SECRET.encode()))


def text_instead_of_text(pdf):
    add_drawing(pdf, b"/Span <</ActualText (%s)>> BDC BT /Plain 9 Tf (x) Tj ET EMC" % SECRET.encode())


def text_in_a_form_drawing(pdf):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form = Stream(pdf, b"BT /F 9 Tf (%s) Tj ET" % SECRET.encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = Dictionary(Font=Dictionary(F=font))
    pdf.pages[0].obj.Resources.XObject["/Hidden"] = form


def unreferenced_text(pdf):
    pdf.make_indirect(Dictionary(Note=String(SECRET)))


def picture(pdf):
    image = Stream(pdf, PICTURE)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 4, 4
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[0].obj.Resources.XObject["/Hidden"] = image


def camera_data(pdf):
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", comment=SECRET.encode())
    image = Stream(pdf, file.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 8, 8
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject["/Hidden"] = image


def script(pdf):
    action = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("s"), action]))


def layer(pdf):
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary())


def form_field(pdf):
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("f"), V=String(SECRET)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def private_key(pdf):
    pdf.Root.PieceInfo = Dictionary(Maker=Dictionary(Private=String(SECRET)))


def utf16_stream(pdf):
    pdf.Root.Hidden = Stream(pdf, SECRET.encode("utf-16-be"))


def text_in_a_hidden_layer(pdf):
    """Drawn on a layer that is switched off, whose own name says nothing."""
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer 1")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    pdf.pages[0].obj.Resources.Properties = Dictionary(Hidden=group)
    add_drawing(pdf, b"/OC /Hidden BDC BT /Plain 9 Tf 50 50 Td (%s) Tj ET EMC" % SECRET.encode())


def note_of_pages_left_out(pdf):
    """What a tool writes of itself into the catalogue: which pages it took out, and of what."""
    pdf.Root.LeftOut = Dictionary(Pages=Array([12, 13]), Of=String(SECRET))


def piece_of_a_page(pdf):
    pdf.pages[0].obj.PieceInfo = Dictionary(Maker=Dictionary(Private=Dictionary(Note=String(SECRET))))


def thumbnail(pdf):
    image = Stream(pdf, PICTURE)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 4, 4
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[0].obj.Thumb = image


def attachment_of_a_comment(pdf):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", SECRET)
    file = Stream(pdf, packed.getvalue())
    file.Type = Name.EmbeddedFile
    spec = Dictionary(Type=Name.Filespec, F=String("notes.zip"), EF=Dictionary(F=file))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def header_id(pdf):
    cell = next(thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get(Name.S) == Name.TH)
    cell.ID = String(SECRET)


def packed_attachment(pdf):
    """Packed by a tool that is no zip."""
    pdf.attachments["notes.gz"] = gzip.compress(SECRET.encode())


def link_to_packed_words(pdf):
    """An address that carries the words themselves, as web pages do with small pictures."""
    link = next(thing for thing in pdf.pages[0].obj.Annots if Name.A in thing)
    link.A.URI = String("data:text/plain;base64," + base64.b64encode(SECRET.encode()).decode())


def name_of_an_ink(pdf):
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    ink = Array([Name.Separation, Name("/" + SECRET), Name.DeviceGray, tint])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(Ink=pdf.make_indirect(ink))


def words_with_joiners(pdf):
    """Letters kept apart by what nobody sees."""
    pdf.Root.StructTreeRoot.K[0].K[0].T = String("\u200b".join(SECRET))


PLACES = [
    (xmp, "metadata (XMP)"),
    (xmp_in_entities, "metadata (XMP)"),
    (bookmark, "bookmark"),
    (structure_title, "structure"),
    (alternative_text, "structure"),
    (actual_text, "structure"),
    (structure_type, "structure"),
    (named_destination, "named destination"),
    (link_target, "link or comment"),
    (escaped_link_target, "link or comment"),
    (link_description, "link or comment"),
    (comment, "link or comment"),
    (page_label, "page label"),
    (attachment, "attachment"),
    (attachment_name, "attachment"),
    (attached_office_file, "attachment"),
    (attached_pdf, "document information"),
    (invisible_text, "page"),
    (text_off_the_page, "page"),
    (text_letter_by_letter, "page"),
    (text_kerned, "page"),
    (text_over_lines_and_hyphens, "page"),
    (text_in_hexadecimal, "page"),
    (text_in_octal, "page"),
    (text_instead_of_text, "page"),
    (text_in_a_form_drawing, "a drawing"),
    (picture, "picture"),
    (camera_data, "picture"),
    (script, "script"),
    (layer, "layer"),
    (form_field, "form"),
    (private_key, "catalogue"),
    (utf16_stream, "catalogue"),
    (text_in_a_hidden_layer, "page"),
    (note_of_pages_left_out, "catalogue"),
    (piece_of_a_page, "page"),
    (thumbnail, "picture"),
    (attachment_of_a_comment, "attachment"),
    (header_id, "structure"),
    (packed_attachment, "attachment"),
    (link_to_packed_words, "link or comment"),
    (name_of_an_ink, "page"),
    (words_with_joiners, "structure"),
]
