"""Minutes made again: what people edited stays, what the record changed comes in, where both changed one chooses."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.rules.minutes import Audience, Choice, Paragraph, changes, for_reader, merged, paragraph


def p(key: str, text: str, **fields: object) -> Paragraph:
    return Paragraph(key, text, **fields)  # type: ignore[arg-type]


BASE = [p("a", "Present"), p("b", "Resolved: one"), p("c", "Action 1")]


def texts(paragraphs: list[Paragraph]) -> list[str]:
    return [one.text for one in paragraphs]


def test_what_was_only_edited_stays_and_is_no_change() -> None:
    edited = [BASE[0], replace(BASE[1], text="RESOLVED unanimously: one"), BASE[2]]
    assert changes(BASE, BASE, edited) == []
    assert merged(BASE, BASE, edited, {}) == edited


def test_what_nobody_edited_follows_the_record() -> None:
    now = [BASE[0], replace(BASE[1], text="Resolved: two"), p("d", "Action 2")]
    found = changes(BASE, now, BASE)
    assert [(one.key, one.said, one.suggested) for one in found] == [
        ("b", "The record changed", Choice.RECORD),
        ("d", "New in the record", Choice.RECORD),
        ("c", "The record no longer has it", Choice.RECORD),
    ]
    assert texts(merged(BASE, now, BASE, {})) == ["Present", "Resolved: two", "Action 2"]
    kept = merged(BASE, now, BASE, {"b": Choice.MINUTES, "c": Choice.MINUTES, "d": Choice.MINUTES})
    assert texts(kept) == ["Present", "Resolved: one", "Action 1"]


def test_where_both_changed_a_person_chooses_and_nothing_is_overwritten_before() -> None:
    edited = [BASE[0], replace(BASE[1], text="Resolved: one, nobody dissenting"), BASE[2]]
    now = [BASE[0], replace(BASE[1], text="Resolved: two"), BASE[2]]
    (clash,) = changes(BASE, now, edited)
    assert clash.clashes
    assert clash.said == "Both changed"
    assert texts(merged(BASE, now, edited, {}))[1] == "Resolved: one, nobody dissenting"
    assert texts(merged(BASE, now, edited, {"b": Choice.RECORD}))[1] == "Resolved: two"


def test_the_same_change_on_both_sides_is_none() -> None:
    same = [BASE[0], replace(BASE[1], text="Resolved: two"), BASE[2]]
    assert changes(BASE, same, same) == []


def test_what_was_taken_out_stays_out_until_the_record_changes() -> None:
    edited = BASE[:2]
    assert merged(BASE, BASE, edited, {}) == edited
    now = [*BASE[:2], replace(BASE[2], text="Action 1, by May")]
    (clash,) = changes(BASE, now, edited)
    assert clash.said == "You took it out, and the record has changed"
    assert merged(BASE, now, edited, {"c": Choice.RECORD}) == now


def test_a_paragraph_of_ones_own_stays_after_what_it_follows() -> None:
    own = p("own-1", "The chair thanked everybody.")
    edited = [BASE[0], BASE[1], own, BASE[2]]
    now = [p("z", "New first"), *BASE[1:]]
    assert texts(merged(BASE, now, edited, {})) == [
        "New first", "Resolved: one", "The chair thanked everybody.", "Action 1"
    ]  # fmt: skip


def test_a_text_kept_for_an_item_that_went_private_is_as_private_as_the_item() -> None:
    edited = [BASE[0], replace(BASE[1], text="Resolved: my words", item=7), BASE[2]]
    base = [BASE[0], replace(BASE[1], item=7), BASE[2]]
    now = [BASE[0], replace(BASE[1], item=7, audience=Audience.PRIVATE), BASE[2]]
    assert [one.audience for one in merged(base, now, edited, {})][1] is Audience.PRIVATE


def test_the_public_reads_nothing_of_a_private_item_but_what_is_written_for_it() -> None:
    rows = [
        p("t", "The lease", audience=Audience.PRIVATE, item=1),
        p("u", "A commercial matter", audience=Audience.PUBLIC, item=1),
        p("v", "Was public when the minutes were made", item=2),
        p("w", "Apologies"),
    ]
    assert texts(for_reader(rows, frozenset({1, 2}), restricted=False)) == ["A commercial matter", "Apologies"]
    assert texts(for_reader(rows, frozenset({1, 2}), restricted=True)) == [
        "The lease", "Was public when the minutes were made", "Apologies"
    ]  # fmt: skip
    assert [paragraph(one.plain()) for one in rows] == rows


_KEYS = st.lists(st.sampled_from("abcdef"), unique=True)


def _rows(keys: list[str], words: list[str]) -> list[Paragraph]:
    return [p(key, words[index % len(words)]) for index, key in enumerate(keys)]


_TEXTS = st.builds(_rows, _KEYS, st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=3))


@given(base=_TEXTS, now=_TEXTS, edited=_TEXTS)
def test_made_again_twice_is_made_again_once(
    base: list[Paragraph], now: list[Paragraph], edited: list[Paragraph]
) -> None:
    once = merged(base, now, edited, {})
    assert merged(now, now, once, {}) == once
    assert changes(now, now, once) == []
    keys = [one.key for one in once]
    assert len(keys) == len(set(keys))
    by_key = {one.key: one.text for one in once}
    was = {one.key: one.text for one in base}
    for one in edited:  # nothing that somebody wrote is lost without a choice
        if was.get(one.key) != one.text:
            assert by_key.get(one.key) == one.text
