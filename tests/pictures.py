"""`make pictures`: every page as each demo person, at 320 and 1280 px, from a demo that is running."""
import argparse
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT, README = ROOT / "var/pictures", ROOT / "docs/pictures"
WIDTHS = (320, 1280)
MOST = 80  # pages a person
SAME = ("/ten/", "/accessibility/", "/privacy/", "/cookies/", "/definition/")  # whoever looks: once is enough
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|(?<=/join/)[\w-]{43}")  # and the token of a link


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return found or sys.exit("No Chromium: apt-get install chromium, or set CHROMIUM=/path/to/it.")


def kind(address: str) -> str:
    """Pages of one kind differ in the ids they hold; one picture of each kind is enough."""
    parts = urlsplit(address)
    return UUID.sub("…", parts.path) + ("?" if parts.query else "")


def picture(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 720})
        page.screenshot(path=OUT / f"{name}-{width}.png", full_page=True)


def walk(context: BrowserContext, site: str, who: str, start: str) -> int:
    """Every page that links reach from `start`, breadth first. Returns how many."""
    page = context.new_page()
    waiting, seen = [start], {kind(start)}
    taken = 0
    while waiting and taken < MOST:
        address = waiting.pop(0)
        response = page.goto(address)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        taken += 1
        slug = re.sub(r"[^a-z0-9]+", "-", kind(address).replace("…", "x").lower()).strip("-") or "home"
        picture(page, f"{who}-{taken:02}-{slug}")
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
            target = urljoin(address, link).split("#")[0]
            once = who != "nobody" and urlsplit(target).path.startswith(SAME)
            if target.startswith(site) and kind(target) not in seen and not once and not target.endswith(".ics"):
                seen.add(kind(target))
                waiting.append(target)
    page.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    parser.add_argument("people", nargs="*", help="only these, for example priya-shah; everybody unless named")
    options = parser.parse_args()
    site = f"http://localhost:{options.port}/"
    OUT.mkdir(parents=True, exist_ok=True)
    README.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        front = browser.new_context(locale="en-GB").new_page()
        front.goto(site)
        slugs = front.locator("button[name=person]").evaluate_all("buttons => buttons.map(button => button.value)")
        for who in options.people or ["nobody", *slugs]:
            context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
            if who != "nobody":
                page = context.new_page()
                page.goto(site)
                page.locator(f"button[name=person][value={who}]").click()
                page.close()
            sys.stdout.write(f"{who}: {walk(context, site, who, site)} pages\n")
            context.close()
        if not options.people:
            story(browser.new_context(locale="en-GB", timezone_id="Europe/London"), site)
        browser.close()
    sys.stdout.write(f"Pictures are in {OUT.relative_to(ROOT)}/ and {README.relative_to(ROOT)}/\n")


def story(context: BrowserContext, site: str) -> None:
    """The main job, for the README: the invitation on a phone, home, the best times, the diary."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site)
    page.get_by_role("button", name="Partner", exact=True).click()
    page.screenshot(path=README / "invitation.png")
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(site)
    page.get_by_role("button", name="Ward manager").click()
    page.screenshot(path=README / "home.png")
    page.get_by_role("link", name="See the best times").first.click()
    page.screenshot(path=README / "times.png")
    page.get_by_role("link", name="My diary").click()
    page.screenshot(path=README / "diary.png")


if __name__ == "__main__":
    main()
