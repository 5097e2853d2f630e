"""Make a picture of regions that follow its own borders: panes of glass, sheets of paper."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu import anchor
from sundog.engine.cpu.canvas import Canvas, Pieces
from sundog.engine.cpu.colour.table import ColourTable
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels import pieces
from sundog.engine.cpu.stages.cells import choice_of, own_of, shown_of, table_of
from sundog.engine.cpu.stages.ink import lay
from sundog.engine.cpu.style import CellShape, Style, SurfaceKind
from sundog.engine.cpu.textures import surfaces
from sundog.engine.cpu.textures.panes import pane_cuts, pane_hues, pane_light

__all__ = ["Regions"]

U8 = NDArray[np.uint8]
I16 = NDArray[np.int16]

_NOTHING: U8 = np.zeros((0, 0), np.uint8)
_NO_COLOURS: U8 = np.zeros((3, 0, 0), np.uint8)
_NO_SHIFTS = np.zeros((0, 0, 2), np.float32)
# Of the shadow under a sheet, half-size pixels.
_SHADOW_REACH = 3
_SHADOW_SOFT = 5


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Give each place one of a few colours and draw what lies between the regions.

    Attributes:
        table: The grade.
        choice: The colours.
        shown: ``int32[P, 3]``, what they look like under the casts.
        share: Of the chosen colour, of 256; the rest is the picture's own.
        own: The grade of that rest where it is another one, else None.
        lead: Width of the lead between panes, half-size pixels; 0 for none.
        cuts: ``uint8[H/2, W/2]``, where panes are cut that would be larger.
        hues: ``uint8[2, H/2, W/2]``, what panes add to U and V, 128 is nothing; or None.
        light: ``uint8[H/2, W/2]``, light of the panes or sheets, 128 is neutral.
        shadow: Depth of the shadow of light sheets on dark ones.
        reach: Its length, half-size pixels.
        soft: Window of its blur.
        sheet: ``uint8[H, W]`` texture, 128 is neutral, or None.
        sheet_depth: Its share.
    """

    table: ColourTable
    choice: pieces.Choice
    shown: NDArray[np.int32]
    share: int
    own: ColourTable | None
    lead: float
    cuts: U8
    hues: U8 | None
    light: U8
    shadow: float
    reach: int
    soft: int
    sheet: U8 | None
    sheet_depth: float

    @classmethod
    def plan(cls, style: Style, geometry: Geometry) -> "Regions | None":
        """Where a style is made of regions of fixed colours."""
        cells = style.cells
        if not cells.size or cells.shape is not CellShape.REGION:
            return None
        choice = choice_of(style.grade, cells)
        assert choice is not None, "regions need a palette without softness"
        size, under = cells.size * geometry.scale / 2, style.surface
        return cls(
            table_of(style),
            choice,
            shown_of(style),
            round(256 * style.grade.palette.mix),
            own_of(style),
            cells.joint * geometry.scale / 2,
            pane_cuts(geometry, size),
            pane_hues(geometry, size, cells.tint) if cells.tint else None,
            pane_light(geometry, size, cells.tint),
            cells.shadow,
            geometry.px(_SHADOW_REACH),
            geometry.px(_SHADOW_SOFT) | 1,
            None if under.kind is SurfaceKind.PLAIN else surfaces.surface(under.kind, geometry),
            under.amount,
        )

    def __call__(self, canvas: Canvas) -> None:
        """Fill ``base``, ``chroma``, ``relief`` and ``ink``."""
        made = np.empty_like(canvas.work)
        pieces.grade_planes(canvas.work, self.table, made)
        kinds = self._chosen(canvas, made)
        if self.own is not None:
            pieces.grade_planes(canvas.work, self.own, made)
        pieces.lay_regions(kinds, self.shown, self.share, made)
        full = canvas.geometry.full[::-1]
        cv2.resize(made[0], full, canvas.base)
        canvas.chroma[:] = made[1:]
        if self.hues is not None:
            for hues, plane in zip(self.hues, canvas.chroma, strict=True):
                pieces.tint_panes(anchor.follow(hues, canvas), canvas.skin, plane)
        self._light(canvas, kinds)
        if self.lead:
            leads = np.empty_like(kinds)
            cuts = anchor.follow(self.cuts, canvas)
            pieces.find_leads(kinds, self.choice.colours, cuts, canvas.skin, leads)
            lay(canvas, np.asarray(cv2.resize(self._widened(leads), full), np.uint8))

    def _chosen(self, canvas: Canvas, made: U8) -> U8:
        """Return ``uint8[H/2, W/2]``, number of the colour of each place."""
        row, column = anchor.offset(canvas, canvas.geometry.half[0])
        last = canvas.pieces
        kinds = np.empty(made.shape[1:], np.uint8)
        if last is None or last.owner is not self:
            pieces.settle(made, self.choice, _NOTHING, 0, 0, kinds)
            last = Pieces(self, _NO_COLOURS, kinds.copy(), -row, -column, _NO_SHIFTS)
        # Number of the first row of the picture, in rows of things that it shows.
        pieces.settle(made, self.choice, last.kinds, -row - last.row, -column - last.column, kinds)
        # Colours of a palette lie dark to light: the middle one of a neighbourhood is no other hue.
        cv2.medianBlur(kinds, 5, kinds)
        canvas.pieces = Pieces(self, _NO_COLOURS, kinds, -row, -column, _NO_SHIFTS)
        return kinds

    def _light(self, canvas: Canvas, kinds: U8) -> None:
        light = anchor.follow(self.light, canvas)
        if self.shadow:
            light = cv2.add(light, self._shadows(kinds), dtype=cv2.CV_8U)
        np.copyto(canvas.small_relief, light)
        cv2.resize(light, canvas.geometry.full[::-1], canvas.relief)
        if self.sheet is not None:
            share, sheet = self.sheet_depth, anchor.follow(self.sheet, canvas)
            cv2.addWeighted(canvas.relief, 1, sheet, share, -128 * share, canvas.relief)
        canvas.embossed = True

    def _shadows(self, kinds: U8) -> I16:
        """Return ``int16[H/2, W/2]``: light sheets lie on dark ones, under a lamp at the upper left."""
        height = self.choice.colours[:, 0].astype(np.uint8)[kinds]
        size = (self.soft, self.soft)
        thrown = cv2.copyMakeBorder(height, self.reach, 0, self.reach, 0, cv2.BORDER_REPLICATE)
        thrown = cv2.blur(thrown[: height.shape[0], : height.shape[1]], size)
        above = cv2.subtract(thrown, height)
        shade = cv2.min(cv2.multiply(above, 2.0), 96.0)
        return np.asarray(cv2.multiply(shade, -self.shadow * 0.75, dtype=cv2.CV_16S), np.int16)

    def _widened(self, leads: U8) -> U8:
        """Return the lead with soft edges."""
        side = max(2, round(self.lead))
        wide = cv2.dilate(leads, np.ones((side, side), np.uint8))
        return np.asarray(cv2.GaussianBlur(wide, (3, 3), 0), np.uint8)
