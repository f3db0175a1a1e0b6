"""One question asked of every page in a real browser: is it a good page?"""

from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, CDPSession, Page, Request

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
HEARD: WeakKeyDictionary[BrowserContext, list[str]] = WeakKeyDictionary()
SCRIPTLESS: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def listen(context: BrowserContext, said: list[str]) -> BrowserContext:
    """Write down all the browser complains about: script errors, forbidden styles and scripts, missing files."""
    HEARD[context] = said
    context.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("requestfailed", lambda request: _unwanted(request) or said.append(f"failed: {request.url}"))
    context.on("response", lambda answer: answer.status >= 400 and said.append(f"{answer.status}: {answer.url}"))
    return context


def _unwanted(request: Request) -> bool:
    """With scripts off, the browser also reports every script that it was told to load early, and does not."""
    return request.resource_type == "script" and request.frame.page in SCRIPTLESS


def without_scripts(page: Page) -> Page:
    """Switch scripts off by hand, so that they can be switched on for axe, which is a script itself."""
    SCRIPTLESS[page] = page.context.new_cdp_session(page)
    _allow_scripts(page, allowed=False)
    return page


def _allow_scripts(page: Page, *, allowed: bool) -> None:
    if switch := SCRIPTLESS.get(page):
        switch.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})


def assert_good_page(page: Page, width: int | None = None) -> None:
    """No axe violation, no sideways scroll, one h1, a title, and a silent console; at `width` pixels if given."""
    if width:
        page.set_viewport_size({"width": width, "height": 900})
    _allow_scripts(page, allowed=True)
    found = Axe().run(page, options=RULES)
    _allow_scripts(page, allowed=False)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} scrolls sideways: {wide[0]} px on a screen of {wide[1]} px"
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url} has these first-level headings: {headings}"
    assert page.title().strip(" –") not in ("", "Coproduce"), f"{page.url} has no title of its own"
    assert HEARD[page.context] == [], f"{page.url}\n" + "\n".join(HEARD[page.context])
