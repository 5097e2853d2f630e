"""The page about the Python API says what the docstrings say."""

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_api.py"))["page"]()

    assert made == (DOCS / "api.md").read_text(), "out of date; run: python docs/make_api.py"


def test_every_link_leads_to_a_heading() -> None:
    text = (DOCS / "api.md").read_text()
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    anchors: set[str] = set()
    for heading in headings:
        plain = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{plain}-{number}" if number else plain) in anchors:
            number += 1
        anchors.add(anchor)

    links = set(re.findall(r"\(#([^)]+)\)", text))
    assert len(links) > 30
    assert links <= anchors


def test_everything_public_is_described() -> None:
    """Between a heading with its signature and the next heading there is a sentence."""
    text = (DOCS / "api.md").read_text()
    sections = re.split(r"^#{2,4} ", text, flags=re.MULTILINE)[1:]

    bare = [
        section.splitlines()[0]
        for section in sections
        if not re.sub(
            r"```.*?```", "", "\n".join(section.splitlines()[1:]), flags=re.DOTALL
        ).strip()
    ]
    assert bare == []
