from callboard.config import maps


def test_pages_may_show_pictures_of_the_owner_of_the_map_alone():
    assert maps.origins(maps.OPEN) == ["https://tile.openstreetmap.org"]
    assert maps.origins("https://{s}.tiles.example/{z}/{x}/{y}.png") == ["https://*.tiles.example"]
    assert maps.origins("") == []
    assert maps.origins("/tiles/{z}/{x}/{y}.png") == []


def test_a_library_that_is_not_in_place_has_no_address(tmp_path, monkeypatch):
    monkeypatch.setattr(maps, "LEAFLET", tmp_path)
    assert (maps.folders(), maps.library()) == ([], ("", ""))

    (tmp_path / "leaflet.js").touch()

    assert maps.folders() == [("leaflet", tmp_path)]
    assert maps.library() == ("leaflet/leaflet.js", "leaflet/leaflet.css")
