"""What Chromium makes of the pages as the service sends them: policy, modules for others, https."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from playwright.async_api import Browser, Page, Response, async_playwright

from tests.browser.conftest import _FLAGS, CHROMIUM, Serve
from tests.browser.marks import on_shared_loop

pytestmark = on_shared_loop

NAME = "studio.example.org"
CONNECT = """async () => {
    const { RealtimeClient, getCameraStream, models } = await import("/sundog.js");
    const model = models.realtime("mirage_v2");
    const localStream = await getCameraStream({ video: { width: model.width, height: model.height } });
    const session = await RealtimeClient.connect({
        baseUrl: location.origin, localStream, options: { model, onRemoteStream: () => {} },
    });
    const told = [isSecureContext, session.isConnected()];
    await session.disconnect();
    return told;
}"""


@pytest.mark.parametrize("path", ["/", "/watch", "/status"])
async def test_no_page_asks_for_what_is_not_there_or_elsewhere(
    browser: Browser, service: str, path: str
) -> None:
    context = await browser.new_context()
    answers: list[Response] = []
    try:
        page = await context.new_page()
        page.on("response", lambda answer: answers.append(answer))
        await page.goto(service + path, wait_until="networkidle")
    finally:
        await context.close()
    assert answers
    assert [answer.url for answer in answers if answer.status >= 400] == []
    places = {urlsplit(answer.url).netloc for answer in answers}
    assert places - {""} == {urlsplit(service).netloc}


async def test_what_is_put_into_a_page_does_not_run_and_cannot_tell_anybody(
    browser: Browser, service: str
) -> None:
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.goto(service)
        assert not await _runs(page, "text", "window.ran = true")
        assert not await _runs(page, "src", "data:text/javascript,window.ran=true")
        told = await page.evaluate(
            "fetch('http://localhost:9/', { mode: 'no-cors' }).then(() => 'told', (e) => e.name)"
        )
        assert told == "TypeError"
    finally:
        await context.close()


async def _runs(page: Page, what: str, code: str) -> bool:
    """Put a script into the page as an injected text would, and say whether it ran."""
    ran: bool = await page.evaluate(
        """async ([what, code]) => {
            const script = document.createElement("script");
            script[what] = code;
            document.body.append(script);
            await new Promise((done) => setTimeout(done, 200));
            return window.ran === true;
        }""",
        [what, code],
    )
    return ran


async def test_a_page_of_another_origin_can_import_the_module(
    browser: Browser, service: str
) -> None:
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.route("http://localhost:9/", lambda route: route.fulfill(body="<p>A page"))
        await page.goto("http://localhost:9/")
        names = await page.evaluate(f"import('{service}/sundog.js').then(Object.keys)")
        assert {"DecartClient", "RealtimeClient", "getCameraStream", "models"} <= set(names)
    finally:
        await context.close()


async def test_a_page_by_https_under_a_name_gets_the_camera_and_a_session(
    tmp_path: Path, serve: Serve
) -> None:
    made = trustme.CA().issue_cert(NAME)
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    files = {"tls_cert": str(tmp_path / "cert.pem"), "tls_key": str(tmp_path / "key.pem")}
    flags = [
        *_FLAGS,
        "--use-fake-ui-for-media-stream",
        f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
    ]

    async with serve(**files) as url, async_playwright() as playwright:
        own = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        try:
            page = await own.new_page(ignore_https_errors=True)
            await page.goto(f"https://{NAME}:{urlsplit(url).port}/")
            assert await page.evaluate(CONNECT) == [True, True]
        finally:
            await own.close()
