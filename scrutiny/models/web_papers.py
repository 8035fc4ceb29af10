"""The papers of a pack as web pages: kept as they were when the pack was built, whatever the templates become."""

from typing import Any

from django.db import models

from scrutiny.models.packs import Pack


class WebPaper(models.Model):
    """One section of a pack as a piece of a web page, with the pages of the PDF marked in it.

    ``paper`` is the same in every edition of the meeting's pack ("agenda", "i12" for an item, "d7" for a document);
    ``key`` is the section's in this pack. ``blocks``: [{"id", "text", "page"}], one for each paragraph, heading, row
    of a table. ``first_page`` counts the file's pages from 1; ``labels``: what stands on each of its pages in print, 7
    or 7A. ``fingerprint`` differs when the words differ. Nothing of it changes once it is there.
    """

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="web_papers")
    position = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=220)
    kind = models.CharField(max_length=12)
    audience = models.CharField(max_length=10)
    first_page = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    html = models.TextField()
    text = models.TextField(default="", help_text="The words of all blocks, a line each: what is searched.")
    blocks: Any = models.JSONField(default=list)
    labels: Any = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["pack", "position"]
        constraints = [
            models.UniqueConstraint(
                name="web_paper_once_a_pack",
                fields=["pack", "paper"],
                violation_error_message="The pack has this paper as a web page already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Paper {self.position}"  # the title of a Part II paper must not reach a log

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1

    @property
    def first_label(self) -> str:
        """What stands on its first page in print."""
        return self.label(self.first_page)

    def label(self, page: int) -> str:
        """What stands in print on a page of the file; its count where the paper is older than labels."""
        place = page - self.first_page
        return str(self.labels[place]) if 0 <= place < len(self.labels) else f"{page}"
