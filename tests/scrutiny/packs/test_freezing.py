"""What goes into a snapshot comes out the same, years later."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ihwb.kernel.freezing import fingerprint, freeze, texts_of, thaw


@dataclass(frozen=True)
class Line:
    name: str
    amount: Decimal | None
    due: date


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(TREES)
def test_every_tree_comes_back_as_it_was(tree: object) -> None:
    assert thaw(freeze(tree)) == tree


def test_a_dataclass_comes_back_as_its_fields_with_exact_figures() -> None:
    line = Line("Acute", Decimal("151414000.10"), date(2014, 11, 11))
    assert thaw(freeze(line)) == {"name": "Acute", "amount": Decimal("151414000.10"), "due": date(2014, 11, 11)}
    assert str(thaw(freeze(line))["amount"]) == "151414000.10"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        freeze({"amount": 0.1})


def test_the_fingerprint_changes_with_a_penny_and_not_with_the_order_of_keys() -> None:
    assert fingerprint(freeze({"a": Decimal("1.00"), "b": 2})) == fingerprint(freeze({"b": 2, "a": Decimal("1.00")}))
    assert fingerprint(freeze({"a": Decimal("1.00")})) != fingerprint(freeze({"a": Decimal("1.01")}))


def test_texts_are_found_at_every_depth() -> None:
    frozen = freeze({"title": "One", "rows": [{"text": "Two"}, "Three", {"when": datetime(2014, 11, 11, tzinfo=UTC)}]})
    assert texts_of(frozen)[:3] == ["One", "Two", "Three"]
