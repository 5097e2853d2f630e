"""Read a form with files while it comes: files go to disk, and nothing grows beyond its bound."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from sundog.protocol.errors import MAX_IMAGE_MESSAGE_BYTES, ErrorCode, ProtocolError
from sundog.server.batch.store import Store, StoredFile
from sundog.server.batch.wish import FIELDS

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

__all__ = ["Form", "read_form"]

DATA: Final = "data"
REFERENCE: Final = "reference_image"

_MAX_TEXT: Final = 64 * 1024
"""Of all fields that are no files, bytes."""

_OVERHEAD: Final = 64 * 1024
"""What borders and heads of parts may add, bytes."""

_STALL_S: Final = 10.0
_WHOLE_S: Final = 300.0
"""After which official clients give up."""

_DISCARD_S: Final = 5.0
"""A client reads its refusal only when it has sent all, or when it looks; for so long we listen."""

_AT_ONCE: Final = 256 * 1024
"""Written to disk at a time, bytes."""


@dataclass(slots=True)
class Form:
    """What came. `close` frees its files.

    Attributes:
        fields: Texts by name.
        files: ``data`` and, perhaps, ``reference_image``.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)

    @property
    def data(self) -> StoredFile:
        """The file to restyle."""
        return self.files[DATA]

    @property
    def reference(self) -> StoredFile | None:
        """The picture to take the look from."""
        return self.files.get(REFERENCE)

    def close(self) -> None:
        """Free the files."""
        for file in self.files.values():
            file.close()


async def read_form(request: Request, store: Store, max_upload: int) -> Form:
    """Read a request's form.

    Args:
        request: Nothing of its body has been read.
        store: Makes the files.
        max_upload: Bytes that ``data`` may have.

    Raises:
        ProtocolError: BAD_MESSAGE, MESSAGE_TOO_LARGE, SLOW_CLIENT, STORAGE_FULL; the files that had
            come are freed.
        ClientDisconnect: the client went away.
    """
    form = Form()
    try:
        _check_length(request.headers.get("content-length"), max_upload)
        reading = _Reading(form, store, max_upload)
        parser = MultipartParser(_boundary(request.headers.get("content-type")), reading.callbacks)
        await _read(request, parser, reading)
    except BaseException as error:
        form.close()
        if isinstance(error, ProtocolError):
            await _discard(request)
        raise
    return form


async def _read(request: Request, parser: MultipartParser, reading: "_Reading") -> None:
    """Feed the parser, and write what it finds.

    Raises:
        ProtocolError: as `read_form`.
    """
    try:
        async for chunk in _in_time(request):
            parser.write(chunk)
            await reading.flush(_AT_ONCE)
        parser.finalize()
    except FormParserError:
        text = "The form cannot be read; send multipart/form-data as RFC 7578 says"
        raise ProtocolError(ErrorCode.BAD_MESSAGE, text) from None
    await reading.flush(1)
    reading.finish()


async def _in_time(request: Request) -> AsyncIterator[bytes]:
    """Give a body's parts.

    Raises:
        ProtocolError: SLOW_CLIENT.
    """
    loop = asyncio.get_running_loop()
    end, stream = loop.time() + _WHOLE_S, request.stream()
    while True:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + _STALL_S)):
                chunk = await anext(stream, None)
        except TimeoutError:
            text = f"The file did not come: {_STALL_S:g} s without a byte, or {_WHOLE_S:g} s in all"
            raise ProtocolError(ErrorCode.SLOW_CLIENT, text) from None
        if chunk is None:
            return
        yield chunk


async def _discard(request: Request) -> None:
    """Read what is still on its way for a moment, so that the client hears why it is refused."""
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):
        async with asyncio.timeout(_DISCARD_S):
            async for _ in request.stream():
                pass


