"""Phone numbers: one normal form for every spelling, and no guess where a spelling fits nobody."""

import re
import unicodedata

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    carrier,
)

LONGEST = 32

# How many digits follow the country code. The library is looser: it knows numbers nobody can be
# reached by, and numbers dialled without the city's code.
_DIGITS = {48: 9, 373: 8, 375: 9, 380: 9, 7: 10, 995: 9, 998: 9}
# Two numbers in one field: the first one is rung.
_BETWEEN = re.compile(r"[,;/|]|\bили\b|\bабо\b|\bor\b")


def normal(raw: str, country: str) -> str | None:
    """E.164 ("+380671687644") of a number in any spelling, read as one of `country` ("UA").

    None when it cannot be a number of anybody: wrong digit count, all the same digits, one digit
    and zeros (A7.18). A spelling that fits no country is not bent until it fits one.
    """
    text = _readable(raw)
    for part in (text, *_BETWEEN.split(text)[:1]):
        if number := _number(part, country):
            return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return None


def digits(raw: str) -> str:
    """Only the digits of a spelling, for a search by any part of it."""
    return "".join(c for c in _readable(raw) if c.isascii() and c.isdigit())


def kept(raw: str) -> str:
    """How a number that is none is kept: its digits as they came, else the text as it came."""
    return (digits(raw) or raw.strip())[:LONGEST]


def country_of(e164: str) -> str | None:
    """The country whose number this is ("UA"); None where the number does not tell."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(e164))
    except NumberParseException:
        return None
    return region if region and region.isalpha() else None  # "001": a number of the whole world


def operator_of(e164: str, language: str) -> str:
    """The telephone company that gave the number out; "" where its beginning does not tell.

    A number that moved to another company is still told under the first.
    """
    try:
        return carrier.name_for_number(phonenumbers.parse(e164), language)
    except NumberParseException:
        return ""


def _number(text: str, country: str) -> PhoneNumber | None:
    """The first reading that is in use somewhere, else the text as it stands."""
    if not text or phonenumbers.is_alpha_number(text):
        return None
    as_it_stands = None
    for place, spelling in enumerate(_spellings(text, country)):
        number = _read(spelling, country)
        if number and phonenumbers.is_valid_number(number):
            return number
        as_it_stands = as_it_stands if place else number
    return as_it_stands


def _read(spelling: str, country: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(spelling, country)
    except NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    if number.italian_leading_zero or _is_obviously_false(number):
        return None
    wanted = _DIGITS.get(number.country_code or 0)
    return number if wanted in {None, len(str(number.national_number))} else None


def _spellings(text: str, country: str) -> list[str]:
    """How the text may be meant, the likeliest first: as it stands, with its country's code before
    it, with the 8 of a long-distance call, with the code forgotten under the mask of a form."""
    bare = "".join(c for c in text if c.isdigit())
    code = str(phonenumbers.country_code_for_region(country) or "")
    meant = [text]
    if len(bare) >= 10:
        meant.append(f"+{bare}")
    if bare.startswith("8") and len(bare) == 11:
        meant += [bare[1:], f"+7{bare[1:]}"]
    if code and bare.startswith(code):
        meant.append(bare[len(code) :])
    if code and (again := bare.find(code, 1)) in {1, 2, 3}:
        meant.append(f"+{bare[again:]}")
    return meant


def _is_obviously_false(number: PhoneNumber) -> bool:
    national = str(number.national_number)
    return len(set(national)) == 1 or national.strip("0") in {"", national[:1]}


def _readable(raw: str) -> str:
    """Full-width and foreign digits as plain ones, invisible characters gone."""
    plain = unicodedata.normalize("NFKC", raw)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in plain
        if unicodedata.category(c) not in {"Cf", "Cc"}
    ).strip()
