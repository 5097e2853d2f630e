"""`sundog models`: which models the diffusion engine knows, under which licence, and get them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.markup import escape
from rich.table import Table

from sundog.cli.console import err, fail, out

if TYPE_CHECKING:
    from sundog.engine.diffusion.cards.card import ModelCard
    from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["models"]

models: Final = typer.Typer(
    name="models",
    help="List the models of the diffusion engine, and fetch one.",
    invoke_without_command=True,
)


@models.callback()
def _list(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        _print_list()


@models.command()
def fetch(
    name: Annotated[str, typer.Argument(help="Of the model, as sundog models lists it.")],
    to: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Folder that gets it. [the hub's cache]"),
    ] = None,
) -> None:
    """Fetch a model's weights from where they are published, under their licence.

    Says the licence and the size first. Goes on where an earlier time stopped.
    """
    from sundog.engine.diffusion.cards.table import CARDS
    from sundog.engine.diffusion.settings import DiffusionSettings
    from sundog.engine.interface import EngineError

    if name not in CARDS:
        fail(f"no model is called {name!r}; choose one of: {', '.join(CARDS)}")
    settings = DiffusionSettings(card=name, model_dir=str(to.absolute()) if to else "")
    try:
        _fetch(CARDS[name], settings)
    except EngineError as error:
        fail(str(error))


def _fetch(card: "ModelCard", settings: "DiffusionSettings") -> None:
    from sundog.engine.diffusion.loading import fetching
    from sundog.engine.diffusion.loading.hub import PublicHub
    from sundog.engine.diffusion.loading.preflight import preflight

    findings = preflight(settings)
    findings.demand("libraries")
    wanted = fetching.orders(card, settings, findings, repair=True)
    if not wanted:
        findings.demand()
        out.print(f"{escape(card.title)} is here already", soft_wrap=True)
        return
    fetching.fetch(card, wanted, PublicHub(), lambda text: err.print(escape(text), soft_wrap=True))
    findings = preflight(settings)
    findings.demand()
    for row in findings.rows:
        if row.what in {"weights", "decoder", "control", "depth", "lora"}:
            out.print(f"{row.what}: {escape(row.found)}", soft_wrap=True)


def _print_list() -> None:
    """Print a row for each card."""
    from sundog.engine.diffusion.cards.table import CARDS
    from sundog.engine.diffusion.loading.advice import size

    table = Table("name", "model", "size", "here", "licence, commercial use", box=None)
    for card in CARDS.values():
        licence = f"{card.licence.name}: {card.licence.commercial}"
        table.add_row(
            card.name, card.title, size(card.weights_mb), _whereabouts(card), escape(licence)
        )
    out.print(table)
    out.print(
        "\nsundog models fetch NAME gets one; SUNDOG_DIFFUSION_CARD=NAME uses it.", soft_wrap=True
    )


def _whereabouts(card: "ModelCard") -> str:
    """Say whether a model is on this machine, where the environment's settings say or in the cache."""
    from sundog.engine.diffusion.faults import Why
    from sundog.engine.diffusion.loading.preflight import preflight

    findings = preflight(_settings_for(card))
    parts = [
        row
        for row in findings.faults
        if row.what in {"weights", "decoder", "control", "depth", "lora"}
    ]
    if not parts:
        return "[green]yes[/]"
    missing = {Why.MODEL_MISSING, Why.DECODER_MISSING}
    if parts[0].what == "weights" and parts[0].why in missing:
        return "no"
    return f"[yellow]in part: no good {parts[0].what}[/]"


def _settings_for(card: "ModelCard") -> "DiffusionSettings":
    from sundog.engine.diffusion.settings import DiffusionSettings
    from sundog.server.config import ConfigError, load

    try:
        used = load(os.environ).diffusion
    except ConfigError:
        used = DiffusionSettings()
    return used if used.card == card.name else DiffusionSettings(card=card.name)
