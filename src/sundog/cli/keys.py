"""`sundog keys`: make API keys, list them, take them back; a running service follows within 2 s."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from sundog.server.access.keys import Key

__all__ = ["keys"]

_MAX_DAYS: Final = 36_500

keys: Final = typer.Typer(
    name="keys",
    help="Make API keys, list them, take them back.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a new key is among them
)

File = Annotated[
    str,
    typer.Option(
        "--file",
        envvar="SUNDOG_KEYS_FILE",
        show_envvar=False,
        help="The file of keys; name the same to the service. (env SUNDOG_KEYS_FILE)",
    ),
]


@keys.command()
def create(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[str, typer.Argument(help="What to call it: letters, digits, _ . and -")],
    file: File,
    operator: Annotated[
        bool, typer.Option("--operator", help="May see everybody's sessions and figures.")
    ] = False,
    max_sessions: Annotated[
        int, typer.Option(min=0, max=10_000, help="Sessions at the same time; 0 for no limit.")
    ] = 0,
    max_session_s: Annotated[
        float, typer.Option(min=0, help="Seconds that a session may last; 0 for no limit.")
    ] = 0,
    expires: Annotated[
        float | None, typer.Option(min=0, max=_MAX_DAYS, help="Days until it opens nothing more.")
    ] = None,
    models: Annotated[
        list[str] | None, typer.Option("--models", help="A model that it may use; repeatable.")
    ] = None,
    origins: Annotated[
        list[str] | None,
        typer.Option("--origins", help="A web page's origin that it is for; repeatable."),
    ] = None,
) -> None:
    """Make a key and print it: this once, for only its hash is kept."""
    from sundog.server.access.grants import Limits
    from sundog.server.access.keys import Key, digest_of, new_key

    now = datetime.now(UTC).replace(microsecond=0)
    secret = new_key()
    key = Key(
        name=name,
        digest=digest_of(secret),
        is_operator=operator,
        max_sessions=max_sessions,
        limits=Limits(
            models=_known(models),
            origins=tuple(origins) if origins else None,
            max_session_s=max_session_s or None,
        ),
        created_at=now,
        expires_at=None if expires is None else now + timedelta(days=expires),
    )

    def add(before: "tuple[Key, ...]") -> "list[Key]":
        if any(known.name == name and known.revoked_at is None for known in before):
            fail(f"there is a key named {name!r} already; choose another name, or revoke it first")
        return [*(known for known in before if known.name != name), key]

    _change(file, add)
    err.print(f"the key {name!r} is made; it is shown only now, keep it safe:", soft_wrap=True)
    out.print(secret, soft_wrap=True)


@keys.command("list")
def list_(file: File) -> None:
    """List the keys: never the keys themselves, which nobody has."""
    table = Table("name", "may", "sessions", "longest", "made", "state", box=None, pad_edge=False)
    now = datetime.now(UTC)
    for key in _read(file):
        limit_s = key.limits.max_session_s
        table.add_row(
            key.name,
            _may(key),
            str(key.max_sessions or "any"),
            f"{limit_s:g} s" if limit_s else "any",
            f"{key.created_at:%Y-%m-%d}" if key.created_at else "",
            _state(key, now),
        )
    out.print(table)


@keys.command()
def revoke(
    name: Annotated[str, typer.Argument(help="As `sundog keys list` shows it.")], file: File
) -> None:
    """Take a key back: what was begun with it and its client tokens ends within 2 s."""
    from dataclasses import replace

    now = datetime.now(UTC).replace(microsecond=0)

    def take(before: "tuple[Key, ...]") -> "list[Key]":
        if not any(key.name == name and key.revoked_at is None for key in before):
            fail(f"there is no key named {name!r} to revoke; `sundog keys list` shows all")
        return [replace(key, revoked_at=now) if key.name == name else key for key in before]

    _change(file, take)
    err.print(f"the key {name!r} is revoked", soft_wrap=True)


def _read(file: str) -> "tuple[Key, ...]":
    from sundog.server.access.keyfile import KeyFile, KeyFileError

    try:
        return KeyFile(file).read()
    except KeyFileError as error:
        fail(str(error))


def _change(file: str, change: "Callable[[tuple[Key, ...]], Sequence[Key]]") -> None:
    from sundog.server.access.keyfile import KeyFile, KeyFileError

    try:
        KeyFile(file).change(change)
    except KeyFileError as error:
        fail(str(error))


def _known(models: list[str] | None) -> tuple[str, ...] | None:
    from sundog.server.models import MODELS, model_named

    for name in models or ():
        if model_named(name) is None:
            known = ", ".join(model.name for model in MODELS)
            fail(f"there is no model {name!r}; choose from {known}")
    return tuple(models) if models else None


def _may(key: "Key") -> str:
    """Say what a key may, in a few words."""
    limits = key.limits
    of = [*(limits.models or ()), *(limits.origins or ())]
    return ", ".join([*(["operate"] if key.is_operator else []), *(of or ["open sessions"])])


def _state(key: "Key", now: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    if key.expires_at is None:
        return "good"
    return f"{'over since' if key.has_expired(now) else 'good until'} {key.expires_at:%Y-%m-%d}"
