"""The table of docs/clients.md says what the conformance tests say."""

import pytest

from tests.conformance.table import DOCUMENT, Cell, declared, render, rewritten


def test_the_committed_table_is_what_the_tests_would_make_of_it() -> None:
    cells = declared()
    table = render(cells, dict.fromkeys(cells, "passed"))
    assert rewritten(DOCUMENT.read_text(), table) == DOCUMENT.read_text(), (
        "docs/clients.md is not what the tests say; run pytest tests/conformance, "
        "then python -m tests.conformance.table"
    )


def test_a_failed_test_and_one_that_did_not_run_show_in_the_table() -> None:
    cells = {
        "a": Cell("decart 0.0.6", "mirror"),
        "b": Cell("decart 0.0.6", "prompt", "no ack"),
        "c": Cell("decart 0.0.8", "mirror"),
    }
    assert render(cells, {"a": "passed", "b": "failed"}) == (
        "|  | `decart 0.0.6` | `decart 0.0.8` |\n"
        "| --- | --- | --- |\n"
        "| prompt | FAILS |  |\n"
        "| mirror | yes | not run |\n"
    )


def test_a_client_that_the_table_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"decart 9\.9"):
        Cell("decart 9.9", "mirror")
