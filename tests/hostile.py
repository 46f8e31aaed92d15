"""Text that breaks programs: what a prankster, a broken program or a foreign keyboard may send.

Each has a name, for test reports. LONG is apart: it is heavy, and everything refuses it.
"""

ODD = {
    "controls": "a\x01\x02\x08\x0b\x0c\x0e\x1b[31m\x1f\x7f",
    "line ends": "a\r\nb\rc\n\u2028d\u2029e\x85f",
    "tab": "\tTab\t",
    "right to left": "\u202egnp.exe\u202c",
    "isolates": "\u2067abc\u2069\u2066def",
    "hebrew": "שָׁלוֹם",
    "arabic": "مُنَاقَشَةُ سُبُلِ",
    "formula": "=1+1",
    "formula with a plus": '+HYPERLINK("http://x")',
    "formula with a minus": "-2+3+cmd|' /C calc'!A0",
    "formula with an at": "@SUM(1)",
    "wide formula": "＝1+1",
    "script": "<script>alert('hostile')</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "svg": "'><svg/onload=alert(1)>",
    "closed element": "</textarea></option></title><blink>",
    "event in an attribute": '" autofocus onfocus="alert(1)',
    "javascript address": "javascript:alert(1)",
    "comment": "<!-- -->",
    "entity": "&lt;b&gt;&amp;&#0;",
    "template": "{{ 7*7 }}{% debug %}",
    "other templates": "${7*7}<%= 7*7 %>#{7*7}",
    "formats": "%s%n%d%(x)s{0}{x.__class__}",
    "quotes": "' \" ` \\",
    "SQL": "';DROP TABLE orders_order;--",
    "wildcards": "%_\\%",
    "path": "../../../../etc/passwd",
    "shell": "$(touch /tmp/x)`id`;|",
    "header": "x\r\nSet-Cookie: a=b",
    "composed": "\u0439\u0451",  # NFC
    "decomposed": "и\u0306е\u0308",  # NFD
    "compatibility": "ﬃ ① ½",
    "case": "İıſẞß",
    "emoji": "😍🏳️‍🌈👨‍👩‍👧‍👦🇺🇦",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u00adf\u2060g",
    "only zero width": "\u200b\u200b",
    "zalgo": "Z\u0351\u036b\u0343\u036a\u0302",
    "edges": "\ud7ff\ue000\ufffd\ufffe\uffff\U0001fffe\U0010ffff",
    "spaces": "\u00a0\u2003\u3000",
    "no value": "null",
    "number": "1e309",
    "digits of others": "١٢٣４５６",
    "escaped NUL": "\\u0000%00",
}

# What PostgreSQL cannot keep: everything refuses it, or leaves it out where it only searches.
UNKEEPABLE = {
    "NUL": "a\x00b",
    "high surrogate": "a\ud800b",
    "low surrogate": "\udfff",
    "surrogates the wrong way round": "\udc00\ud83d",
}

LONG = "Ї" * 500_000  # a megabyte in UTF-8

# Typed where a number, a day or a time is asked.
NUMBERS = [
    *("-1", "0", "-0", "1e309", "1e-400", "NaN", "-Infinity", "0x10", "1_0", "1,5", "١٢", "²"),
    *("9" * 18, "9" * 19, "9" * 5000, "99999999999.99", "0.001", " ", "true", "[]", "1" + "\u200b"),
]
DAYS = [
    *("0001-01-01", "1969-12-31", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01"),
    *("-1", "0", "today", "2026-11-23T00:00", "23.11.2026", "٢٠٢٦-١١-٢٣", "2026-11-23\x00"),
]
TIMES = [
    "24:00",
    "23:59:60",
    "-01:00",
    "00:00",
    "99",
    "noon",
    "12:00\x00",
    "١٢:٠٠",
    "0:0:0.0000001",
]
