"""Which fields of an address a company asks for (A17 C15, A9.2). Nothing is saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.orders.models import PRESETS
from callboard.orders.models.order import Method
from callboard.orders.rules import address
from callboard.orders.rules.address import Use


def test_without_a_choice_a_door_needs_a_house_and_a_branch_its_name():
    assert address.needed({}, Method.DOOR) == ["city", "street", "house"]
    assert address.needed({}, Method.COURIER) == ["city", "street", "house"]
    assert address.needed({}, Method.POINT) == ["city", "point"]
    assert address.methods_with({}, "street", Use.HIDDEN) == [Method.POINT]
    assert address.methods_with({}, "flat", Use.OPTIONAL) == [Method.DOOR, Method.COURIER]


def test_a_choice_is_for_its_method_alone():
    kept = {"courier.coordinates": Use.REQUIRED, "courier.house": Use.OPTIONAL}

    assert address.needed(kept, Method.COURIER) == ["city", "street", "latitude", "longitude"]
    assert address.needed(kept, Method.DOOR) == ["city", "street", "house"]


def test_the_preset_2016_hides_what_must_not_be_filled():
    """A9.2, A17 C15."""
    kept = PRESETS["2016"]["address_fields"]

    for field in ("entrance", "door_code", "floor", "metro"):
        assert address.methods_with(kept, field, Use.HIDDEN) == list(Method.values)
    assert address.chosen(kept) == kept


def test_only_what_differs_from_the_usual_is_kept():
    usual = {
        address.key(method, field): address.use_of({}, method, field)
        for method in Method.values
        for field in address.FIELDS
    }

    assert address.chosen(usual) == {}
    assert address.chosen(usual | {"door.metro": Use.HIDDEN}) == {"door.metro": Use.HIDDEN}


@pytest.mark.parametrize("use", [Use.HIDDEN, "", "nonsense"])
def test_the_city_is_never_hidden_and_nonsense_is_the_usual(use):
    assert address.use_of({"door.city": use}, Method.DOOR, "city") == Use.REQUIRED


@given(
    st.dictionaries(
        st.sampled_from([f"{m}.{f}" for m in Method.values for f in address.FIELDS]),
        st.sampled_from([*Use.values, "x", ""]),
    )
)
def test_a_needed_field_is_always_shown(kept):
    for method in Method.values:
        for field in address.FIELDS:
            use = address.use_of(kept, method, field)
            shown = method in address.methods_with(kept, field, Use.OPTIONAL, Use.REQUIRED)
            assert shown == (use != Use.HIDDEN)
