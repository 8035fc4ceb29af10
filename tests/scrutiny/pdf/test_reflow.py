"""Other forms of a section: large print without wide tables and drawings, and print without colour."""

import re
from pathlib import Path

from scrutiny.pdf.reflow import reflowed, without_colour

WIDE = """<h1>Plan &amp; gap</h1><table><caption>In £000</caption>
<thead><tr><th>Line</th><th colspan="2">Planned</th><th>Note</th></tr>
<tr><th></th><th>2015/16</th><th>2016/17</th><th></th></tr></thead>
<tbody><tr><td colspan="4">Council</td></tr>
<tr id="acute"><th>Acute</th><td>138,000</td><td></td><td><b>Fixed</b> price</td></tr></tbody>
</table><p>After</p>"""
CHART = '<svg viewBox="0 0 9 9"><title>It falls</title><rect fill="#0a6a6e"/></svg>'
ROOT = Path(__file__).resolve().parents[3]


def test_each_row_of_a_wide_table_becomes_its_name_and_what_its_columns_say() -> None:
    made = reflowed(WIDE)
    assert "<table" not in made
    assert '<p class="row-name">Council</p>' in made
    assert '<div class="row-name" id="acute">Acute</div>' in made
    assert "<li>Planned 2015/16: 138,000</li>" in made
    assert "<li>Note: <b>Fixed</b> price</li>" in made
    assert "2016/17:" not in made  # an empty cell says nothing
    assert made.startswith("<h1>Plan &amp; gap</h1>")
    assert made.endswith("<p>After</p>")


def test_a_narrow_table_stays_and_a_chart_gives_way_to_its_words() -> None:
    narrow = "<table><tbody><tr><th>Committee</th><td>Cabinet</td></tr></tbody></table>"
    assert reflowed(narrow) == narrow
    assert reflowed(CHART) == '<p class="chart-words">Chart: It falls</p>'


def test_without_colour_every_grey_is_as_light_as_the_colour_was() -> None:
    greys = re.findall(r"#(\w\w)(\w\w)(\w\w)", without_colour(CHART + "#ffffff #000000 #ffe3a6"))
    assert all(red == green == blue for red, green, blue in greys)
    assert greys[1:3] == [("ff", "ff", "ff"), ("00", "00", "00")]


def test_no_type_in_the_large_print_style_is_below_sixteen_points() -> None:
    """Whatever pack.css sets smaller, large.css sets again."""
    sheets = ((ROOT / "scrutiny" / "pdf" / f"{name}.css").read_text() for name in ("pack", "large"))
    pack, large = (re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL) for sheet in sheets)
    assert all(float(size) >= 16 for size in re.findall(r"font-size: ([\d.]+)pt", large))
    set_again = {part.strip() for rule in re.findall(r"([^{}]+)\{[^}]*font-size", large) for part in rule.split(",")}
    small = {
        part.strip().split()[-1]
        for rule, size in re.findall(r"([^{}]+)\{[^}]*font-size: ([\d.]+)pt", pack)
        if float(size) < 16
        for part in rule.split(",")
    }
    assert small - {part.split()[-1] for part in set_again} == set()
