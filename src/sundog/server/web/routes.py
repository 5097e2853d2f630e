"""Serve the playground: one route for each of its files, and short names for its pages."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Request, Response

from sundog.server.web.files import WebFile, web_files
from sundog.server.web.headers import headers_of, is_known

__all__ = ["playground_router"]

_SHORT: Final = {"/index.html": "/", "/watch.html": "/watch", "/status.html": "/status"}


def playground_router() -> APIRouter:
    """Make the routes. Blocking: reads which files there are."""
    router = APIRouter(include_in_schema=False)
    for file in web_files():
        for path in filter(None, (file.path, _SHORT.get(file.path))):
            # A plain function runs on a worker thread, where reading may block.
            router.add_api_route(path, _served(file), methods=["GET", "HEAD"])
    return router


def _served(file: WebFile) -> Callable[[Request], Response]:
    def serve(request: Request) -> Response:
        body, etag = file.read()
        headers = headers_of(file, etag, request.headers.get("host"))
        if is_known(etag, request.headers.get("if-none-match")):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=file.media_type, headers=headers)

    return serve
