"""The tables of styles agree with each other."""

from sundog.engine.cpu.styles import NEAREST, STYLES


def test_no_style_that_has_a_row_is_shown_as_another() -> None:
    assert sorted(set(NEAREST) & set(STYLES)) == []


def test_what_stands_in_for_a_style_has_a_row() -> None:
    assert sorted(set(NEAREST.values()) - set(STYLES)) == []
