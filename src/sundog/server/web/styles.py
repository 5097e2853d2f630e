"""`GET /v1/styles`: what to try first with a model, and a picture of each."""

import hashlib

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel

import sundog
from sundog.engine.workshop import Workshop
from sundog.server.models import MODELS, Model, model_named
from sundog.server.web.headers import is_known
from sundog.server.web.pictures import StylePictures
from sundog.server.web.showroom import Showroom

__all__ = ["styles_router"]

_SUFFIX = ".webp"
_FIRST = MODELS[0].name
_LASTING = "public, max-age=86400, immutable"
"""A picture changes with its address, so a browser need not ask again."""


class SuggestedStyle(BaseModel):
    """A look to begin with.

    Attributes:
        name: What it is called here.
        prompt: What to ask for.
        picture: Path of its picture.
    """

    name: str
    prompt: str
    picture: str


class SuggestedStyles(BaseModel):
    """What the engine suggests, the most telling first."""

    styles: list[SuggestedStyle]


def styles_router(showroom: Showroom, pictures: StylePictures) -> APIRouter:
    """Make the routes. Nobody needs a key for them: they tell what anybody may read."""
    router = APIRouter()

    @router.get("/v1/styles")
    async def styles(response: Response, model: str = _FIRST) -> SuggestedStyles:
        """List looks to begin with."""
        workshop = await showroom.of(_named(model))
        asked = "" if model == _FIRST else f"&model={model}"
        response.headers["Cache-Control"] = "no-cache"
        if workshop is None:
            return SuggestedStyles(styles=[])
        edition = _edition(workshop)
        return SuggestedStyles(
            styles=[
                SuggestedStyle(
                    name=look.name,
                    prompt=look.prompt,
                    picture=f"/v1/styles/{look.name}{_SUFFIX}?v={edition}{asked}",
                )
                for look in workshop.suggestions
            ]
        )

    @router.api_route("/v1/styles/{file}", methods=["GET", "HEAD"], response_class=Response)
    async def picture(file: str, request: Request, model: str = _FIRST) -> Response:
        """Return a look's picture as WebP, 640x352."""
        workshop = await showroom.of(_named(model))
        shown = () if workshop is None else workshop.suggestions
        found = {f"{look.name}{_SUFFIX}": look for look in shown}.get(file)
        if workshop is None or found is None:
            raise HTTPException(404, "No such style; GET /v1/styles lists them")
        edition = _edition(workshop)
        asked = request.query_params.get("v") == edition
        etag = f'"{edition}-{found.name}"'
        headers = {"ETag": etag, "Cache-Control": _LASTING if asked else "no-cache"}
        if is_known(etag, request.headers.get("if-none-match")):
            return Response(status_code=304, headers=headers)
        body = await pictures.of(workshop, found)
        return Response(body, media_type="image/webp", headers=headers)

    return router


def _named(name: str) -> Model:
    model = model_named(name)
    if model is None:
        raise HTTPException(404, "No such model; GET /v1/models lists them")
    return model


def _edition(workshop: Workshop) -> str:
    """Name what the pictures follow from: which engine, of which version, asked for what."""
    told = (sundog.__version__, workshop.name, *workshop.suggestions)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
