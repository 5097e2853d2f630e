"""Ask an OpenAI-compatible endpoint one question, within bounds of time and size."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

__all__ = ["ChatEndpoint", "ChatError", "Endpoint"]

_MAX_ANSWER_BYTES: Final = 32 * 1024
"""An answer of some words with all that servers wrap around it; more is not read."""

_MAX_TOKENS: Final = 160
_MAX_CONNECTIONS: Final = 8


class ChatError(Exception):
    """No usable answer came; the text says why and quotes neither question nor answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask.

    Attributes:
        url: Base URL without credentials, such as ``http://127.0.0.1:11434/v1``.
        model: Name of the model.
        api_key: Sent as a bearer token (RFC 6750); empty for none.
    """

    url: str
    model: str
    api_key: str = field(default="", repr=False)


class ChatEndpoint:
    """A client of ``/chat/completions``. On one event loop; `aclose` frees its connections.

    It contacts the given host alone: no proxy of the environment, no redirects.
    """

    def __init__(self, endpoint: Endpoint, *, limit_s: float) -> None:
        """Connect to nothing yet.

        Args:
            endpoint: Where to ask.
            limit_s: Seconds for a question in all, connecting and waiting in a queue included.
        """
        self._limit_s = limit_s
        self._url = endpoint.url.rstrip("/") + "/chat/completions"
        self._model = endpoint.model
        # Not compressed: a few bytes must not unpack into megabytes.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if endpoint.api_key:
            headers["Authorization"] = f"Bearer {endpoint.api_key}"
        self._client = httpx.AsyncClient(
            headers=headers,
            timeout=limit_s,
            limits=httpx.Limits(max_connections=_MAX_CONNECTIONS),
            trust_env=False,
        )

    async def ask(self, system: str, user: str) -> dict[str, Any]:
        """Return the JSON object that the model answers with.

        Args:
            system: What it is to do.
            user: What it is to do it with.

        Raises:
            ChatError: it did not answer in time, or not with one JSON object.
        """
        question = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            "response_format": {"type": "json_object"},
            "max_tokens": _MAX_TOKENS,
            "temperature": 0,
            "stream": False,
        }
        try:
            async with asyncio.timeout(self._limit_s):
                body = await self._post(question)
        # A time-out of a part of it may come first.
        except (TimeoutError, httpx.TimeoutException):
            raise ChatError(f"no answer within {self._limit_s:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise ChatError(f"no connection ({type(error).__name__})") from None
        return _object_in(_content_of(body))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, question: dict[str, Any]) -> bytes:
        async with self._client.stream("POST", self._url, json=question) as answer:
            if answer.status_code != httpx.codes.OK:
                raise ChatError(f"status {answer.status_code}")
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > _MAX_ANSWER_BYTES:
                    raise ChatError(f"an answer of more than {_MAX_ANSWER_BYTES} bytes")
        return bytes(body)


def _content_of(body: bytes) -> str:
    """Return what the model said.

    Raises:
        ChatError: the body is not that of a chat completion.
    """
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    # Thousands of brackets exhaust the parser's stack.
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise ChatError("an answer that is no chat completion")
    return content


def _object_in(content: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ChatError("an answer that is no JSON object")
    return found
