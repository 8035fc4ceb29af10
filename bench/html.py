"""The made-up pack as sections for the pack engine, with the classes of the project's own templates."""

from collections.abc import Mapping, Sequence
from html import escape

from django.template.loader import render_to_string

from bench.content import YEARS, Chapter, Risk, Table
from ihwb.kernel.money import show
from scrutiny.pdf.build import LateSection, Part
from scrutiny.pdf.sections import PageRange, Section

TAGS = {"red": "red", "amber": "amber", "green": "green"}


def parts(chapters: Sequence[Chapter], edition: str) -> tuple[Part, ...]:
    """Cover, agenda with page ranges, and the chapters of the edition."""
    wanted = [chapter for chapter in chapters if edition == "restricted" or not chapter.restricted]
    cover = Section("cover", "Cover", f'<div class="cover"><h1>A pack to measure by</h1><p>{edition}</p></div>')
    agenda = LateSection("agenda", "Agenda", lambda ranges: _agenda(wanted, ranges))
    return (cover, agenda, *(section(chapter) for chapter in wanted))


def _agenda(chapters: Sequence[Chapter], ranges: Mapping[str, PageRange]) -> str:
    rows = "".join(
        f'<tr><td class="agenda-number">{number}</td><td><a href="pack:{one.key}">{one.title}</a></td>'
        f'<td class="agenda-pages">{ranges[one.key]}</td></tr>'
        for number, one in enumerate(chapters, start=1)
    )
    head = '<th scope="col" class="agenda-number">Item</th><th scope="col">Business</th>'
    head += '<th scope="col" class="agenda-pages">Pages</th>'
    return f'<h1>Agenda</h1><table class="agenda"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def section(chapter: Chapter) -> Section:
    prose = "".join(
        (f"<h2>{escape(chapter.headings[place // 5])}</h2>" if place % 5 == 0 else "") + f"<p>{escape(text)}</p>"
        for place, text in enumerate(chapter.paragraphs)
    )
    drawing = render_to_string("components/charts/chart.svg", {"chart": chapter.chart})
    chart = f'<div class="chart"><h3>{chapter.chart.caption}</h3>{drawing}</div>'
    html = (
        f"<h1>{escape(chapter.title)}</h1>{prose}{''.join(map(_table, chapter.tables))}{chart}{_risks(chapter.risks)}"
    )
    return Section(chapter.key, chapter.title, html, audience="restricted" if chapter.restricted else "public")


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col" class="figure">{year}</th>' for year in YEARS)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="figure">{show(amount)}</td>' for amount in amounts)
        + "</tr>"
        for name, *amounts in table.rows
    )
    return (
        f'<h3>{table.caption}</h3><table class="plan"><thead><tr><th scope="col" class="wide">Service</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _risks(risks: Sequence[Risk]) -> str:
    rows = "".join(
        f"<tr><td>{one.number}</td><td><strong>{escape(one.title)}</strong><br>{escape(one.event)}</td>"
        f'<td><span class="tag tag--{TAGS[one.rating]}">{one.rating}</span></td>'
        f"<td>{escape(one.action)}</td><td>{escape(one.owner)}</td></tr>"
        for one in risks
    )
    head = (
        '<th scope="col" class="number">No.</th><th scope="col" class="wide">Risk</th>'
        '<th scope="col" class="rating">Rating</th><th scope="col">What is being done</th>'
        '<th scope="col" class="owner">Owner</th>'
    )
    return f'<h2>Risks</h2><table class="risks"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
