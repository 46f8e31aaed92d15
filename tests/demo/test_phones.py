from random import Random

import phonenumbers
import pytest

from callboard.demo import phones
from callboard.kit import phone as kit_phone


@pytest.mark.parametrize("country", phones.PREFIXES)
def test_numbers_are_right_in_length_and_nobody_s(country):
    rng = Random(country)
    for _time in range(300):
        number = phones.phone(rng, country)
        parsed = phonenumbers.parse(number)
        assert number.startswith(phones.PREFIXES[country])
        assert phonenumbers.is_possible_number(parsed)
        assert not phonenumbers.is_valid_number(parsed)


@pytest.mark.parametrize("country", phones.PREFIXES)
def test_the_desk_reads_every_spelling_as_the_same_number(country):
    rng = Random(country)
    for _time in range(100):
        number = phones.phone(rng, country)
        assert kit_phone.normal(phones.spelled(rng, number), country) == number
