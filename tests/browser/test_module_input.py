"""What pages give the JavaScript module that cannot be used is refused in words; nothing else is lost."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Page

from tests.browser.conftest import OpenPage, Serve
from tests.browser.marks import on_shared_loop

pytestmark = on_shared_loop

_OPEN = "async (options) => { window.told = await m.open(options); }"
_MOVES = "eyes.moves(told.video, 10000)"
_CAMERA = "m.refusal(() => m.getCameraStream())"


async def test_a_wrong_key_and_an_unknown_model_are_refused_at_once(
    serve: Serve, open_page: OpenPage
) -> None:
    async with serve(api_keys=("a-key",)) as url, open_page(url) as page:
        wrong = await page.evaluate("m.refusal(() => m.open({ key: 'wrong' }))")
        assert (wrong["code"], wrong["retryable"]) == ("invalid_api_key", False)
        unknown = await page.evaluate("m.refusal(() => m.open({ key: 'a-key', model: 'nobody' }))")
        assert (unknown["code"], unknown["retryable"]) == ("unknown_model", False)
        unsaid = await page.evaluate("m.refusal(() => m.open({ key: 'a key' }))")
        assert unsaid["code"] == "invalid_api_key"
        assert await page.evaluate("eyes.peers.size") == 0


async def test_a_service_that_is_away_is_told_by_its_address_without_the_key(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        away = await page.evaluate(
            """async () => m.refusal(async () => m.RealtimeClient.connect({
                baseUrl: "http://127.0.0.1:39999", apiKey: "a-secret-key",
                localStream: await m.getCameraStream({ testPicture: true }),
                options: { model: "mirage_v2", onRemoteStream: () => {} },
            }))"""
        )
        assert (away["code"], away["retryable"]) == ("connection_failed", True)
        assert "127.0.0.1:39999" in away["message"]
        assert "a-secret-key" not in away["message"]


async def test_prompts_that_cannot_be_are_refused_before_they_are_sent(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        for text in ("'x'.repeat(2001)", "'  '", "'a\\u0007b'", "'a\\ud83d'", "null", "42"):
            refused = await page.evaluate(f"m.refusal(() => told.session.setPrompt({text}))")
            assert refused["code"] == "invalid_prompt", text
        refused = await page.evaluate(
            "m.refusal(() => told.session.setPrompt('x', { strength: 2 }))"
        )
        assert refused["code"] == "invalid_input"
        # The longest that the service takes, counted as it counts.
        await page.evaluate("told.session.setPrompt('\\u{1f600}'.repeat(2000))")
        refused = await page.evaluate("m.refusal(() => told.session.setPrompt('Refuse me'))")
        assert refused["code"] == "prompt_failed"
        assert "nobody can draw this" in refused["message"]
        assert await page.evaluate("told.session.isConnected()")


async def test_mirror_flips_the_picture_and_back(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        assert await _shows(page, mirrored=False)
        await page.evaluate("told.session.setMirror(true)")
        assert await _shows(page, mirrored=True)
        await page.evaluate("told.session.setMirror(false)")
        assert await _shows(page, mirrored=False)


async def test_an_ack_says_what_was_made_of_the_prompt(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {})
        assert await _shows(page, negative=False)
        ack = await page.evaluate(
            "told.session.setPrompt('Negative', { enrich: false, strength: 1 })"
        )
        assert ack.keys() == {"understood", "unmet", "ignored", "enrichedPrompt", "pts"}
        assert ack["pts"] > 0
        assert await _shows(page, negative=True)
        await page.evaluate("told.session.setSmooth(true)")
        assert await page.evaluate(_MOVES)
        assert await page.evaluate("told.errors") == []


async def test_images_of_every_kind_are_taken_and_made_small(
    service: str, open_page: OpenPage
) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    async with open_page(service) as page:
        await page.route("**/picture.png", lambda route: route.fulfill(body=picture.getvalue()))
        await page.evaluate(_OPEN, {})
        assert await _shows(page, negative=False)
        await page.evaluate(
            """async () => {
                const canvas = new OffscreenCanvas(64, 64);
                const brush = canvas.getContext("2d");
                brush.fillRect(0, 0, 32, 64);
                window.file = await canvas.convertToBlob({ type: "image/png" });
                const url = URL.createObjectURL(file);
                const text = btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())));
                const sources = [
                    file, new File([file], "a.png"), await file.arrayBuffer(),
                    new Uint8Array(await file.arrayBuffer()), await createImageBitmap(file),
                    `data:image/png;base64,${text}`, new URL("/picture.png", location.href),
                ];
                for (const source of sources) await told.session.setImage(source);
            }"""
        )
        assert await page.evaluate("told.session.setImage(null, { prompt: 'Negative' })")
        assert await _shows(page, negative=True)
        large = await page.evaluate(
            """async () => {
                const { imageData } = await import("/sundog/images.js");
                const [width, height] = [4200, 3000];
                const noise = new Uint8ClampedArray(4 * width * height);
                for (let at = 0; at < noise.length; at += 65536)
                    crypto.getRandomValues(noise.subarray(at, at + 65536));
                const canvas = new OffscreenCanvas(width, height);
                canvas.getContext("2d").putImageData(new ImageData(noise, width, height), 0, 0);
                const file = await canvas.convertToBlob({ type: "image/png" });
                const text = await imageData(file);
                const small = await createImageBitmap(
                    new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))]));
                return [file.size, text.length, small.width, small.height];
            }"""
        )
        assert large[0] > 25_000_000
        assert large[1] < 8 << 20
        assert large[2:] == [1024, 731]


async def test_what_is_no_image_is_refused_and_the_look_stays(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(_OPEN, {"prompt": "Negative"})
        refusals = {
            "new Blob(['no picture'])": "invalid_image",
            "new Blob([])": "invalid_image",
            "'data:image/png;base64,%%%'": "invalid_image",
            "'/nowhere.png'": "image_unreachable",
            "{}": "invalid_input",
            "undefined": "invalid_input",
        }
        for source, code in refusals.items():
            refused = await page.evaluate(f"m.refusal(() => told.session.setImage({source}))")
            assert refused["code"] == code, source
        assert await _shows(page, negative=True)
        assert await page.evaluate("told.session.isConnected()")


async def test_a_camera_that_is_not_allowed_is_told_with_the_way_out(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service, allowed=()) as page:
        refused = await page.evaluate(_CAMERA)
        assert refused["code"] == "camera_denied"
        assert "allow" in refused["message"]
        await page.evaluate(_OPEN, {"camera": {"testPicture": "fallback"}})
        assert await page.evaluate("m.sourceOf(told.stream).error.code") == "camera_denied"
        assert await page.evaluate("m.reaches(() => told.session.stats().decodedFrames > 10)")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NotFoundError", "camera_missing"),
        ("NotReadableError", "camera_in_use"),
        ("AbortError", "camera_in_use"),
        ("SecurityError", "camera_denied"),
        ("OverconstrainedError", "camera_unsuitable"),
        ("TypeError", "camera_failed"),
    ],
)
async def test_what_ails_a_camera_is_told_by_a_code(
    name: str, code: str, service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(
            """(name) => {
                navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", name); };
            }""",
            name,
        )
        assert (await page.evaluate(_CAMERA))["code"] == code


async def test_a_camera_that_cannot_do_what_is_asked_does_what_it_can(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        width = await page.evaluate(
            """async () => {
                const stream = await m.getCameraStream({ video: { width: { exact: 123457 } } });
                return stream.getVideoTracks()[0].getSettings().width;
            }"""
        )
        assert width > 0


async def test_a_question_for_the_camera_that_nobody_answers_ends(
    service: str, open_page: OpenPage
) -> None:
    async with open_page(service) as page:
        await page.evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); }"
        )
        refused = await page.evaluate("m.refusal(() => m.getCameraStream({ timeoutS: 0.2 }))")
        assert (refused["code"], refused["retryable"]) == ("camera_timeout", True)


async def test_a_page_of_another_host_without_tls_has_the_test_picture_and_is_told_why(
    serve: Serve, open_page: OpenPage
) -> None:
    async with serve(api_keys=("a-key",)) as url, open_page(url) as page:
        await page.route(
            "http://app.test/", lambda route: route.fulfill(body="", content_type="text/html")
        )
        await page.goto("http://app.test/")
        module = f"import('{url}/sundog.js')"
        code = f"{module}.then((m) => m.getCameraStream()).catch((error) => error.code)"
        assert await page.evaluate(code) == "insecure_context"
        decoded = await page.evaluate(
            """async (url) => {
                const m = await import(`${url}/sundog.js`);
                const session = await m.RealtimeClient.connect({
                    ...new m.DecartClient({ apiKey: "a-key" }),
                    localStream: await m.getCameraStream({ testPicture: "fallback" }),
                    options: { model: "mirage_v2", onRemoteStream: () => {} },
                });
                for (let look = 0; look < 200 && session.stats().decodedFrames < 10; look++)
                    await new Promise((resolve) => setTimeout(resolve, 50));
                const { decodedFrames } = session.stats();
                await session.disconnect();
                return decodedFrames;
            }""",
            url,
        )
        assert decoded >= 10


async def test_a_browser_without_webrtc_is_told_so(service: str, open_page: OpenPage) -> None:
    async with open_page(service) as page:
        await page.evaluate("delete globalThis.RTCPeerConnection")
        refused = await page.evaluate("m.refusal(() => m.open({ camera: { testPicture: true } }))")
        assert refused["code"] == "no_webrtc"


async def _shows(page: Page, **wanted: bool) -> bool:
    """Wait for a picture that is negative or mirrored, or is not."""
    seen = await page.evaluate("(wanted) => eyes.watch(told.video, wanted, 15000)", wanted)
    return seen is not None and wanted.items() <= seen.items()
