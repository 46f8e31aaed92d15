"""Whatever is sent, the answer is clear and never a 5xx; odd text is kept as it came."""

import json
import time
import unicodedata

import pytest

from tests.integrations.conftest import fields_of

LEAD = {"offer": "mug", "phone": "0671687644", "name": "Галина", "country": "UA"}
PLAIN = json.dumps(LEAD)


def with_field(name: str, raw: str) -> str:
    """The least lead and one more field, written as it stands."""
    return PLAIN[:-1] + f', "{name}": {raw}}}'


def instead(name: str, raw: str) -> str:
    """The least lead with one field written otherwise."""
    parts = [f'"{key}": {raw if key == name else json.dumps(value)}' for key, value in LEAD.items()]
    return "{" + ", ".join(parts) + "}"


BROKEN_BODIES = {
    "nothing": "",
    "spaces": "   ",
    "half": PLAIN[:-1],
    "more after it": PLAIN + "x",
    "two values": PLAIN + PLAIN,
    "single quotes": PLAIN.replace('"', "'"),
    "comment": "/* */" + PLAIN,
    "trailing comma": PLAIN[:-1] + ",}",
    "BOM": b"\xef\xbb\xbf" + PLAIN.encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-32": PLAIN.encode("utf-32"),
    "windows-1251": json.dumps(LEAD, ensure_ascii=False).encode("cp1251"),
    "overlong UTF-8": b'{"offer": "\xc0\x80"}',
    "cut UTF-8": b'{"offer": "\xd0"}',
    "binary": bytes(range(256)),
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "NUL": "\x00",
    "raw NUL inside": instead("name", '"a\x00b"'),
    "raw line break inside": instead("name", '"a\nb"'),
    "bad escape": instead("name", r'"\x41"'),
    "half an escape": instead("name", r'"\u12"'),
    "null": "null",
    "true": "true",
    "number": "1",
    "text": '"lead"',
    "list": f"[{PLAIN}]",
    "empty list": "[]",
    "empty object": "{}",
    "deep list": "[" * 100_000,
    "deep closed list": "[" * 50_000 + "]" * 50_000,
    "deep object": '{"a":' * 50_000,
    "deep name": instead("name", "[" * 5_000 + "]" * 5_000),
    "NaN": "NaN",
    "twice": PLAIN[:-1] + ', "offer": "mug"}',
    "twice inside": with_field("source", '{"flow": "1", "flow": "2"}'),
    "twice with an escape": PLAIN[:-1] + r', "\u006fffer": "mug"}',
    "XML": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "form as JSON": "offer=mug&phone=1",
}

WRONG_VALUES = [
    *(("price", raw) for raw in ("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400")),
    *(
        ("price", raw)
        for raw in ("1e999999999999999999999", "-1", "-0.01", "0.001", "1e10", "true")
    ),
    *(("price", raw) for raw in ("10000000000", "99999999999999999999999999999999", "[]", "{}")),
    *(("price", raw) for raw in ('"NaN"', '"1e3"', '"1,5"', '""', '" 5 "', '"-5"', '"١"', '"0x1"')),
    *(("price", raw) for raw in ('"1.234"', '"1."', '".5"', '"5 UAH"', f'"{"9" * 5000}"', '"1_0"')),
    *(("quantity", raw) for raw in ("0", "-1", "1000", "1.5", "true", "false", '"2"', "[]", "{}")),
    *(("quantity", raw) for raw in ("1e2000", "9" * 5000, "NaN", "1e-1", "99999999999999999999")),
    *((name, raw) for name in ("offer", "phone", "name", "country") for raw in ("null", "1", "[]")),
    *(
        (name, raw)
        for name in ("offer", "phone", "name", "country")
        for raw in ("{}", "true", "1.5")
    ),
    *((name, '""') for name in ("offer", "phone", "country")),
    *(
        ("country", f'"{text}"')
        for text in ("U", "UKR", "U1", "УА", "  ", "U\\u0000", "ua\\n", "🇺🇦")
    ),
    *(
        ("name", raw)
        for raw in (r'"\u0000"', r'"a\u0000b"', r'"\ud800"', r'"\udfff"', r'"\udc00\ud800"')
    ),
    *((name, r'"\u0000"') for name in ("offer", "phone", "comment", "city", "external_id")),
    *((name, r'"\ud83d"') for name in ("offer", "phone", "comment", "user_agent", "email", "ip")),
    *(("phone", f'"{text}"') for text in ("   ", "\\t\\n", "1" * 81)),
    *(("email", f'"{text}"') for text in ("@", "a", "a@", "@b.c", "a b@c.de", "a@b", "a@b..c")),
    *(
        ("email", f'"{text}"')
        for text in ("x" * 250 + "@b.cd", "a@b.c\\u0000", "a@b.c>", "a@b.c,d@e.f")
    ),
    *(
        ("ip", f'"{text}"')
        for text in ("1", "1.2.3", "1.2.3.256", "::g", "fe80::1%eth0", "1.2.3.4/8")
    ),
    *(("ip", raw) for raw in ('"localhost"', "16909060", '"01.2.3.4"', '"1.2.3.4, 5.6.7.8"', "[]")),
    *(
        ("source", raw)
        for raw in ("1", '"w"', "[]", "true", '{"flow": 1}', '{"flow": []}', '{"": "x"}')
    ),
    *(
        ("source", raw)
        for raw in (r'{"flow": "\u0000"}', f'{{"sub1": "{"x" * 201}"}}', '{"source": {}}')
    ),
    *(("external_id", raw) for raw in ("1", "[]", "true", f'"{"x" * 81}"')),
    *(("comment", raw) for raw in ("1", "[]", "{}", f'"{"x" * 2001}"')),
    *(
        (name, '"x"')
        for name in ("", "__proto__", "constructor", "company", "is_staff", "OFFER", "a.b")
    ),
    *((name, '"x"') for name in ("источник", "x" * 5000, r"\u0000", r"\ud800", "status", "marks")),
]

