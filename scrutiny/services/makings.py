"""What a pack was drawn from, word for word: kept with it, to draw it again when templates have moved on."""

import gzip
import json
from typing import Any

from django.conf import settings

from scrutiny.models import Pack
from scrutiny.pdf.renderers import Style
from scrutiny.pdf.sections import Section


class Notes:
    """The style sheet and the sections of one pack, as they are handed to the press. Uploads are files of their own."""

    def __init__(self, css: str, sections: dict[str, dict[str, Any]] | None = None) -> None:
        self.css = css
        self.sections = sections or {}

    @property
    def style(self) -> Style:
        return Style(css=self.css, css_base=settings.FONT_DIR.parent, base=settings.FONT_DIR.parent)

    def noted(self, section: Section) -> Section:
        """The section, taken down. The agenda is drawn more than once: the last counts."""
        self.sections[section.key] = dict(vars(section))
        return section

    def section(self, key: str) -> Section | None:
        """A section as it was taken down before, whatever its template says today."""
        held = self.sections.get(key)
        return Section(**held) if held else None

    def packed(self) -> bytes:
        """Equal notes give equal bytes."""
        text = json.dumps({"css": self.css, "sections": self.sections}, sort_keys=True, ensure_ascii=False)
        return gzip.compress(text.encode(), mtime=0)


def read(pack: Pack) -> Notes | None:
    """The notes of a pack that was drawn before; None for one that is new, or whose notes are gone."""
    if not pack.makings:
        return None
    try:
        with pack.makings.open("rb") as stored:
            held = json.loads(gzip.decompress(stored.read()))
    except OSError:
        return None
    return Notes(held["css"], held["sections"])
