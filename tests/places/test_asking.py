"""Address services, as far as a stub of ours stands for them: none of the real ones was tried."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from callboard.kit import clock, egress
from callboard.places import actions, queries, tasks
from callboard.places.models import Told
from callboard.places.queries import Asked
from callboard.places.rules import providers
from callboard.places.rules.providers import Question

MOSCOW = Asked("RU", "Москва", "Москва")
KYIV = Asked("UA", "Київ", "Київ")


class _Services(BaseHTTPRequestHandler):
    """Both services at one address; `answers` of the server may say something else."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, self.headers["authorization"], body))
        said = self.server.says(body) if callable(self.server.says) else self.server.says
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

    def log_message(self, *_args: object) -> None:
        """Nothing to tell."""


def services(body):
    if "query" in body and body["to_bound"]["value"] == "street":
        return {"suggestions": [{"data": {"street_with_type": "ул Тверская"}},
                                {"data": {"street_with_type": "ул Тверской бульвар"}}]}  # fmt: skip
    if "query" in body:
        return {"suggestions": [{"data": {"house": "12"}}, {"data": {"house": "12А"}}]}
    if body["calledMethod"] == "searchSettlements":
        return {"success": True, "data": [{"Addresses": [{"Ref": "kyiv-ref"}]}]}
    streets = [{"SettlementStreetDescription": "Хрещатик"}]
    return {"success": True, "data": [{"Addresses": streets}]}


@pytest.fixture
def stub(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Services)
    server.asked, server.says, server.status = [], services, 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_port}"
    settings.EGRESS_ALLOWED = [place]
    settings.DADATA_URL, settings.NOVA_POSHTA_URL = f"http://{place}/dadata", f"http://{place}/np"
    settings.DADATA_KEY, settings.NOVA_POSHTA_KEY = "dadata-key", "np-key"
    egress._failed.clear()
    yield server
    server.shutdown()
    server.server_close()
    egress._failed.clear()


@pytest.mark.django_db(transaction=True)
def test_streets_and_houses_of_russia_are_told_by_dadata(stub):
    """A9.2."""
    assert queries.streets(1, MOSCOW, "твер") == []
    assert actions.ask(actions.wonder("streets", MOSCOW, "Твер")) == 2

    assert queries.streets(1, MOSCOW, "Тверс") == ["ул Тверская", "ул Тверской бульвар"]
    assert queries.streets(1, MOSCOW, "Тверск б") == []
    house = Asked("RU", "Москва", "Москва", "ул Тверская")
    actions.ask(actions.wonder("houses", house, "1"))
    assert queries.houses(1, house, "12") == ["12", "12А"]
    (path, key, body), (_path, _key, of_house) = stub.asked
    assert (path, key, body["query"]) == ("/dadata", "Token dadata-key", "твер")
    assert body["locations"] == [{"country_iso_code": "RU", "city": "Москва"}]
    assert of_house["locations"][0]["street"] == "Тверская"


@pytest.mark.django_db(transaction=True)
def test_streets_of_ukraine_are_told_by_nova_poshta(stub):
    actions.ask(actions.wonder("streets", KYIV, "Хре"))

    assert queries.streets(1, KYIV, "хрещ") == ["Хрещатик"]
    first, second = (body for _path, _key, body in stub.asked)
    assert (first["apiKey"], first["methodProperties"]["CityName"]) == ("np-key", "Київ")
    assert second["methodProperties"]["SettlementRef"] == "kyiv-ref"
    assert actions.wonder("houses", Asked("UA", "", "Київ", "Хрещатик"), "1") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "says"),
    [(500, {}), (403, {"message": "key"}), (200, b"<html>"), (302, {})],
)
def test_a_service_that_fails_is_no_error_and_is_asked_anew_another_day(stub, status, says):
    stub.status, stub.says = status, says
    told_id = actions.wonder("streets", MOSCOW, "Твер")

    tasks.ask_around(told_id=told_id)

    assert queries.streets(1, MOSCOW, "Твер") == []
    assert Told.objects.get().asked_at is None


@pytest.mark.parametrize(
    "says",
    [{}, [], None, {"suggestions": None}, {"suggestions": [None, 5, {"data": []}]},
     {"data": [None]}, {"data": [{"Addresses": [{"Ref": 7}]}]}, {"data": {"x": 1}}],
)  # fmt: skip
def test_an_answer_of_another_shape_holds_nothing(says):
    for ask in (providers.ask_dadata, providers.ask_nova_poshta):
        question = Question("streets", "RU", "Москва", "", "твер")
        assert ask(question, lambda *_a: says, key="k", url="u") == []


@pytest.mark.django_db
def test_without_a_key_nobody_is_asked_and_nothing_is_kept(settings):
    settings.DADATA_KEY = settings.NOVA_POSHTA_KEY = ""

    assert actions.wonder("streets", MOSCOW, "Тверская") is None
    assert queries.streets(1, MOSCOW, "Тверская") == []
    assert not Told.objects.exists()


@pytest.mark.django_db
def test_the_same_is_asked_once_and_forgotten_in_time(settings):
    settings.DADATA_KEY = "k"
    now = clock.now()
    first = actions.wonder("streets", MOSCOW, " Тверская  ул")
    assert first is not None
    assert actions.wonder("streets", MOSCOW, "тверская ул") is None
    assert actions.wonder("streets", MOSCOW, "тв") is None
    assert actions.forget_old() == 0

    with clock.frozen(now + timedelta(hours=2)):
        assert actions.forget_old() == 1
