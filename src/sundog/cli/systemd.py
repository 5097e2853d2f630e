"""Tell systemd how the service goes (sd_notify(3)); says nothing where it did not start us."""

import socket
from collections.abc import Mapping

__all__ = ["Systemd"]


class Systemd:
    """The socket that systemd listens on for its units of ``Type=notify``."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Find out whom to tell.

        Args:
            environ: Such as ``os.environ``; ``NOTIFY_SOCKET`` is the socket's path, or ``@`` and a
                name that is in no folder.
        """
        self._path = environ.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
        self._is_watched = bool(environ.get("WATCHDOG_USEC"))

    def ready(self) -> None:
        """Sessions are taken."""
        self._tell("READY=1")

    def stopping(self) -> None:
        """No more sessions are taken."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """The service still turns; wanted where the unit has ``WatchdogSec``."""
        if self._is_watched:
            self._tell("WATCHDOG=1")

    def _tell(self, what: str) -> None:
        if not self._path:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
            try:
                line.sendto(what.encode(), self._path)
            except OSError:  # nobody listens any more; the service does not depend on it
                self._path = ""