NAUGHTY = [
    "undefined",
    "null",
    "True",
    "-1",
    "1e100",
    "0x0",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "찦차를 타고 온 펲시맨",
    "(╯°□°）╯︵ ┻━┻)",
    "😍🏳️‍🌈👨‍👩‍👧‍👦🇺🇦",
    "１２３",
    "הָיְתָה",
    "مُنَاقَشَةُ",
    "\u202etest\u202d",
    "\u2066test\u2067",
    "a\u200bb\ufeffc\u00add",
    "Z\u0351\u036b\u0343",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "';DROP TABLE orders_order;--",
    "1' OR '1'='1",
    "%s%n%d%(x)s{0}{{7*7}}${7*7}",
    "../../../../etc/passwd",
    "$(touch /tmp/x)`id`",
    "=1+1",
    "@SUM(1)",
    "\t\r\n\x01\x1f\x7f\x80",
    "\ud7ff\ue000\ufffd\uffff",
    "\U0010ffff",
    "ﬃ ①",
    "и\u0306 е\u0308",
    "İıſẞ",
    "'",
    "\\",
    "\\u0000",
    "%00",
    "A" * 12,
]


def unclear(answers):
    """The cases whose answer is not a refusal in words."""
    return [
        (case, answer.status_code)
        for case, answer in answers.items()
        if answer.status_code not in {400, 422} or not fields_of(answer)
    ]


def body_with(name: str, raw: str) -> str:
    return instead(name, raw) if name in LEAD else with_field(name, raw)


@pytest.mark.parametrize("path", ["leads", "leads/batch"])
def test_broken_body_is_refused_in_words(path, sender):
    answers = {name: sender.post(body, path=path) for name, body in BROKEN_BODIES.items()}

    assert unclear(answers) == []
    assert sender.orders() == []


def test_a_long_body_is_refused_in_no_more_than_the_time_it_takes_to_read_it(sender):
    """A field that is there twice among a hundred thousand; each looked for in all took minutes."""
    many = ", ".join(f'"{number:x}":0' for number in range(85_000))
    began = time.process_time()

    answer = sender.post(f'{{{many}, "{84_999:x}":0}}', path="leads/batch")

    assert (answer.status_code, fields_of(answer)) == (400, [f"{84_999:x}"])
    assert time.process_time() - began < 10


def test_of_very_many_wrong_fields_a_hundred_are_told(sender):
    answer = sender.post(LEAD | {f"field{number}": 1 for number in range(5_000)})

    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == 100


def test_a_number_out_of_all_range_is_refused_in_our_words(sender):
    for raw in ("1e999999999", "1e999999999999999999999", "0e999999999999999999999"):
        answer = sender.post(body_with("price", raw))
        assert "out of all range" in answer.json()["detail"][0]["message"], raw


def test_wrong_value_is_refused_in_words(sender):
    answers = {(name, raw): sender.post(body_with(name, raw)) for name, raw in WRONG_VALUES}

    assert unclear(answers) == []
    assert sender.orders() == []


def test_wrong_value_in_a_batch_spoils_its_own_lead_alone(sender):
    rows = [
        body_with(name, raw)
        for name, raw in WRONG_VALUES
        if sender.post(body_with(name, raw)).status_code == 422
    ]
    assert len(rows) > 100

    answer = sender.post(f'{{"leads": [{PLAIN}, {", ".join(rows)}, {PLAIN}]}}', path="leads/batch")

    codes = [verdict["code"] for verdict in answer.json()["results"]]
    assert codes == [201, *[422] * len(rows), 201]
    assert len(sender.orders()) == 2


def test_batch_that_is_no_json_is_refused_whole(sender):
    answer = sender.post(f'{{"leads": [{PLAIN}, {body_with("price", "NaN")}]}}', path="leads/batch")

    assert answer.status_code == 400
    assert sender.orders() == []


