"""New leads come into a running demo: `python -m callboard.demo.trickle URL [KEY …]`, by the API.

Without keys it takes those of the data folder. Ends with the process that started it, and waits
while the server is away.
"""

import json
import os
import sys
import time
from random import Random
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from callboard.config import environment
from callboard.demo import names, phones

PAUSE = (5, 20)  # seconds between two leads
AWAY = 3
AGAIN = 0.06  # somebody sends the form twice
TIMEOUT = 10


def main(url: str, keys: list[str]) -> None:
    """Post leads until the parent is gone."""
    rng, parent = Random(), os.getppid()
    last: dict[str, dict[str, Any]] = {}
    sold: dict[str, list[dict[str, Any]]] = {}
    while os.getppid() == parent:
        time.sleep(rng.uniform(*PAUSE))
        key = rng.choice(keys)
        try:
            if key not in sold:
                sold[key] = ask(url, key, "offers")["items"]
            again = key in last and rng.random() < AGAIN
            lead = last[key] if again else a_lead(rng, sold[key])
            ask(url, key, "leads", lead | {"external_id": f"demo-{rng.getrandbits(48):012x}"})
            last[key] = lead
        except (URLError, TimeoutError, ConnectionError, json.JSONDecodeError):
            time.sleep(AWAY)


def a_lead(rng: Random, offers: list[dict[str, Any]]) -> dict[str, Any]:
    """Somebody of nobody's number who wants one of the offers, as a landing page would send it."""
    offer = rng.choice(offers)
    country = rng.choice(offer["prices"])["country"]
    person = names.person(rng, country)
    return {
        "offer": offer["code"],
        "phone": phones.spelled(rng, phones.phone(rng, country)),
        "name": f"{person['surname']} {person['name']}",
        "country": country,
        "city": person["city"][0],
        "ip": phones.address(rng),
        "source": {
            "webmaster": rng.choice(("alpha", "birch", "cedar")),
            "flow": "101",
            "landing": f"https://{offer['code']}.shop.example/",
        },
    }


def ask(url: str, key: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to the API of the desk: a GET, or a POST when there is a body."""
    request = Request(
        f"{url.rstrip('/')}/api/v1/{what}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=TIMEOUT) as response:
        return json.load(response)


def _keys() -> list[str]:
    return list(json.loads((environment.data_folder() / "demo-keys.json").read_text()).values())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or _keys())
