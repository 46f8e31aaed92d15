"""Takes the pictures of the README from a demo that runs. Knows the product by its pages alone.

`bin/screenshots [URL] [--data DIR]`; DIR is the data folder of that demo, where its sign-ins lie.
The operator of each company signs in, presses Start, takes the next order, and returns it.
"""

import argparse
import json
import shutil
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = {"width": 1366, "height": 768}
LARGEST = 300_000
PNG = b"\x89PNG\r\n\x1a\n"


def main() -> int:
    """Write docs/images/*.png; 1 when something was not as expected."""
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000/")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "demo")
    options = parser.parse_args()
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("There is no Chromium on the PATH. Install it, then start this again.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for number, operator in enumerate(_operators(options.data), start=1):
            _shoot(browser, options.url.rstrip("/"), operator, "" if number == 1 else f"-{number}")
        browser.close()
    return _weighed()


def _operators(data: Path) -> Iterator[dict[str, str]]:
    """One operator of each company, in the order the demo tells them."""
    try:
        signins = json.loads((data / "sign-ins.json").read_text())["signins"]
    except FileNotFoundError:
        sys.exit(f"No demo was ever started on {data}. Start bin/demo, or name its folder: --data.")
    seen = set()
    for person in signins:
        if person["role"] == "operator" and person["company"] not in seen:
            seen.add(person["company"])
            yield person


def _shoot(browser: Browser, url: str, operator: dict[str, str], suffix: str) -> None:
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    page = context.new_page()
    _sign_in(page, url, operator)
    own = "" if suffix else _speak(page, url, "en")
    _begin(page, url)
    _picture(page, f"floor{suffix}")
    if _open_a_card(page):
        _picture(page, f"order{suffix}")
        _press(page, "[hx-post$='/give-back/']")
        page.wait_for_url(f"{url}/floor/")
    else:
        print(f"Nothing is free for {operator['login']} at this hour: no card.", file=sys.stderr)
    _press(page, "[hx-post='/shift/stop/']")
    page.wait_for_selector("[hx-post='/shift/start/']")
    if own:
        _speak(page, url, own)
    context.close()


def _sign_in(page: Page, url: str, operator: dict[str, str]) -> None:
    page.goto(f"{url}/accounts/login/")
    page.fill("input[name=login]", operator["login"])
    page.fill("input[name=password]", operator["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "login" not in address)


def _speak(page: Page, url: str, language: str) -> str:
    """Choose the language in the own settings; what was chosen before, to be chosen again."""
    page.goto(f"{url}/settings/")
    field = page.locator("select[name=language]")
    before = field.input_value()
    field.select_option(language)
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    return before


def _begin(page: Page, url: str) -> None:
    """Press Start, unless somebody has; the floor opens."""
    page.goto(f"{url}/floor/")
    if page.locator("[hx-post='/floor/next/']").count() == 0:
        _press(page, "[hx-post='/shift/start/']")
        page.wait_for_selector("[hx-post='/floor/next/']")
        page.goto(f"{url}/floor/")  # without the news of a moment ago


def _open_a_card(page: Page) -> bool:
    """The order that is held, or must come first, or is next; False when none is free."""
    _press(page, ".held a, #floor .notice [hx-post$='/take/'], [hx-post='/floor/next/']")
    try:
        page.wait_for_url("**/orders/*/", timeout=10_000)
    except TimeoutError:
        return False
    return True


def _press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()


def _picture(page: Page, name: str) -> None:
    """As the page looks in daylight, and in the dark."""
    for scheme, ending in (("light", ""), ("dark", "-dark")):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(500)
        path = IMAGES / f"{name}{ending}.png"
        path.write_bytes(_smaller(page.screenshot()))


def _smaller(png: bytes) -> bytes:
    """The same picture, packed as tightly as PNG allows without touching a pixel."""
    chunks, at = [], len(PNG)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += length + 12
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    packed = (b"IHDR", chunks[0][1]), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")
    return PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in packed
    )


def _weighed() -> int:
    heavy = [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > LARGEST]
    for path in sorted(IMAGES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
    if heavy:
        print(f"Larger than {LARGEST // 1000} kB: {', '.join(heavy)}", file=sys.stderr)
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
