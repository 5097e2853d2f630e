"""Mix styles: a medium in the colour and light of another style, or a style more or less strong."""

from dataclasses import replace

from sundog.engine.cpu.style import Exposure, Glow, Grade, Lens, Style
from sundog.engine.cpu.tailoring.changes.change import lit

__all__ = ["dressed", "flavoured", "weighed"]

# Marks of a flavour are quieter than those of the medium they come on top of.
_MARKS = 0.7
_SOFT = 0.012

_AMOUNTS = (
    ("exposure", "strength"), ("matter", "amount"), ("pattern", "amount"), ("facets", "shift"),
    ("lines", "amount"), ("halo", "amount"), ("rub", "amount"), ("press", "mix"),
    ("veil", "amount"), ("hatch", "amount"), ("dodge", "amount"), ("wash", "amount"),
    ("paper", "cover"), ("strokes", "amount"), ("surface", "amount"), ("glow", "bloom"),
    ("glow", "neon"), ("light", "top_amount"), ("light", "bottom_amount"),
    ("light", "spot_amount"), ("lens", "vignette"), ("lens", "grain"), ("grade", "contrast"),
    ("grade", "black"), ("grade", "lift"), ("grade", "vibrance"), ("grade", "hue"),
    ("grade", "band_mix"), ("grade", "brown"),
)  # fmt: skip
"""Numbers that are 0 where a style does nothing."""
_FACTORS = (("grade", "saturation"), ("grade", "gain"), ("grade", "gamma"))
"""Numbers that are 1 where a style does nothing."""
_STRONGEST = 1.3
_WEAKEST = 0.25


def flavoured(style: Style, other: Style) -> Style:
    """Keep how a picture is made; take colour, light and air of another style.

    Marks of the other style that the medium has none of come along quietly.
    """
    palette = other.grade.palette
    over = replace(
        other.grade,
        contrast=0.7 * other.grade.contrast,
        bands=0 if style.grade.bands or style.grade.palette.colours else other.grade.bands,
        palette=replace(palette, softness=max(_SOFT, palette.softness), mix=0.75 * palette.mix),
    )
    mixed = replace(
        style,
        exposure=Exposure(
            key=(style.exposure.key + other.exposure.key) / 2,
            strength=max(style.exposure.strength, other.exposure.strength),
        ),
        casts=(*style.casts, over),
        glow=_shared(style.glow, other.glow),
        light=lit(style.light, other.light),
        lens=Lens(
            vignette=max(style.lens.vignette, other.lens.vignette),
            grain=max(style.lens.grain, other.lens.grain),
            aberration=max(style.lens.aberration, other.lens.aberration),
        ),
    )
    for name, amount in other.weather.kinds:
        mixed = replace(mixed, weather=mixed.weather.plus(name, amount))
    return _marked(mixed, other)


def dressed(style: Style, other: Style) -> Style:
    """Keep how a picture is made; take all of the colour and tone of another style."""
    # Both have contrast of their own, of which one is enough.
    over = replace(other.grade, contrast=0.5 * other.grade.contrast)
    key = (style.exposure.key + other.exposure.key) / 2
    strength = max(style.exposure.strength, other.exposure.strength)
    exposure = Exposure(key=key, strength=strength)
    return replace(style, exposure=exposure, casts=(*style.casts, over))


def _shared(glow: Glow, other: Glow) -> Glow:
    """Take the glow of a flavour, weaker: what is painted does not shine as neon does."""
    if not (other.bloom or other.neon):
        return glow
    return replace(other, bloom=_MARKS * other.bloom, neon=_MARKS * other.neon)


def _marked(style: Style, other: Style) -> Style:
    """Add the lines and strokes of a flavour where the medium has neither."""
    pieces = style.cells.size or style.matter.amount
    brushed = style.strokes.amount or style.paint.widths
    drawn = style.lines.amount or style.hatch.amount or style.rub.amount
    if other.lines.amount and not (style.lines.amount or pieces):
        lines = replace(other.lines, amount=_MARKS * other.lines.amount)
        style = replace(style, lines=lines, paper=replace(style.paper, ink=other.paper.ink))
    if (other.strokes.amount or other.paint.widths) and not (brushed or pieces):
        depth = _MARKS * max(0.8 if other.paint.widths else 0.0, other.strokes.amount)
        style = replace(style, strokes=replace(other.strokes, amount=depth), flow=other.flow)
    if other.hatch.amount and not (drawn or pieces):
        style = replace(style, hatch=replace(other.hatch, amount=_MARKS * other.hatch.amount))
    if other.matter.amount and not pieces:
        style = replace(style, matter=replace(other.matter, amount=0.5 * other.matter.amount))
    return style


def weighed(style: Style, strength: float) -> Style:
    """Return a style that is there only slightly, or all the more.

    Args:
        style: The style.
        strength: Factor on whatever it does to a picture; 1 leaves it as it is.
    """
    if strength == 1.0:
        return style
    share = min(_STRONGEST, max(_WEAKEST, strength))
    groups: dict[str, dict[str, object]] = {}
    for group, field in _AMOUNTS:
        old = getattr(getattr(style, group), field)
        highest = 1.0 if 0 <= old <= 1 else abs(old) * share
        groups.setdefault(group, {})[field] = min(highest, old * share) if old else old
    for group, field in _FACTORS:
        old = getattr(getattr(style, group), field)
        groups.setdefault(group, {})[field] = max(0.0, 1 + (old - 1) * share)
    groups["grade"] |= _colours(style.grade, share, pieces=bool(style.cells.size))
    if share < 1:
        detail = style.abstraction.detail + (1 - style.abstraction.detail) * (1 - share)
        groups["abstraction"] = {"detail": detail}
    if style.cells.size:
        groups["cells"] = {"size": max(6, round(style.cells.size * share))}
    changed = {name: replace(getattr(style, name), **given) for name, given in groups.items()}
    return replace(style, **changed)


def _colours(grade: Grade, share: float, *, pieces: bool) -> dict[str, object]:
    palette = grade.palette
    if share < 1 and palette.colours and not pieces:
        palette = replace(palette, softness=max(_SOFT, palette.softness), mix=palette.mix * share)
    return {
        "split": replace(grade.split, amount=grade.split.amount * share),
        "ramp": replace(grade.ramp, mix=min(1.0, grade.ramp.mix * share)),
        "palette": palette,
    }
