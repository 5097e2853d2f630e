"""One option of the command line for each setting of the service, made from the settings' fields."""

import gc
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand

__all__ = ["SettingsCommand", "given"]

_GIVEN: Final = "sundog.settings"


class SettingsCommand(TyperCommand):
    """A command that takes every setting that is not secret; `given` tells which it was given."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - typer's click is private to it
        """Return the settings' options, by subject, and the command's own.

        Python's collector of cycles is off afterwards: what a command loads stays, and looking
        through it again and again is a tenth of a start. `set_aside` has it work on, and so does
        the command's end.
        """
        gc.disable()
        ctx.call_on_close(gc.enable)
        return [*super().get_params(ctx), *_options()]


def given(ctx: typer.Context) -> dict[str, Any]:
    """Return the settings that the command line has, by name."""
    return dict(ctx.meta.get(_GIVEN, {}))


def _options() -> list[Any]:
    """Have typer make the options: it takes them from a signature, so one is written for it."""
    # Other commands start without loading the settings.
    from sundog.server.config import SUBJECTS

    maker = typer.Typer(add_completion=False)
    signature = [
        parameter
        for subject in SUBJECTS
        for name in subject.own_fields()
        if (parameter := _parameter(subject.title, name)) is not None
    ]

    def command(**_: object) -> None: ...

    command.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    maker.command()(command)
    made = typer.main.get_command(maker).params
    return [option for option in made if option.name != "help"]


def _parameter(panel: str, name: str) -> inspect.Parameter | None:
    """Return what stands for a setting in a signature; None for a secret, which `ps` would show."""
    from sundog.server.config import Config, flag_of, variable_of

    field = Config.model_fields[name]
    is_list = field.annotation == tuple[str, ...]
    if not field.repr and name != "api_keys":
        return None
    default = "" if field.default in ("", ()) else f", default {field.default}"
    help_text = f"{field.description} (env {variable_of(name)}{default})"
    flag = flag_of(name)
    if field.annotation is bool:
        flag = f"{flag}/--no-{flag.removeprefix('--')}"
    option = typer.Option(
        flag,
        help=help_text,
        rich_help_panel=panel,
        callback=_keeper(name),
        expose_value=False,
        show_default=False,
        metavar=None if field.annotation is bool else _METAVARS.get(field.annotation, "TEXT"),
    )
    kind = list[str] if is_list else bool if field.annotation is bool else str
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind | None, option],
    )


_METAVARS: Final[dict[Any, str]] = {int: "INTEGER", float: "NUMBER"}


def _keeper(name: str) -> Callable[[typer.Context, Any], None]:
    """Return what notes a setting as given. Its value is checked with all others, not before."""

    def keep(ctx: typer.Context, value: Any) -> None:  # noqa: ANN401 - as its option has it
        if value not in (None, [], ()):
            found = tuple(value) if isinstance(value, (list, tuple)) else value
            ctx.meta.setdefault(_GIVEN, {})[name] = found

    return keep
