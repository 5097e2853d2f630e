"""Every API key that the service knows, from its settings and from the file of keys."""

import hmac
import logging
from collections.abc import Sequence

from sundog.server.access.keyfile import KeyFile, KeyFileError
from sundog.server.access.keys import Key, digest_of

__all__ = ["Keyring"]

_log = logging.getLogger(__name__)


class Keyring:
    """Finds keys. `refresh` may run on another thread than the rest.

    Attributes:
        is_open: Whether no key is needed, for there is neither a setting nor a file of them.
        keys: Those known now.
    """

    def __init__(self, settings: Sequence[str] = (), file: KeyFile | None = None) -> None:
        """Read the file.

        Args:
            settings: Keys of the service's settings; their holders are its operators.
            file: Of the other keys; None for none.

        Raises:
            KeyFileError: the file cannot be used.
        """
        self._fixed = tuple(
            Key(name=f"settings:{number}", digest=digest_of(key), is_operator=True)
            for number, key in enumerate(settings, start=1)
        )
        self._file = file
        self.is_open = not settings and file is None
        self._state = file.state() if file else None
        self._has_failed = False
        self._complained_of: tuple[int, ...] | None = None
        self.keys = self._fixed + (file.read() if file else ())

    def find(self, key: str | None) -> Key | None:
        """Return what is known of a key, be it revoked; None for an unknown one.

        Every key is compared, each in constant time, so that the time taken tells nothing about
        how much of which key was right.
        """
        given = digest_of(key or "")
        found = None
        for known in self.keys:
            if hmac.compare_digest(given, known.digest):
                found = known
        return found

    def refresh(self) -> bool:
        """Read the file again where it has changed; return whether keys may have changed.

        A file that cannot be used changes nothing: the keys of before stay until it can, which is
        tried again each time, for nothing of the file changes where its mode is mended, or where
        the service was out of descriptors. Blocking.
        """
        if self._file is None or (state := self._file.state()) == self._state:
            return False
        try:
            self.keys = self._fixed + self._file.read()
        except KeyFileError as error:
            if not self._has_failed or state != self._complained_of:
                _log.error("%s; the keys of before stay as they are", error)
            self._has_failed, self._complained_of = True, state
            return False
        self._state, self._has_failed = state, False
        _log.info("the keys file was read again: %d keys", len(self.keys))
        return True
