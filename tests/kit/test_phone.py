import pytest

from callboard.kit import phone

ONE_CUSTOMER = [
    "+380671687644",
    "+380 67 168 76 44",
    "+380 (67) 168-76-44",
    "+380(67)1687644",
    "+380-67-168-76-44",
    "+380.67.168.76.44",
    "+380 067 168 76 44",
    "+38 067 168 76 44",
    "+38 (067) 168-76-44",
    "38 067 1687644",
    "380671687644",
    "380 67 168 76 44",
    "00380671687644",
    "810380671687644",
    "0671687644",
    "067 168 76 44",
    "067-168-76-44",
    "067–168–76–44",
    "067.168.76.44",
    "067/168/76/44",
    "(067) 168-76-44",
    "(067)1687644",
    "  0671687644  ",
    "0 6 7 1 6 8 7 6 4 4",
    "671687644",
    "67 168 76 44",
    "80671687644",
    "8 (067) 168 76 44",
    "+8 067 168 76 44",
    "tel:+380671687644",
    "Тел. 0671687644",
    "067-168-76-44 доб 5",
    "（０６７）１６８－７６－４４",
    "٠٦٧١٦٨٧٦٤٤",
    "\u202a+380671687644\u202c",
    "067\u200b168\u00a07644",
    "+38 (380) 67 168 76 44",
    "0671687644, 0501234567",
    "0671687644 или 0501234567",
]


@pytest.mark.parametrize("spelling", ONE_CUSTOMER)
def test_every_spelling_is_one_number(spelling):
    assert phone.normal(spelling, "UA") == "+380671687644"


@pytest.mark.parametrize(
    ("spelling", "country", "expected"),
    [
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("89123456789", "RU", "+79123456789"),
        ("79123456789", "RU", "+79123456789"),
        ("+7 912 345 67 89", "RU", "+79123456789"),
        ("9123456789", "RU", "+79123456789"),
        ("+7 (8912) 345-67-89", "RU", "+79123456789"),
        ("+7 (7912) 345-67-89", "RU", "+79123456789"),
        ("8 701 234 56 78", "KZ", "+77012345678"),
        ("77012345678", "KZ", "+77012345678"),
        ("7012345678", "KZ", "+77012345678"),
        ("501 234 567", "PL", "+48501234567"),
        ("48501234567", "PL", "+48501234567"),
        ("0048 501 234 567", "PL", "+48501234567"),
        ("80291234567", "BY", "+375291234567"),
        ("060123456", "MD", "+37360123456"),
        ("555 12 34 56", "GE", "+995555123456"),
        ("90 123 45 67", "UZ", "+998901234567"),
    ],
)
def test_number_is_read_as_one_of_its_country(spelling, country, expected):
    assert phone.normal(spelling, country) == expected


@pytest.mark.parametrize(
    ("spelling", "country", "expected"),
    [
        ("+380671687644", "PL", "+380671687644"),
        ("380671687644", "RU", "+380671687644"),
        ("380671687644", "PL", "+380671687644"),
        ("79123456789", "UA", "+79123456789"),
        ("89123456789", "UA", "+79123456789"),
        ("37360123456", "UA", "+37360123456"),
        ("+380671687644", "XX", "+380671687644"),
    ],
)
def test_full_number_of_another_country_stays_its_own(spelling, country, expected):
    """A17 C33: phones of several countries come in one list."""
    assert phone.normal(spelling, country) == expected


@pytest.mark.parametrize("country", ["UA", "RU", "KZ", "PL", "BY", "MD", "GE", "UZ", "XX", ""])
@pytest.mark.parametrize(
    "spelling",
    [
        "700000000000",
        "000000000000",
        "111111111111",
        "+70000000000",
        "12345",
        "+",
        "-",
        "",
        "   ",
        "нет телефона",
        "9" * 5000,
        "0" * 80,
        "\u202e",
        "067ABCDEFG",
        "()",
        "+380",
        "½½½½½½½½½½",
        "😀😀😀😀😀😀😀😀😀😀",
    ],
)
def test_obviously_wrong_number_is_none(spelling, country):
    """A7.18: wrong digit count or obviously false."""
    assert phone.normal(spelling, country) is None


@pytest.mark.parametrize(
    ("spelling", "country"),
    [
        ("067168764", "UA"),
        ("06716876445", "UA"),
        ("38067168764", "UA"),
        ("+380067168764", "UA"),
        ("0999999999", "UA"),
        ("1234567", "UA"),
        ("0671687644", "RU"),
        ("9123456789", "UA"),
        ("891234567890", "RU"),
        ("50123456", "PL"),
        ("+7 700 000 00 00", "KZ"),
    ],
)
def test_wrong_digit_count_is_not_bent_until_it_fits(spelling, country):
    assert phone.normal(spelling, country) is None


def test_wrong_number_is_kept_as_it_came():
    assert phone.kept("70-00") == "7000"
    assert phone.kept(" нет ") == "нет"
    assert len(phone.kept("1" * 80)) == phone.LONGEST


def test_country_is_the_number_s_own():
    assert phone.country_of("+380671687644") == "UA"
    assert phone.country_of("+77012345678") == "KZ"
    assert phone.country_of("+79123456789") == "RU"
    assert phone.country_of("+80012345678") is None
    assert phone.country_of("7000") is None


def test_digits_are_found_in_any_writing():
    assert phone.digits("+38 (０６７)") == "38067"
