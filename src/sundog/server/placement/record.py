"""What it takes to go on with a session whose front is gone: kept beside its media."""

from dataclasses import dataclass, field

from sundog.protocol.kept import Kept

__all__ = ["SessionRecord"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One session as another front can take it up.

    Holds secrets (the digests and the view token): it goes to the session's worker alone, and
    never to a log.

    Attributes:
        session_id: Its name.
        model: Its model's name.
        dialect: Name of how its client speaks.
        owner: Names the key that it began with.
        tokens: SHA-256 digests of the resume tokens that take it up, the newest last.
        key_digest: Of the key that it began with.
        view_token: Lets whoever has it watch.
        age_s: Seconds that it has lasted.
        has_peer: Whether a peer of its client stood.
        kept: Its look and mirror.
        playout_ms: How long its client may keep pictures.
        extras: What else its front needs, by name; JSON values.
    """

    session_id: str
    model: str
    dialect: str
    owner: str
    tokens: tuple[bytes, ...] = field(repr=False)
    key_digest: bytes = field(repr=False)
    view_token: str = field(repr=False)
    age_s: float
    has_peer: bool
    kept: Kept | None = field(default=None, repr=False)
    playout_ms: int = 0
    extras: dict[str, object] = field(default_factory=dict, repr=False)
