"""Where the pages of the print begin in the running text."""

from scrutiny.rules.page_breaks import Break, page_breaks
from scrutiny.rules.web_pages import web_page, with_links

WORDS = ("first", "second", "third", "fourth")
LONG = [f"Paragraph {word} tells at some length of the {word} matter." for word in WORDS]


def test_a_page_begins_where_its_first_words_stand() -> None:
    assert page_breaks(LONG, ["\n".join(LONG[:2]), "\n".join(LONG[2:])]) == [Break(0, 0, 0), Break(1, 2, 0)]


def test_a_page_may_begin_inside_a_paragraph_and_hyphens_make_no_difference() -> None:
    cut = LONG[1].index("at some")
    pages = [LONG[0] + LONG[1][:cut], "at so-\nme" + LONG[1][cut + 7 :] + LONG[2] + LONG[3]]
    (_, second) = page_breaks(LONG, pages)
    assert (second.page, second.block) == (1, 1)
    assert second.letters == len("Paragraphsecondtells")


def test_the_head_of_a_table_that_stands_again_is_passed_over() -> None:
    rows = [f"Service number {number} of the register {number * 7919}" for number in range(60)]
    blocks = ["Service of the partnership and what it costs a year", *rows]
    pages = ["\n".join(blocks[:31]), "\n".join([blocks[0], *blocks[31:]])]
    assert page_breaks(blocks, pages)[1] == Break(1, 31, 0)


def test_a_page_whose_words_are_nowhere_has_no_mark_and_the_next_one_has() -> None:
    pages = ["\n".join(LONG[:2]), "A picture with none of these words at all in it, not one", "\n".join(LONG[2:])]
    assert [one.page for one in page_breaks(LONG, pages)] == [0, 2]


def test_the_web_page_has_a_mark_and_an_address_for_each_paragraph() -> None:
    section = "<h1>One budget</h1><p>Why now. Need grows faster than money.</p><p>What next. One fund from April.</p>"
    pages = ["One budget Why now. Need grows fas", "ter than money. What next. One fund from April."]
    made = web_page(section, "i4", 12, pages, {})
    assert 'Need grows fas<span id="page-13" class="page-mark" data-page="13"' in made.html
    assert [(one.text.split(".")[0], one.page) for one in made.blocks] == [
        ("One budget", 12),
        ("Why now", 12),
        ("What next", 13),
    ]
    moved = web_page(f"<h1>Another title</h1><p>New.</p>{section[19:]}", "i4", 40, [], {})
    assert {one.id for one in made.blocks[1:]} <= {one.id for one in moved.blocks}
    assert made.html.startswith("<h2")


def test_equal_paragraphs_have_addresses_of_their_own_and_tables_keep_their_rows() -> None:
    table = "<table><tbody><tr><th scope='row'>Total</th><td class='figure'>5</td></tr></tbody></table>"
    made = web_page(f"<h1>Sums</h1><p>Nil.</p><p>Nil.</p>{table}", "i1", 1, [], {})
    assert len({one.id for one in made.blocks}) == 4
    assert made.blocks[-1].text == "Total 5"
    assert 'role="group"' in made.html


def test_links_lead_to_papers_and_names_do_not_clash() -> None:
    section = '<h1 id="top">A</h1><p><a href="#top">up</a> <a href="pack:item-1-3#x">there</a></p>'
    made = web_page(section, "i4", 1, [], {"item-1-3": "i9"})
    html = with_links(made.html, lambda kind, named: f"/{kind}/{named}", figures=False)
    assert 'href="#i4-top"' in html
    assert 'id="i4-top"' in html
    assert 'href="/pack/i9#i9-x"' in html


def test_a_figure_opens_its_sources_only_where_it_may() -> None:
    section = '<h1>Sums</h1><table><tr><td data-figure="position.total.forecast">1,234</td></tr></table>'
    made = web_page(section, "i4", 1, [], {})
    assert '<a href="/f/position.total.forecast" class="figure-link">1,234</a>' in with_links(
        made.html, lambda kind, named: f"/f/{named}", figures=True
    )
    assert "<td>1,234</td>" in with_links(made.html, lambda kind, named: "", figures=False)


def test_a_dash_in_place_of_a_figure_leads_nowhere() -> None:
    cells = '<td data-figure="fund/budget">12</td><td data-figure="plan.1/partner.A/contribution">–</td>'
    made = web_page(f"<h1>Sums</h1><table><tr><th>A</th>{cells}</tr></table>", "i1", 1, [], {})
    html = with_links(made.html, lambda kind, named: f"/{kind}/{named}", figures=True)
    assert html.count('class="figure-link"') == 1
    assert "/figure/fund/budget" in html
    assert "–" in html
