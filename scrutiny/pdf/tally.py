"""Findings counted by kind, so that forty equal faults are one sentence."""


class Tally:
    """Collects sentences with their pages; each comes out once, with how often and where first."""

    def __init__(self) -> None:
        self._pages: dict[str, list[int]] = {}

    def add(self, sentence: str, page: int = 0) -> None:
        """``page`` counted from 1; 0 where a finding belongs to the whole document."""
        self._pages.setdefault(sentence, []).append(page)

    def sentences(self) -> tuple[str, ...]:
        return tuple(f"{sentence}{_where(pages)}." for sentence, pages in self._pages.items())


def _where(pages: list[int]) -> str:
    known = sorted({page for page in pages if page})
    if not known:
        return f" ({len(pages)} times)" if len(pages) > 1 else ""
    if len(pages) == 1:
        return f" (page {known[0]})"
    return f" ({len(pages)} times, first on page {known[0]})"