class _Reading:
    """One form on its way in: what the parser calls, and what waits to be written."""

    def __init__(self, form: Form, store: Store, max_upload: int) -> None:
        self._form = form
        self._store = store
        self._limits: Mapping[str, int] = {DATA: max_upload, REFERENCE: MAX_IMAGE_MESSAGE_BYTES}
        self._texts: dict[str, bytearray] = {}
        self._waiting: list[tuple[StoredFile, bytes]] = []
        self._waiting_bytes = 0
        self._head, self._value = bytearray(), bytearray()
        self._heads: dict[bytes, bytes] = {}
        self._name = ""
        self._is_whole = False

    @property
    def callbacks(self) -> "MultipartCallbacks":
        """For the parser."""
        return {
            "on_header_field": lambda data, start, end: self._head.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_part,
            "on_part_data": self._on_data,
            "on_end": self._on_end,
        }

    async def flush(self, at_least: int) -> None:
        """Write what waits to the files, where it is that many bytes.

        Raises:
            ProtocolError: STORAGE_FULL.
        """
        if self._waiting_bytes >= at_least:
            waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
            writing = asyncio.get_running_loop().run_in_executor(None, _write, waiting)
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                # The files must not be closed under the thread that writes them.
                await asyncio.wait([writing])
                raise

    def finish(self) -> None:
        """Check that all has come.

        Raises:
            ProtocolError: BAD_MESSAGE.
        """
        if not self._is_whole:
            raise _bad("The form ends in the middle; send it again")
        if DATA not in self._form.files or self._form.data.size == 0:
            raise _bad("The field 'data' is missing; send the file to restyle in it")
        try:
            self._form.fields |= {name: text.decode() for name, text in self._texts.items()}
        except UnicodeDecodeError:
            raise _bad("A field is not UTF-8") from None

    def _on_header_end(self) -> None:
        self._heads[bytes(self._head).lower()] = bytes(self._value)
        self._head, self._value = bytearray(), bytearray()

    def _on_part(self) -> None:
        """Begin a part.

        Raises:
            ProtocolError: BAD_MESSAGE: it has no name, one that is not known, or one that was there.
        """
        _, options = parse_options_header(self._heads.get(b"content-disposition", b""))
        self._heads = {}
        name = self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if name not in FIELDS and name not in self._limits:
            known = ", ".join(sorted(FIELDS | set(self._limits)))
            raise _bad(f"There is no field {name[:40]!r}; known: {known}")
        if name in self._texts or name in self._form.files:
            raise _bad(f"The field {name!r} is there twice")
        if name in self._limits:
            self._form.files[name] = self._store.file()
        else:
            self._texts[name] = bytearray()

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        """Take some of a part.

        Raises:
            ProtocolError: MESSAGE_TOO_LARGE or STORAGE_FULL.
        """
        if (file := self._form.files.get(self._name)) is None:
            self._texts[self._name] += data[start:end]
            if sum(map(len, self._texts.values())) > _MAX_TEXT:
                raise _too_large("The form's texts are", _MAX_TEXT)
            return
        most = self._limits[self._name]
        if file.size + end - start > most:
            raise _too_large(f"{self._name!r} is", most)
        file.reserve(end - start)
        self._waiting.append((file, data[start:end]))
        self._waiting_bytes += end - start

    def _on_end(self) -> None:
        self._is_whole = True


def _write(waiting: list[tuple[StoredFile, bytes]]) -> None:
    for file, data in waiting:
        file.write(data)


def _boundary(content_type: str | None) -> bytes:
    """Return what separates the parts.

    Raises:
        ProtocolError: BAD_MESSAGE: it is another kind of body.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        said = kind.decode("ascii", "replace")[:60] or "nothing"
        text = "Send multipart/form-data with the file in the field 'data'; Content-Type is"
        raise _bad(f"{text} {said}")
    return options[b"boundary"]


def _check_length(length: str | None, max_upload: int) -> None:
    """Refuse what is announced to be too large before it comes.

    Raises:
        ProtocolError: MESSAGE_TOO_LARGE.
    """
    most = max_upload + MAX_IMAGE_MESSAGE_BYTES + _MAX_TEXT + _OVERHEAD
    if length is not None and length.isdecimal() and int(length) > most:
        raise _too_large("'data' is", max_upload)


def _bad(text: str) -> ProtocolError:
    return ProtocolError(ErrorCode.BAD_MESSAGE, text)


def _too_large(what: str, most: int) -> ProtocolError:
    return ProtocolError(ErrorCode.MESSAGE_TOO_LARGE, f"{what} larger than {most} bytes")
