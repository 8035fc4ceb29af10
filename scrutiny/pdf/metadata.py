"""What the document says about itself: title, language, dates, and PDF/UA where it is true."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from scrutiny.rules.page_labels import roman

PRODUCER = "Integrated commissioning pack engine"
UA_CLAIM = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
_COUNTED = re.compile(r"([A-Z]*)([1-9]\d*)")
_ROMAN = {roman(number): number for number in range(1, 100)}
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{claim}<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{created}</xmp:ModifyDate>
<xmp:MetadataDate>{created}</xmp:MetadataDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def describe(pdf: Pdf, *, title: str, lang: str, created: datetime, pdf_ua: bool, labels: Sequence[str] = ()) -> None:
    """Language, title, dates and page labels. ``created`` must know its time zone."""
    date = String(_pdf_date(created))
    xmp = XMP.format(
        claim=UA_CLAIM if pdf_ua else "",
        title=escape(title),
        lang=escape(lang),
        created=created.isoformat(timespec="seconds"),
        producer=PRODUCER,
    )
    metadata = Stream(pdf, xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    pdf.Root.Lang = String(lang)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.PageLabels = Dictionary(Nums=Array(_page_labels(labels)))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=String(title), CreationDate=date, ModDate=date, Producer=String(PRODUCER))
    )


def _page_labels(labels: Sequence[str]) -> list[int | Dictionary]:
    """Runs of Roman and of plain numbers as such, so that a viewer can count them; any other label as it stands."""
    if not labels:
        return [0, Dictionary(S=Name.D)]
    found: list[int | Dictionary] = []
    before: tuple[str, int] | None = None
    for page, label in enumerate(labels):
        kind, number, one = _page_label(label)
        if before is None or kind == "" or before != (kind, number - 1):
            found += [page, one]
        before = (kind, number)
    return found


def _page_label(label: str) -> tuple[str, int, Dictionary]:
    """Its kind ("" for one by itself), its number, and how a run that begins with it is written."""
    if match := _COUNTED.fullmatch(label):
        number = int(match[2])
        counted = Dictionary(S=Name.D, St=number)
        if match[1]:
            counted.P = String(match[1])
        return f"D{match[1]}", number, counted
    if label in _ROMAN:
        return "r", _ROMAN[label], Dictionary(S=Name.r, St=_ROMAN[label])
    return "", 0, Dictionary(P=String(label))


def _pdf_date(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + (f"{offset[:3]}'{offset[3:5]}'" if offset else "Z")
