"""A page read as a browser reads it: its forms with what stands in them, its texts."""

from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "hr", "img", "i"}


class Page(HTMLParser):
    """Fields by the id of their form, texts of everything, elements by attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[tuple[str, str]]] = {}
        self.elements: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self._forms: list[str] = []
        self._select = self._area = None
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, name: str = "order-form") -> dict[str, list[str]]:
        """What a browser would send of a form."""
        sent: dict[str, list[str]] = {}
        for field, value in self.fields.get(name, []):
            sent.setdefault(field, []).append(value)
        return sent

    def with_(self, attribute: str, value: str | None = None) -> list[dict]:
        """Attributes of every element that has this one (with this value)."""
        return [
            attrs
            for _tag, attrs in self.elements
            if attribute in attrs and value in (None, attrs[attribute])
        ]

    def hot_keys(self) -> list[str]:
        """Every key of the page, dialogs apart."""
        return [attrs["data-key"] for attrs in self.with_("data-key")]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if tag == "form":
            self._forms.append(attrs.get("id") or attrs.get("hx-post", ""))
        name = attrs.get("name")
        home = attrs.get("form") or (self._forms[-1] if self._forms else "")
        if tag == "input" and name and "disabled" not in attrs:
            is_switch = attrs.get("type") in {"checkbox", "radio"}
            if not is_switch or "checked" in attrs:
                value = attrs.get("value", "on" if is_switch else "")
                self.fields.setdefault(home, []).append((name, value))
        elif tag == "select" and "disabled" not in attrs:
            self._select = [home, name, None]
        elif tag == "option" and self._select and (self._select[2] is None or "selected" in attrs):
            self._select[2] = attrs.get("value", "")
        elif tag == "textarea" and "disabled" not in attrs:
            self._area = (home, name, [])

    def handle_endtag(self, tag):
        if tag == "form" and self._forms:
            self._forms.pop()
        elif tag == "select" and self._select:
            home, name, value = self._select
            self.fields.setdefault(home, []).append((name, value or ""))
            self._select = None
        elif tag == "textarea" and self._area:
            home, name, parts = self._area
            self.fields.setdefault(home, []).append((name, "".join(parts).removeprefix("\n")))
            self._area = None

    def handle_data(self, data):
        self.words.append(data)
        if self._area:
            self._area[2].append(data)


def read(response) -> Page:
    return Page(response.content.decode())


def said_by(response) -> str:
    """The words of an answer as they stand: a tag inside a sentence is no space."""
    return " ".join("".join(read(response).words).split())
