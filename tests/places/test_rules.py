from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.places import rules


@pytest.mark.parametrize(
    ("phone", "country", "zone"),
    [
        ("+380671687644", "UA", "Europe/Kyiv"),
        ("+74951234567", "RU", "Europe/Moscow"),
        ("+73832345678", "RU", "Asia/Novosibirsk"),
        ("+79123456789", "RU", "Europe/Moscow"),  # a mobile number tells no region
        ("+77012345678", "KZ", "Asia/Almaty"),
        ("+375291234567", "BY", "Europe/Minsk"),
        ("+48501234567", "PL", "Europe/Warsaw"),
        ("+37360123456", "MD", "Europe/Chisinau"),
    ],
)
def test_customer_is_rung_in_the_zone_of_the_number(phone, country, zone):
    """A17 C33: the zone is the number's own."""
    assert rules.zone_of_phone(phone, country) == zone


def test_number_of_another_country_is_rung_there():
    assert rules.zone_of_phone("+48501234567", "UA") == "Europe/Warsaw"
    assert rules.zone_of_phone("+77012345678", "RU") == "Asia/Almaty"


@pytest.mark.parametrize("phone", ["", "7000", "+", "нет", "+12025550123", "+80012345678"])
@pytest.mark.parametrize("country", ["UA", "KZ", "XX", ""])
def test_every_number_has_a_zone_the_desk_knows(phone, country):
    assert rules.zone_of_phone(phone, country) in rules.EVERY_ZONE


def test_number_that_is_none_is_rung_in_its_country():
    assert rules.zone_of_phone("7000", "KZ") == "Asia/Almaty"


def test_every_zone_exists():
    for name in rules.EVERY_ZONE:
        assert rules.zone(name).key == name


@pytest.mark.parametrize(
    ("hour", "opens", "closes", "expected"),
    [(8, 9, 21, False), (9, 9, 21, True), (20, 9, 21, True), (21, 9, 21, False), (3, 0, 24, True)],
)
def test_calling_time_is_local_and_ends_before_its_last_hour(hour, opens, closes, expected):
    at = datetime(2026, 11, 23, hour - 2, tzinfo=UTC)  # Kyiv is two hours ahead in winter

    assert rules.is_open("Europe/Kyiv", at, opens, closes) is expected


@pytest.mark.parametrize(
    ("day", "zone", "utc_hour"),
    [
        (date(2026, 3, 28), "Europe/Kyiv", 7),
        (date(2026, 3, 29), "Europe/Kyiv", 6),  # summer time begins that night
        (date(2026, 10, 25), "Europe/Kyiv", 7),  # and ends
        (date(2026, 11, 23), "Asia/Almaty", 4),
    ],
)
def test_calling_starts_at_the_local_hour_on_every_day(day, zone, utc_hour):
    assert rules.opening(zone, day, 9) == datetime(
        day.year, day.month, day.day, utc_hour, tzinfo=UTC
    )


def test_clock_stands_still_while_the_customer_sleeps():
    late = datetime(2026, 11, 23, 18, 55, tzinfo=UTC)  # 20:55 in Kyiv

    later = rules.calling_minutes_later("Europe/Kyiv", late, 15, 9, 21)

    assert later == datetime(2026, 11, 24, 7, 10, tzinfo=UTC)


def test_round_the_clock_company_loses_no_minute():
    at = datetime(2026, 11, 23, 18, 55, tzinfo=UTC)

    later = rules.calling_minutes_later("Europe/Kyiv", at, 15, 0, 24)

    assert later == datetime(2026, 11, 23, 19, 10, tzinfo=UTC)


def test_grace_before_the_morning_counts_from_the_morning():
    early = datetime(2026, 11, 23, 3, tzinfo=UTC)

    later = rules.calling_minutes_later("Europe/Kyiv", early, 15, 9, 21)

    assert later == datetime(2026, 11, 23, 7, 15, tzinfo=UTC)


def test_night_that_loses_an_hour_costs_no_calling_minute():
    late = datetime(2026, 3, 28, 20, 50, tzinfo=UTC)  # 22:50 in Kyiv, summer time begins at 3:00

    later = rules.calling_minutes_later("Europe/Kyiv", late, 15 + 4 * 60, 0, 23)

    assert later == datetime(2026, 3, 29, 2, 5, tzinfo=UTC)


