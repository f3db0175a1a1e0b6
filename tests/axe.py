"""One question asked of every page in a real browser: is it a good page?"""

from typing import Any
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, CDPSession, Page, Request

AXE = Axe().axe_script
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
LOOK = """async rules => ({
    violations: (await axe.run(document, rules)).violations.flatMap(rule =>
        rule.nodes.map(node => `${rule.id}: ${rule.help}\\n${node.html}\\n${node.failureSummary}`)),
    wide: [document.documentElement.scrollWidth, document.documentElement.clientWidth],
    headings: [...document.querySelectorAll("h1")].map(heading => heading.innerText),
    title: document.title,
})"""
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
    """Not the page's fault: the browser itself dropped a request because the page was left while it was under way.

    It drops nothing else by itself: a missing file answers 404, a dead server refuses, the CSP says so on the console.
    With scripts off, it also reports every script that it was told to load early, and does not.
    """
    if request.failure == "net::ERR_ABORTED":
        return True
    return request.resource_type == "script" and request.frame.page in SCRIPTLESS


def without_scripts(page: Page) -> Page:
    """Switch scripts off by hand, so that they can be switched on for axe, which is a script itself."""
    SCRIPTLESS[page] = page.context.new_cdp_session(page)
    _allow_scripts(page, allowed=False)
    return page


def _allow_scripts(page: Page, *, allowed: bool) -> None:
    if switch := SCRIPTLESS.get(page):
        switch.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})


def _look(page: Page) -> dict[str, Any]:
    """What axe and the page itself say, in one call: only violations cross over, which halves the time."""
    _allow_scripts(page, allowed=True)
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    seen = page.evaluate(LOOK, RULES)
    _allow_scripts(page, allowed=False)
    return seen


def _settle(page: Page) -> None:
    """The header folds its menu a moment after the page's width has changed: a person sees it folded."""
    for _ in range(20):
        if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
            return
        page.wait_for_timeout(100)


def assert_good_page(page: Page, width: int | None = None) -> None:
    """No axe violation, no sideways scroll, one h1, a title, and a silent console; at `width` pixels if given."""
    if width:
        page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_load_state()  # a click returns as soon as the next page answers, before all of it is there
    _settle(page)
    seen = _look(page)
    assert seen["violations"] == [], f"{page.url}\n" + "\n".join(seen["violations"])
    inside, screen = seen["wide"]
    assert inside <= screen, f"{page.url} scrolls sideways: {inside} px on a screen of {screen} px"
    assert len(seen["headings"]) == 1, f"{page.url} has these first-level headings: {seen['headings']}"
    assert seen["title"].strip(" –") not in ("", "Coproduce"), f"{page.url} has no title of its own"
    assert HEARD[page.context] == [], f"{page.url}\n" + "\n".join(HEARD[page.context])
