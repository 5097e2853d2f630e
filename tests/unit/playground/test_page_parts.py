"""The page's pure parts, by node; and its table of words against the codes that can come."""

import re
import subprocess
from importlib.resources import files
from pathlib import Path

from sundog.protocol.errors import ErrorCode

_PARTS = Path(__file__).with_name("parts.mjs")
_PAGE = Path(str(files("sundog").joinpath("playground")))
_HELD_BY_OTHERS = {
    # Answers to requests that the page does not make, and faults of code that it does not have.
    "bad_message",
    "unknown_message",
    "invalid_token_request",
    "transport_not_allowed",
    "invalid_file",
    "job_not_found",
    "storage_full",
    "not_allowed_now",
    "invalid_sdp",
    "invalid_base_url",
    "invalid_input",
    "invalid_answer",
    "invalid_prompt",
    "disconnected",
}


def _words() -> set[str]:
    text = (_PAGE / "page" / "words.js").read_text()
    return set(re.findall(r"^  ([a-z_]+): \[", text, re.MULTILINE))


def test_pure_parts_of_the_page_do_what_they_say() -> None:
    command = ["node", "--test", "--test-reporter=tap", str(_PARTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    failed = [line for line in done.stdout.splitlines() if line.lstrip().startswith("not ok")]
    assert done.returncode == 0, "\n".join([*failed, done.stdout[-3000:], done.stderr[-2000:]])


def test_every_code_of_the_service_has_words_on_the_page() -> None:
    assert {str(code) for code in ErrorCode} - _words() - _HELD_BY_OTHERS == set()


def test_every_code_of_the_module_has_words_on_the_page() -> None:
    found: set[str] = set()
    for path in (_PAGE / "sundog").glob("*.js"):
        text = path.read_text()
        found |= set(re.findall(r'(?:DecartSDKError|lost)\(\s*"([a-z_]+)"', text))
        found |= set(re.findall(r'^ +\[?"?(camera_[a-z]+|no_[a-z]+)"', text, re.MULTILINE))
    assert found
    assert found - _words() - _HELD_BY_OTHERS == set()


def test_pages_hold_no_script_and_no_style_inline_and_load_nothing_from_elsewhere() -> None:
    for path in (*_PAGE.glob("*.html"), *_PAGE.glob("page/*.svg")):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path.name
        outside = set(re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", text))
        assert outside == set(), path.name
    for path in _PAGE.glob("**/*.css"):
        assert "@import" not in path.read_text(), path.name
        assert "url(" not in path.read_text(), path.name


def test_every_icon_that_is_used_exists() -> None:
    known = set(re.findall(r'<symbol id="([a-z-]+)"', (_PAGE / "page" / "icons.svg").read_text()))
    for path in (*_PAGE.glob("*.html"), *_PAGE.glob("page/*.js")):
        text = path.read_text()
        used = set(re.findall(r"icons\.svg#([a-z-]+)", text)) | set(
            re.findall(r'\bicon\("([a-z-]+)"', text)
        )
        assert used <= known, path.name
