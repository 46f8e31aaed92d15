"""Every form of the desk, found on its pages: where it goes to, and what stands in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

WAYS = ("action", "formaction", "hx-post", "hx-get", "hx-put", "hx-patch", "hx-delete")


@dataclass
class Paper(HTMLParser):
    """One page: its fields with what stands in them, and the paths something is sent to."""

    html: str
    fields: dict[str, str] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def __post_init__(self):
        HTMLParser.__init__(self)
        self._select = None
        self.feed(self.html)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        self.paths |= {urlsplit(attrs[way]).path for way in WAYS if attrs.get(way)}
        name = attrs.get("name")
        if tag == "option" and self._select:
            if "selected" in attrs or not self.fields[self._select]:
                self.fields[self._select] = attrs.get("value", "")
        elif name and tag in {"input", "textarea", "button", "select"}:
            self._select = name if tag == "select" else None
            is_on = attrs.get("type") not in {"checkbox", "radio"} or "checked" in attrs
            if is_on or name not in self.fields:
                self.fields[name] = attrs.get("value", "")


def senders(client, urls):
    """{path: fields} of everything that the pages at these addresses send something to."""
    found: dict[str, dict[str, str]] = {}
    for url in urls:
        answer = client.get(url)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        page = Paper(answer.content.decode())
        for path in page.paths:
            found[path] = found.get(path, {}) | page.fields
    return found
