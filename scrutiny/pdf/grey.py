"""An uploaded document without colours, for the edition in black and white.

What is drawn stays as it is, letters and tags too. White paper goes below the page and a veil over it that takes the
colour from everything and leaves its brightness: readers and printers draw it in greys, pictures as well.
"""

from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream

VEIL = Name("/GreyVeil")


def greyed(source: Path, out: Path) -> Path:
    """Write the document with a veil on every page. Equal documents give equal bytes."""
    with Pdf.open(source) as pdf:
        veil = pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Saturation, ca=1.0))
        for page in pdf.pages:
            _veil(pdf, page.obj, veil)
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")
    return out


def _veil(pdf: Pdf, page: Object, veil: Object) -> None:
    resources = Dictionary(dict(page.get(Name.Resources, Dictionary()).items()))
    states = dict(resources.get(Name.ExtGState, Dictionary()).items())
    resources.ExtGState = Dictionary({**states, str(VEIL): veil})
    page.Resources = resources
    # The colours are mixed as red, green and blue, whatever the page was drawn in.
    page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB, I=True)
    left, low, right, high = (float(one) for one in page.MediaBox)
    box = b"%.3f %.3f %.3f %.3f re f" % (left, low, right - left, high - low)
    contents = page.get(Name.Contents, Array())
    held = list(contents) if isinstance(contents, Array) else [contents]
    paper = Stream(pdf, b"/Artifact BMC\nq 1 g %s Q\nEMC\nq\n" % box)
    over = Stream(pdf, b"\nQ\n/Artifact BMC\nq %s gs 0.5 g %s Q\nEMC\n" % (bytes(VEIL), box))
    page.Contents = Array([paper, *held, over])