@pytest.mark.parametrize("start", range(0, len(NAUGHTY), 10))
def test_odd_text_is_kept_as_it_came(start, sender):
    for text in NAUGHTY[start : start + 10]:
        said = {
            "name": f"x{text}x",
            "city": text,
            "comment": text,
            "user_agent": text,
            "delivery_comment": text,
            "external_id": text,
            "source": {"webmaster": text, "landing": text, "sub1": text},
        }

        answer = sender.post(LEAD | said)

        kept = unicodedata.normalize("NFC", text)
        order = sender.orders()[-1]
        assert answer.status_code == 201
        assert " ".join((order.surname, order.name)).strip() == f"x{kept}x"
        assert (order.city, order.comment, order.delivery_comment) == (kept, kept, kept)
        assert (order.external_id, order.source.webmaster) == (kept, kept)
        assert (order.origin.user_agent, order.origin.landing) == (kept, kept)
        assert order.origin.subs == {"sub1": kept}


@pytest.mark.parametrize("start", range(0, len(NAUGHTY), 10))
def test_odd_phone_is_kept_and_marked(start, sender, company):
    for text in NAUGHTY[start : start + 10]:
        answer = sender.post(LEAD | {"phone": text})

        order = sender.orders()[-1]
        assert answer.status_code == 201
        assert "wrong_number" in order.marks
        assert order.origin.raw_phone == unicodedata.normalize("NFC", text).strip()
        assert not order.customer.phone_is_valid


def test_odd_offer_is_unknown(sender):
    answers = {text: sender.post(LEAD | {"offer": text}) for text in NAUGHTY}

    assert unclear(answers) == []
    assert {field for answer in answers.values() for field in fields_of(answer)} == {"offer"}


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/xml",
        "application/xml",
        "application/octet-stream",
        "application/json; charset=windows-1251",
        "application/x-www-form-urlencoded; charset=koi8-r",
        "multipart/form-data; boundary=x",
        "application/vnd.api+json",
        "x" * 2000,
    ],
)
def test_other_kinds_of_body_are_refused(content_type, sender):
    answer = sender.post(PLAIN, content_type=content_type)

    assert answer.status_code == 415
    fields_of(answer)


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "APPLICATION/JSON"])
def test_content_type_is_read_as_the_web_reads_it(content_type, sender):
    assert sender.post(PLAIN, content_type=content_type).status_code == 201


def test_compressed_body_is_refused(sender):
    assert sender.post(PLAIN, Content_Encoding="gzip").status_code == 415


@pytest.mark.parametrize(("size", "code"), [(257 * 1024, 413), (3 * 1024 * 1024, 413)])
def test_large_body_is_refused(size, code, sender):
    answer = sender.post(with_field("comment", '"' + "x" * size + '"'))

    assert answer.status_code == code
    fields_of(answer)


def test_batch_may_be_larger_than_a_lead(sender):
    rows = [LEAD | {"offer": "x" * 1000}] * 300

    assert sender.batch(*rows).status_code == 200
    assert sender.batch(*rows, LEAD | {"comment": "x" * 1024 * 1024}).status_code == 413


BROKEN_FORMS = [
    "offer=mug&offer=mug&phone=1&name=x&country=UA",
    "flow=1&source[flow]=2",
    "offer=%00",
    "offer=%ff%fe",
    "offer=mug&phone=%ED%A0%80",
    "=x",
    "offer",
    "source=x",
    "source[]=x",
    "source[flow][x]=1",
    "source[source]=1",
    "source[Flow]=1",
    "quantity=1.5",
    "quantity=" + "9" * 5000,
    "quantity=-1",
    "price=1,5",
    "&".join(f"f{n}=1" for n in range(500)),
    "a" * 100_000 + "=1",
    b"offer=\xff",
]


def test_broken_form_is_refused_in_words(sender):
    least = b"&offer=mug&phone=0671687644&name=x&country=UA"
    bodies = [body if isinstance(body, bytes) else body.encode() for body in BROKEN_FORMS]

    answers = {
        body[:40]: sender.post_form(body if b"offer" in body else body + least) for body in bodies
    }

    assert unclear(answers) == []
    assert sender.orders() == []


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options", "trace"])
@pytest.mark.parametrize("path", ["leads", "leads/batch"])
def test_other_methods_are_refused(method, path, sender):
    answer = getattr(sender.client, method)(f"/api/v1/{path}")

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize(
    "path",
    ["", "v1", "v1/", "v1/leads/", "v2/leads", "v1/orders/x", "v1/docs", "v1/../x", "v1/%00"],
)
def test_address_that_is_none_says_so_in_json(path, sender):
    answer = sender.client.get(f"/api/{path}")

    assert answer.status_code == 404
    fields_of(answer)
