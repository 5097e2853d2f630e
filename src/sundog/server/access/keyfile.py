"""The file of API keys: read whole, checked, and replaced at one stroke.

    {"version": 1,
     "keys": [{"name": "studio", "sha256": "9f86…", "operator": false, "max_sessions": 4,
               "created": "2026-01-02T03:04:05Z", "expires": null, "revoked": null}]}

Many readers and writers may use it at the same time: a reader sees the old file or the new one,
and writers take turns.
"""

import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sundog.server.access.grants import Limits
from sundog.server.access.keys import Key

__all__ = ["MAX_SESSION_S", "KeyFile", "KeyFileError", "Name", "Origin"]

MAX_SESSION_S: Final = 30 * 86_400
_MAX_BYTES: Final = 16 * 1024 * 1024
_OWNER_ONLY: Final = 0o600
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
# As browsers write it (RFC 6454 section 6.1), because it is compared letter by letter.
Origin = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*://[!-.0-~]{1,255}$")]
_Model = Annotated[str, StringConstraints(min_length=1, max_length=100)]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class KeyFileError(Exception):
    """The file of keys cannot be used; the text says which, why, and what to do."""


class _Entry(BaseModel):
    # A misspelt limit must not be dropped without a word.
    model_config = ConfigDict(extra="forbid")

    name: Name
    sha256: _Digest
    operator: bool = False
    max_sessions: int = Field(0, ge=0, le=10_000)
    max_session_s: float | None = Field(None, gt=0, le=MAX_SESSION_S)
    models: list[_Model] | None = Field(None, min_length=1, max_length=20)
    origins: list[Origin] | None = Field(None, min_length=1, max_length=20)
    created: AwareDatetime | None = None
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None

    @classmethod
    def of(cls, key: Key) -> "_Entry":
        limits = key.limits
        return cls(
            name=key.name,
            sha256=key.digest,
            operator=key.is_operator,
            max_sessions=key.max_sessions,
            max_session_s=limits.max_session_s,
            models=list(limits.models) if limits.models else None,
            origins=list(limits.origins) if limits.origins else None,
            created=key.created_at,
            expires=key.expires_at,
            revoked=key.revoked_at,
        )

    @property
    def key(self) -> Key:
        return Key(
            name=self.name,
            digest=self.sha256,
            is_operator=self.operator,
            max_sessions=self.max_sessions,
            limits=Limits(
                models=tuple(self.models) if self.models else None,
                origins=tuple(self.origins) if self.origins else None,
                max_session_s=self.max_session_s,
            ),
            created_at=self.created,
            expires_at=self.expires,
            revoked_at=self.revoked,
        )


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    keys: list[_Entry] = Field(max_length=10_000)


class KeyFile:
    """A file of keys, by its path. Every method blocks.

    Attributes:
        path: Where it is.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def state(self) -> tuple[int, ...] | None:
        """Return what changes whenever the file does; None where it cannot be seen."""
        try:
            seen = self.path.stat()
        except OSError:
            return None
        return (seen.st_mtime_ns, seen.st_size, seen.st_ino)

    def read(self) -> tuple[Key, ...]:
        """Return every key, revoked ones too.

        Raises:
            KeyFileError: it cannot be read, others can write it, or a field is wrong. No value of
                the file is quoted.
        """
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                text = file.read(_MAX_BYTES + 1)
        except OSError as error:
            why = error.strerror or "it cannot be read"
            raise self._unusable(why, "make it with: sundog keys create NAME") from None
        if os.name == "posix" and mode & _OTHERS_WRITE:
            raise self._unusable("others than its owner can write it", "chmod 600 it")
        if len(text) > _MAX_BYTES:
            raise self._unusable(f"it has more than {_MAX_BYTES} bytes", "name a file of keys")
        try:
            content = _Content.model_validate_json(text)
        except ValidationError as error:
            raise self._unusable(_problem(error), "mend it, or make it anew") from None
        self._check_unique(content)
        return tuple(entry.key for entry in content.keys)

    def change(self, change: Callable[[tuple[Key, ...]], Sequence[Key]]) -> None:
        """Replace the keys by what ``change`` makes of them; a file that is not there has none.

        Raises:
            KeyFileError: as `read`, or it cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _turn(self.path.parent):
                before = self.read() if self.path.exists() else ()
                self._replace(change(before))
        except OSError as error:
            why = error.strerror or "it cannot be written"
            raise self._unusable(why, "give --file a place where you may write") from None

    def _replace(self, keys: Sequence[Key]) -> None:
        try:
            content = _Content(keys=[_Entry.of(key) for key in keys])
        except ValidationError as error:
            raise self._unusable(_problem(error), "give another value") from None
        text = json.dumps(content.model_dump(mode="json", exclude_none=True), indent=1) + "\n"
        target = self.path.resolve()  # a link to it stays one
        # Beside it: only within one file system is a rename one stroke.
        fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            with os.fdopen(os.open(fresh, flags, _OWNER_ONLY), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            _give_to_owner_of(target, fresh)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)

    def _check_unique(self, content: _Content) -> None:
        for what in ("name", "sha256"):
            values = [getattr(entry, what) for entry in content.keys]
            if len(set(values)) < len(values):
                raise self._unusable(f"two keys have the same {what}", "take one of them out")

    def _unusable(self, why: str, remedy: str) -> KeyFileError:
        return KeyFileError(f"the keys file {str(self.path)!r}: {why}; {remedy}")


def _problem(error: ValidationError) -> str:
    """Return the first wrong field and what is wrong with it, without its value."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the file"
    return f"{field}: {first['msg']}"


def _give_to_owner_of(target: Path, fresh: Path) -> None:
    """Leave the file with whoever runs the service, where root changes it."""
    if os.name == "posix" and os.geteuid() == 0 and target.exists():
        seen = target.stat()
        os.chown(fresh, seen.st_uid, seen.st_gid)


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Hold a folder against other writers of keys in it; nothing is left behind."""
    try:
        import fcntl
    except ImportError:  # Windows: there a writer may undo another's change
        yield
        return
    locked: Any = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(locked, fcntl.LOCK_EX)
        yield
    finally:
        os.close(locked)
