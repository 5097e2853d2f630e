"""Whole conversations, replayed through codec and session.

A transcript's first line says who speaks, and what is kept of an earlier session; then ``>`` is what the client sends, ``<`` what the
service sends, ``do`` what the session asks of the driver, ``fact`` what the driver reports.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from sundog.protocol import effects
from sundog.protocol.codec import decode_client, encode_server
from sundog.protocol.dialects import dialect_of
from sundog.protocol.effects import Effect, Send, Undecodable
from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.protocol.kept import Kept
from sundog.protocol.messages import ClientMessage
from sundog.protocol.session import Session

TRANSCRIPTS = sorted((Path(__file__).parent / "wire").glob("*.jsonl"))


def event_of(line: dict[str, Any]) -> ClientMessage | effects.Fact:
    if ">" in line:
        try:
            return decode_client(json.dumps(line[">"]))
        except ProtocolError as error:
            return Undecodable(error=error)
    fields = {key: value for key, value in line.items() if key != "fact"}
    if "code" in fields:
        fields = {"error": ProtocolError(ErrorCode(fields["code"]), fields["message"])}
    fact: effects.Fact = getattr(effects, line["fact"])(**fields)
    return fact


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    head, *lines = map(json.loads, path.read_text().splitlines())
    who = head["who"]
    dialect = dialect_of(who.get("user_agent"), who.get("origin"), who.get("http_user_agent"))

    def written(effect: Effect) -> dict[str, Any]:
        if isinstance(effect, Send):
            return {"<": json.loads(encode_server(effect.message, dialect))}
        # What says nothing is not written down: no earlier prompt, no image, the whole look.
        fields = {key: value for key, value in asdict(effect).items() if value not in ((), b"")}
        if fields.get("strength") == 1.0:
            del fields["strength"]
        return dict(json.loads(json.dumps({"do": type(effect).__name__, **fields})))

    kept = Kept(**head["kept"]) if "kept" in head else None
    session = Session(dialect=dialect, kept=kept)
    expected: list[dict[str, Any]] = []
    came: list[dict[str, Any]] = []
    for line in lines:
        if "<" in line or "do" in line:
            expected.append(line)
            continue
        assert came == expected
        came, expected = [written(effect) for effect in session.receive(event_of(line))], []
    assert came == expected


def test_there_is_a_transcript_for_each_era() -> None:
    assert len(TRANSCRIPTS) >= 6
