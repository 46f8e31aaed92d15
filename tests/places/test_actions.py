import zipfile

import pytest

from callboard.places import actions, queries
from callboard.places.models import City, CityName, Country, District, Region

pytestmark = pytest.mark.django_db

UA = [
    ("UA", "61001", "Харків", "Kharkivska", "07", "Kharkivska", "", "", "", "49.98", "36.25", "4"),
    ("UA", "62416", "Пісочин", "Kharkivska", "07", "Kharkivskyi", "", "", "", "49.95", "36.1", ""),
    ("UA", "63100", "Ясне Поле", "Kharkivska", "07", "Iziumskyi", "", "", "", "49.1", "37.3", "1"),
    ("UA", "63099", "Ясне Поле", "Kharkivska", "07", "Iziumskyi", "", "", "", "49.1", "37.3", "1"),
    ("UA", "24000", "Ясне Поле", "Vinnytska", "23", "Haisynskyi", "", "", "", "48.8", "29.4", "1"),
]
RU = [
    ("RU", "101000", "Москва", "Москва", "48", "", "", "", "", "55.75", "37.61"),
    ("RU", "101001", "Москва 142", "Москва", "48", "", "", "", "", "55.75", "37.61"),
    ("RU", "678100", "Синее Поле", "Саха (Якутия) Республика", "63", "ОЛЁКМИНСКИЙ РАЙОН", "", "",
     "", "60.3", "120.4"),
    ("RU", "678200", "Синее Поле", "Читинская Область", "", "", "", "", "", "", ""),
]  # fmt: skip


@pytest.fixture
def given(tmp_path):
    """A file with these lines, as GeoNames writes them, or as its readers do."""

    def write(rows, *, head="", divider="\t", name="UA.txt"):
        file = tmp_path / name
        lines = [head] if head else []
        lines += [divider.join(row) if not isinstance(row, str) else row for row in rows]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    return write


def test_places_of_a_file_are_found_with_region_district_and_code(given):
    report = actions.import_posts(given(UA))

    assert (report.lines, report.added, report.skipped) == (5, 2, {})
    first, second = queries.hints("UA", "Ясне По", "uk")
    assert {first.lies_in, second.lies_in} == {
        "Iziumskyi, Харківська область",
        "Haisynskyi, Вінницька область",
    }
    assert {first.postal_code, second.postal_code} == {"63099", "24000"}
    assert first.zone == "Europe/Kyiv"


def test_a_town_that_is_known_stays_one_and_learns_its_district(given):
    before = City.objects.filter(country="UA").count()
    actions.import_posts(given(UA[:2]))

    assert City.objects.filter(country="UA").count() == before
    assert queries.hints("UA", "Харків", "uk")[0].postal_code == "61000"
    assert queries.hints("UA", "Пісочин", "uk")[0].district == "Kharkivskyi"


def test_a_second_import_changes_nothing(given):
    actions.import_posts(given(UA + RU))
    before = [model.objects.count() for model in (Country, Region, District, City, CityName)]
    again = actions.import_posts(given(UA + RU))

    assert (again.added, again.changed) == (0, 0)
    assert [m.objects.count() for m in (Country, Region, District, City, CityName)] == before


def test_a_second_import_changes_nothing_where_a_name_is_told_of_two_places(given):
    """One Kharkiv lies where the built-in one does, its namesake of the same district far away."""
    near = ("UA", "61001", "Харків", "Kharkivska", "07", "Kharkivskyi", "", "", "", "49.98", "36.2")
    far = ("UA", "62999", "Харків", "Kharkivska", "07", "Kharkivskyi", "", "", "", "48.1", "38.9")
    actions.import_posts(given([near, far]))
    before = list(City.objects.order_by("pk").values_list("code", "postal_code", "district"))

    again = actions.import_posts(given([near, far]))

    assert (again.added, again.changed) == (0, 0)
    assert (
        list(City.objects.order_by("pk").values_list("code", "postal_code", "district")) == before
    )


def test_offices_of_a_town_are_the_town_and_older_regions_are_known(given):
    before = City.objects.count()
    actions.import_posts(given(RU))
    fields = {h.lies_in: h.zone for h in queries.hints("RU", "Синее поле", "ru")}

    assert City.objects.count() == before + 2
    assert fields == {
        "Олёкминский район, Республика Саха (Якутия)": "Asia/Yakutsk",
        "Забайкальский край": "Asia/Yakutsk",
    }


@pytest.mark.parametrize("region", ["Chernihivska", "Чернігівська область", "Черниговская область"])
def test_a_region_is_known_in_whatever_letters_it_is_written(given, region):
    row = ("UA", "15000", "Ясне Поле", region, "02", "", "", "", "", "51.4", "31.2", "1")
    before = Region.objects.count()
    actions.import_posts(given([row]))

    assert queries.hints("UA", "Ясне Поле", "uk")[0].region == "Чернігівська область"
    assert Region.objects.count() == before


def test_a_table_with_a_head_and_commas_in_a_zip_is_read_too(given, tmp_path):
    head = (
        "country_code,zipcode,place,state,state_code,province,province_code,community,"
        "community_code,latitude,longitude"
    )
    quoted = ["UA", "63100", '"Ясне, Поле"', "Kharkivska", "07", "", "", "", "", "49.1", "37.3"]
    file = given([quoted], head=head, divider=",", name="zipcodes.ua.csv")
    with zipfile.ZipFile(tmp_path / "UA.zip", "w") as zipped:
        zipped.write(file, file.name)
        zipped.writestr("readme.txt", "CC BY")

    assert actions.import_posts(tmp_path / "UA.zip").added == 1


def test_a_country_nobody_knew_is_made_with_its_regions(given):
    row = ("DE", "10115", "Berlin", "Land Berlin", "BE", "", "00", "", "", "52.5", "13.4", "4")
    actions.import_posts(given([row]))

    [hint] = queries.hints("DE", "berlin", "en")
    assert (hint.region, hint.zone) == ("Land Berlin", "")
    assert Country.objects.get(code="DE").name_in("uk") == "Німеччина"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("UA\t1\tЯсне", "fewer than eleven columns"),
        ("\t".join(("ua", *UA[2][1:])), "no country of two letters"),
        ("\t".join(("UA", "1", " 12", *UA[2][3:])), "no name of a place"),
        ("\t".join(("UA", "1", "---", *UA[2][3:])), "no name of a place"),
        ("\t".join(("UA", "1" * 13, *UA[2][2:])), "a postal code of more than twelve characters"),
        ("\t".join(("UA", "1", "Я", "x" * 81, *UA[2][4:])), "no name of a region"),
        ("\t".join(("UA", "1", "Я\x01", *UA[2][3:])), "no name of a place"),
    ],
)
def test_a_line_that_says_nothing_is_left_out_and_told_with_its_reason(given, line, why):
    report = actions.import_posts(given([UA[2], line, UA[4]]))

    assert (report.added, dict(report.skipped), report.first[why]) == (2, {why: 1}, 2)


@pytest.mark.parametrize("text", ["", "hello", "\x00" * 50, "a,b,c\n"])
def test_a_file_of_something_else_is_refused_whole(tmp_path, text):
    file = tmp_path / "x.txt"
    file.write_text(text)

    with pytest.raises(ValueError, match="no postal codes"):
        actions.import_posts(file)


def test_the_built_in_table_is_there_from_the_first_migration_and_loads_again():
    before = (Country.objects.count(), Region.objects.count(), City.objects.count())

    assert actions.load_built_in() == before[2] > 4000
    assert (Country.objects.count(), Region.objects.count(), City.objects.count()) == before
    assert before[0] == 8
