import pytest

from scrutiny.pdf.fragments import Exempt, Finder

BID = Exempt(
    "Item 9",
    text="The preferred bidder for the nursing homes offers a fee of £1,234,567.50 for each of the five years.",
    phrases=("Harbour Care", "4.25%", "£475"),
)


def found(text: str, *allowed: str, as_written: bool = False) -> bool:
    return bool(Finder([BID], allowed).find([text], as_written=as_written))


@pytest.mark.parametrize(
    "text",
    [
        "The preferred bidder for the nursing homes",
        "THE PREFERRED BIDDER FOR THE",
        "the pre-\nferred bid\u00adder for\n\nthe nurs-\ning homes",
        "Thepreferredbidderforthenursinghomes",
        "t h e p r e f e r r e d b i d d e r f o r t h e",
        "offers a ﬁve … oﬀers a fee of £1,234,567.50",
        "preferred bidder (for) the: nursing",
        "1,234,567.50",
        "£1234567.50",
        "1,234,\n567.50",
        "HARBOUR  CARE",
        "Harbour\nCare,",
        "a rise of 4.25%",
        "Hárbour Care",
        "only £475 a week",
    ],
)
def test_exempt_content_is_found_however_it_is_set(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The preferred bidder",
        "for each of the five",
        "11,234,567.50",
        "1,234,567.505",
        "14.25%",
        "£4750",
        "475",
        "Harbour Careers",
        "",
    ],
)
def test_what_only_looks_like_it_is_not_found(text):
    assert not found(text)


def test_a_short_exempt_text_is_looked_for_whole():
    finder = Finder([Exempt("Item 9", "Care home fees award")])
    assert finder.find(["the CARE HOME\nFEES AWARD was"])
    assert not finder.find(["care home fees"])


def test_what_stands_in_a_public_text_is_no_evidence():
    public = "The preferred bidder for the nursing homes will be named in Part II. Harbour Care runs two homes."
    assert found("the preferred bidder for the nursing homes")
    assert not found("the preferred bidder for the nursing homes", public)
    assert not found("Harbour Care", public)
    assert found("offers a fee of £1,234,567.50", public)


def test_left_out_and_looked_for_are_counted():
    alone = Finder([BID])
    beside = Finder([BID], ["Harbour Care"])
    assert beside.left_out == 1
    assert beside.size == alone.size - 1


def test_a_text_that_is_cut_between_two_places_is_found_where_it_begins():
    assert Finder([BID]).find(["Report", "the preferred bidder", "for the nursing homes"]) == {(1, "Item 9")}


def test_each_item_is_named_by_its_label():
    finder = Finder([BID, Exempt("Item 10", phrases=("Seaview",))])
    assert finder.find(["Seaview", "nothing", "Harbour Care and Seaview"]) == {
        (0, "Item 10"),
        (2, "Item 9"),
        (2, "Item 10"),
    }


def test_in_bytes_that_are_no_text_a_figure_counts_only_as_it_is_written():
    assert found("1,234,567.50", as_written=True)
    assert not found("1234567.50", as_written=True)


def test_nothing_exempt_means_nothing_found():
    finder = Finder([])
    assert finder.size == 0
    assert finder.find(["anything at all"]) == set()


def test_a_file_is_known_by_its_digest():
    finder = Finder([Exempt("Item 9", digests=("ab" * 32,))])
    assert finder.find_digest("ab" * 32) == "Item 9"
    assert finder.find_digest("cd" * 32) is None


@pytest.mark.parametrize("ahead", range(17))
def test_a_run_is_found_wherever_in_a_text_it_begins(ahead: int) -> None:
    secret = "The preferred bidder for the nursing homes is Harbour Care"
    finder = Finder([Exempt("Item 9", secret)])
    for quoted in ("preferred bidder for the nursing", "nursing homes is Harbour Care"):
        text = "x" * ahead + " " + quoted + " and so on" + "y" * ahead
        assert finder.find([text]) == {(0, "Item 9")}, (ahead, quoted)
        assert finder.find(["x" * ahead + quoted[:9], quoted[9:]]) == {(0, "Item 9")}
    assert finder.find(["x" * ahead + "preferred bidder for the"]) == set()
