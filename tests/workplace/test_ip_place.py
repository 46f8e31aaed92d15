"""Region and city of an IP address, where the installation has a database of them (A5c.5)."""

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from callboard.config import geoip
from callboard.config.environment import Misconfigured
from callboard.kit import ip
from tests.factories.orders import OrderFactory
from tests.workplace.paper import read

LVIV = {
    "country": {"iso_code": "UA", "names": {"en": "Ukraine"}},
    "subdivisions": [{"names": {"en": "Lviv Oblast", "ru": "Львовская область"}}],
    "city": {"names": {"en": "Lviv", "ru": "Львов"}},
}


@pytest.fixture
def database(settings, tmp_path):
    """Knows one net in Lviv, one country without a city, and one that makes no sense."""
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="City")
    writer.insert_network(IPSet(["91.198.36.0/24", "2a01:5a8::/32"]), LVIV)
    writer.insert_network(IPSet(["95.165.0.0/16"]), {"country": {"iso_code": "PL"}})
    writer.insert_network(IPSet(["178.88.0.0/16"]), {"city": "Almaty", "subdivisions": [7]})
    path = tmp_path / "city.mmdb"
    writer.to_db_file(str(path))
    settings.GEOIP = str(path)
    return path


@pytest.mark.parametrize(
    ("address", "language", "place"),
    [
        ("91.198.36.14", "en", ("UA", "Lviv Oblast", "Lviv")),
        ("::ffff:91.198.36.14", "ru", ("UA", "Львовская область", "Львов")),
        ("2a01:5a8::1", "uk", ("UA", "Lviv Oblast", "Lviv")),  # the file has no Ukrainian names
        ("95.165.1.1", "en", ("PL", "", "")),  # the file knows better than the registry
        ("178.88.0.1", "en", ("KZ", "", "")),
        ("2a02:6b8::feed:ff", "en", ("RU", "", "")),  # the registry alone knows it
        ("10.0.0.1", "en", (None, "", "")),
        (None, "en", (None, "", "")),
        ("nonsense", "en", (None, "", "")),
    ],
)
def test_what_the_database_knows_is_told_and_else_the_country(database, address, language, place):
    assert ip.place_of(address, language) == place


def test_without_a_database_it_stays_with_the_country():
    assert ip.place_of("91.198.36.14", "en") == ("UA", "", "")


def test_a_card_tells_region_and_city(desk, operator, database):
    order = OrderFactory(operator.company)
    order.origin.ip = "91.198.36.14"
    order.origin.save()

    assert "Place by IP address Lviv Oblast, Lviv" in desk.card(order).text


def test_a_start_with_a_broken_database_ends_with_a_plain_error(tmp_path, database):
    broken = tmp_path / "broken.mmdb"
    broken.write_text("no database")

    assert geoip.readable("") == ""
    assert geoip.readable(str(database)) == str(database)
    for path in (broken, tmp_path / "missing.mmdb", tmp_path):
        with pytest.raises(Misconfigured, match=r"CALLBOARD_GEOIP=.*leave the setting out"):
            geoip.readable(str(path))


def test_a_database_that_breaks_later_is_no_error_of_the_card(desk, operator, settings, tmp_path):
    order = OrderFactory(operator.company)
    order.origin.ip = "91.198.36.14"
    order.origin.save()
    settings.GEOIP = str(tmp_path / "gone.mmdb")

    assert "Country by IP address Ukraine" in read(desk.get(f"/orders/{order.number}/")).text