def test_result_is_in_utc_terms_of_the_same_moment():
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)

    assert rules.calling_minutes_later("Asia/Almaty", at, 30, 9, 24) - at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("spelled", "sound"),
    [
        (("Київ", "Kyiv", "КИЇВ", "Kiiv"), "kiv"),
        (("Харків", "Kharkiv", "harkiv"), "harkiv"),
        (("Івано-Франківськ", "Ivano-Frankivsk", "івано франківськ"), "ivano frankivsk"),
        (("Łódź", "Lodz", "Лодз", "Лодзь"), "lodz"),
        (("Кам’янка", "Кам'янка", "Камянка"), "kamianka"),
        (("", "ь", "…", "漢字", "\ud800"), ""),
    ],
)
def test_spellings_of_one_name_sound_alike(spelled, sound):
    found = {rules.sounds(name) for name in spelled}

    assert found == {sound}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("г. Киров", "Киров"),
        ("м.Львів", "Львів"),
        ("місто Рівне", "Рівне"),
        ("смт Козова", "Козова"),
        ("Бровари, Київська обл.", "Бровари"),
        ("Городок", "Городок"),
        ("Местечко", "Местечко"),
    ],
)
def test_a_name_loses_its_kind_and_its_region(typed, name):
    assert rules.shortened(typed) == name


@pytest.mark.parametrize(
    ("typed", "key", "slips"),
    [
        ("ha", "harkiv", 0),
        ("hb", "harkiv", None),
        ("hrk", "harkiv", None),
        ("hrki", "harkiv", 1),
        ("hakriv", "harkiv", 1),
        ("hakrvi", "harkiv", None),
        ("ekatirenburg", "ekaterinburg", 2),
        ("novosibirks", "novosibirsk", 1),
    ],
)
def test_slips_are_counted_against_the_beginning_of_a_name(typed, key, slips):
    assert rules.closeness(typed, key) == slips


@given(st.sampled_from(["harkiv", "kremenchuk", "ioshkar ola", "pskov"]), st.data())
def test_a_name_with_any_one_slip_shares_a_mark_with_it(key, data):
    at = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz "))
    slipped = data.draw(
        st.sampled_from(
            [
                key[:at] + key[at + 1 :],
                key[:at] + letter + key[at:],
                key[:at] + letter + key[at + 1 :],
                key[:at] + key[at : at + 2][::-1] + key[at + 2 :],
            ]
        )
    )
    if len(slipped) >= 4:
        assert set(rules.marks_sought(slipped)) & set(rules.marks_of(key))


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Київ", ("uk",)),
        ("Крым", ("ru",)),
        ("Киев", ("ru", "uk")),
        ("Kyiv", ("en",)),
        ("42", ("en",)),
    ],
)
def test_letters_tell_the_language_as_far_as_they_can(text, languages):
    assert rules.languages_of(text) == languages


@pytest.mark.parametrize(
    ("zone", "country", "known"),
    [
        ("Asia/Barnaul", "RU", "Asia/Novosibirsk"),
        ("Europe/Kiev", "UA", "Europe/Kyiv"),
        ("Asia/Qostanay", "KZ", "Asia/Almaty"),
        ("America/New_York", "US", ""),
        ("Nowhere/Nothing", "UA", ""),
        ("../etc/passwd", "UA", ""),
    ],
)
def test_a_zone_is_the_one_of_the_queue_with_the_same_clock(zone, country, known):
    assert rules.known_zone(zone, country) == known


@pytest.mark.parametrize(
    ("at", "days_ago", "began"),
    [
        (datetime(2026, 11, 23, 21, 59, tzinfo=UTC), 0, datetime(2026, 11, 22, 22, tzinfo=UTC)),
        (datetime(2026, 11, 23, 22, 0, tzinfo=UTC), 0, datetime(2026, 11, 23, 22, tzinfo=UTC)),
        (datetime(2026, 10, 26, 10, 0, tzinfo=UTC), 1, datetime(2026, 10, 24, 21, tzinfo=UTC)),
        (datetime(2026, 3, 30, 10, 0, tzinfo=UTC), 2, datetime(2026, 3, 27, 22, tzinfo=UTC)),
    ],
    ids=["before", "at", "a-day-of-25-hours", "a-day-of-23-hours"],
)
def test_a_day_begins_at_midnight_of_the_zone(at, days_ago, began):
    assert rules.midnight("Europe/Kyiv", at, days_ago) == began


def test_official_languages_stand_for_countries():
    assert {"uk", "ru"} <= set(rules.spoken_in("UA"))
    assert rules.spoken_in("??") == ()
    assert {"UA", "RU", "KZ"} <= rules.where_spoken(frozenset({"ru"}))
    assert rules.where_spoken(frozenset({"pl", "ro"})) >= {"PL", "RO", "MD"}
    assert "PL" not in rules.where_spoken(frozenset({"ru"}))
