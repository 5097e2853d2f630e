"""Run a real OpenAI-compatible endpoint that says what a test wants, on a thread of its own."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response

__all__ = ["ChatServer", "Reply", "adding", "chat_server", "saying", "silent"]

Reply = Callable[[Request], Awaitable[Response]]


@dataclass
class ChatServer:
    """An endpoint; ``reply`` may be changed while it runs."""

    url: str
    reply: Reply
    questions: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def saying(content: object, status: int = 200) -> Reply:
    """Answer with a chat completion of this content."""
    message = {"role": "assistant", "content": content}
    body = json.dumps({"id": "x", "choices": [{"index": 0, "message": message}]})

    async def reply(_: Request) -> Response:
        return Response(body, status_code=status, media_type="application/json")

    return reply


def adding(text: object) -> Reply:
    """Answer as asked, with this text to add."""
    return saying(json.dumps({"added": text}))


async def silent(request: Request) -> Response:
    """Answer only once the client has gone."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.01)
    return Response()


@contextmanager
def chat_server(reply: Reply) -> Iterator[ChatServer]:
    """Serve until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    chat = ChatServer(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", reply)
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def answer(request: Request) -> Response:
        chat.questions.append(await request.json())
        chat.keys.append(request.headers.get("authorization"))
        return await chat.reply(request)

    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline, "the endpoint did not start"
            time.sleep(0.01)
        yield chat
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
