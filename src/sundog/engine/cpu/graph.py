"""From a style to the stages that make its picture, for one picture size."""

from collections.abc import Callable

from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.stages import Stage
from sundog.engine.cpu.stages.abstract import FindFlow, FindSkin, Simplify, Smear, SpareSkin
from sundog.engine.cpu.stages.bend import Displace
from sundog.engine.cpu.stages.cells import Lattice
from sundog.engine.cpu.stages.colour import Colour
from sundog.engine.cpu.stages.compose import Compose
from sundog.engine.cpu.stages.design import (
    AddPattern,
    Encircle,
    FacetEdges,
    Framing,
    TurnHues,
)
from sundog.engine.cpu.stages.focus import Defocus, FindFigure
from sundog.engine.cpu.stages.follow import Follow
from sundog.engine.cpu.stages.hatching import Hatching, Rubbing, Tooth
from sundog.engine.cpu.stages.ink import Contour, Shading, WashEdge
from sundog.engine.cpu.stages.light import Shine
from sundog.engine.cpu.stages.matte import FindMatte
from sundog.engine.cpu.stages.matter import Relief
from sundog.engine.cpu.stages.mesh import Mesh
from sundog.engine.cpu.stages.painting import Painting
from sundog.engine.cpu.stages.place import ChoosePlace, ShowPlace
from sundog.engine.cpu.stages.press import Printing, Wiping
from sundog.engine.cpu.stages.regions import Regions
from sundog.engine.cpu.stages.relief import Brushwork
from sundog.engine.cpu.stages.remember import Copy, Remember
from sundog.engine.cpu.stages.screen import Broadcast, Glyphs, Matting
from sundog.engine.cpu.stages.sense import Sense, Tone
from sundog.engine.cpu.stages.weather import Overlay
from sundog.engine.cpu.style import Style

__all__ = ["plan", "unstyled"]

# In the order in which a frame passes them; each says itself whether a style needs it.
_PLANS: tuple[Callable[[Style, Geometry], Stage | None], ...] = (
    Sense.plan,
    Follow.plan,
    FindMatte.plan,
    ChoosePlace.plan,
    Tone.plan,
    Displace.plan,
    FindSkin.plan,
    FindFigure.plan,
    Simplify.plan,
    FindFlow.plan,
    Smear.plan,
    Painting.plan,
    SpareSkin.plan,
    Relief.plan,
    # Before the pattern, whose edges are none of the picture's.
    Contour.plan,
    AddPattern.plan,
    Colour.plan,
    Lattice.plan,
    Regions.plan,
    Mesh.plan,
    TurnHues.plan,
    Rubbing.plan,
    Printing.plan,
    Wiping.plan,
    Defocus.plan,
    FacetEdges.plan,
    Encircle.plan,
    Hatching.plan,
    Shading.plan,
    WashEdge.plan,
    Tooth.plan,
    Brushwork.plan,
    Shine.plan,
    Compose.plan,
    Remember.plan,
    # After what is carried along, so that neither the world nor the figure is smeared.
    ShowPlace.plan,
    Overlay.plan,
    Framing.plan,
    Glyphs.plan,
    Broadcast.plan,
    Matting.plan,
)


def plan(style: Style, geometry: Geometry) -> tuple[Stage, ...]:
    """Return the stages that a style needs, with their constants worked out."""
    stages = (make(style, geometry) for make in _PLANS)
    return tuple(stage for stage in stages if stage is not None)


def unstyled(geometry: Geometry) -> tuple[Stage, ...]:
    """Return the stages that fade a look out, to the picture as the camera gives it."""
    style = Style()
    return (
        Sense.plan(style, geometry),
        Follow.plan(style, geometry),
        FindMatte.plan(style, geometry),
        ChoosePlace.plan(style, geometry),
        Copy(),
        Remember(),
        ShowPlace.plan(style, geometry),
    )
