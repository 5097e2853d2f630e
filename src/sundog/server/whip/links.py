"""Where what a publisher's session shows can be seen, and how it is told things (RFC 8288)."""

from urllib.parse import quote

from sundog.server.session.live import LiveSession

__all__ = ["links_of"]


def links_of(live: LiveSession, name: str | None) -> str:
    """Return the ``Link`` header of a new publisher.

    Args:
        live: Its session.
        name: What it calls it; None for its id.
    """
    target = name or live.id
    token = quote(live.view_token)
    links = (
        (f"/v1/whep/{target}", "alternate", "application/sdp", "WHEP"),
        (f"/watch#session={target}&token={token}", "alternate", "text/html", "watch page"),
        (f"/v1/sessions/{target}/messages", "related", "application/json", "messages"),
    )
    return ", ".join(
        f'<{where}>; rel="{rel}"; type="{kind}"; title="{title}"'
        for where, rel, kind, title in links
    )
