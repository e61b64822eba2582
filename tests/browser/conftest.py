import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# On a busy machine a page takes its time; an answer ends the wait at once.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window, for the tests of one file."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no browser: chromium is not on the PATH")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, beside which
        # Django refuses its database unless told that this is meant.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, live_server, settings):
    """Opens pages on the live server: new_page(**options of a browser context).

    The test fails when a page asks another host for anything, a script raises,
    or the Content-Security-Policy refuses something.
    """
    settings.SITE_URL = live_server.url
    faults = []
    contexts = []

    def stay_on_the_site(route):
        if route.request.url.startswith((live_server.url, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"left the site: {route.request.url}")
            route.abort()

    def note_refusals(message):
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.route("**/*", stay_on_the_site)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", note_refusals)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page):
    """One page, 1280 × 800, scripts on."""
    return new_page(viewport={"width": 1280, "height": 800})
