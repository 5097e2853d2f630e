"""What browsers get of the playground, and what they are told with it."""

import re
from collections.abc import AsyncIterator
from importlib.resources import files

import httpx
import pytest

from sundog.server.app import create_app
from sundog.server.config import Config
from sundog.server.web.files import WebFile, web_files
from sundog.server.web.headers import headers_of

HOST = "127.0.0.1:8000"


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Config(engine="passthrough"))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        yield client


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def named(path: str) -> WebFile:
    return WebFile(path, "text/html; charset=utf-8", files("sundog"))


def test_the_package_holds_the_pages() -> None:
    served = {file.path for file in web_files()}

    assert {"/index.html", "/watch.html", "/favicon.ico", "/robots.txt"} <= served


@pytest.mark.parametrize("path", ["/", "/watch", "/index.html", "/watch.html"])
async def test_the_pages_have_an_address(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.text.startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/favicon.ico", "/robots.txt"])
async def test_what_browsers_ask_for_by_themselves_is_there(
    browser: httpx.AsyncClient, path: str
) -> None:
    assert (await browser.get(path)).status_code == 200


async def test_a_page_may_run_nothing_that_stands_in_it_or_comes_from_elsewhere(
    browser: httpx.AsyncClient,
) -> None:
    policy = policy_of(await browser.get("/"))

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    for ends in ("base-uri", "form-action", "frame-ancestors"):
        assert policy[ends] == ["'none'"]


async def test_a_page_may_speak_to_its_own_service_only(browser: httpx.AsyncClient) -> None:
    connect = policy_of(await browser.get("/"))["connect-src"]
    assert connect == ["'self'", f"ws://{HOST}", f"wss://{HOST}"]

    strange = await browser.get("/", headers={"Host": "a; script-src *"})
    assert policy_of(strange)["connect-src"] == ["'self'"]


async def test_only_a_page_of_the_service_itself_may_use_camera_microphone_and_screen(
    browser: httpx.AsyncClient,
) -> None:
    headers = (await browser.get("/watch")).headers

    assert headers["Permissions-Policy"] == (
        "camera=(self), microphone=(self), display-capture=(self)"
    )
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_no_page_has_scripts_or_styles_that_its_own_policy_forbids() -> None:
    for file in web_files():
        if file.path.endswith(".html"):
            page = file.read()[0].decode()
            inline = re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=\"", page)
            assert not inline, f"{file.path}: {inline}"
            assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page), file.path


def test_pages_of_others_may_import_the_module_and_its_parts_and_nothing_else() -> None:
    def who_may(path: str) -> str | None:
        return headers_of(named(path), '"e"', HOST).get("Access-Control-Allow-Origin")

    assert who_may("/sundog.js") == who_may("/sundog/session.js") == "*"
    assert who_may("/index.html") is who_may("/page/main.js") is None


async def test_a_page_that_the_browser_has_already_is_not_sent_again(
    browser: httpx.AsyncClient,
) -> None:
    first = await browser.get("/")
    etag = first.headers["ETag"]
    again = await browser.get("/", headers={"If-None-Match": f'"other", W/{etag}'})
    changed = await browser.get("/", headers={"If-None-Match": '"other"'})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert changed.status_code == 200


async def test_a_browser_can_ask_for_the_headers_alone(browser: httpx.AsyncClient) -> None:
    whole, head = await browser.get("/"), await browser.head("/")

    assert head.status_code == 200
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    "path",
    [
        "/../server/config.py",
        "/page/../../server/config.py",
        "/%2e%2e/server/config.py",
        "/..%2fserver%2fconfig.py",
        "/sundog/..%5c..%5cserver%5cconfig.py",
        "//etc/passwd",
        "/index.html/",
        "/INDEX.HTML",
        "/index.html%00",
    ],
)
async def test_no_request_reaches_another_file(browser: httpx.AsyncClient, path: str) -> None:
    # The raw path goes as it stands; a client would tidy it.
    url = httpx.URL(f"http://{HOST}").copy_with(raw_path=path.encode())
    answer = await browser.request("GET", url)

    assert answer.status_code in (307, 404)
    assert b"Config" not in answer.content
    if answer.status_code == 307:
        assert httpx.URL(answer.headers["Location"]).host == "127.0.0.1"


async def test_another_method_is_refused_as_everywhere(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/")

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
