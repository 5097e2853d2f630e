"""The planes one renderer works on, allocated once a picture size, and what it remembers."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.segmenter import Segmenter
from sundog.engine.cpu.geometry import Geometry
from sundog.engine.cpu.kernels.steady import Laid
from sundog.engine.cpu.worlds.wanted import Worlds
from sundog.engine.interface import Image

if TYPE_CHECKING:
    from sundog.engine.cpu.stages.place import Placed

__all__ = ["Canvas", "Finder", "Pieces"]

U8 = NDArray[np.uint8]


class Pieces(NamedTuple):
    """What a picture made of pieces remembers.

    Attributes:
        owner: The stage that it belongs to; any other starts afresh.
        colours: ``uint8[3, R, C]``, colour of each piece before the grade.
        kinds: ``uint8[R, C]``, number of its colour in the palette.
        row: Number of the first row of pieces since the start.
        column: The same for columns.
        shifts: ``float32[R + 1, C + 1, 2]``, how far the corners of pieces are moved, pixels.
    """

    owner: object
    colours: U8
    kinds: U8
    row: int
    column: int
    shifts: NDArray[np.float32]


class Finder(Protocol):
    """Tells figure from ground, with a memory of its own."""

    def find(self, canvas: "Canvas") -> None:
        """Fill ``matte``, ``figure`` and ``standing``."""
        ...


class Canvas:
    """Working memory of one session at one picture size; stages read and write it in turn.

    Attributes:
        geometry: The size it is for.
        nothing: Stands for ``camera`` and ``out`` between frames, so that none is kept.
        camera: The frame being restyled, I420; never written to.
        frame: Number of frames sensed before this one.
        fresh: ``uint8[3, H/2, W/2]``, the frame at half size: Y, U, V.
        history: ``uint8[3, H/2, W/2]``, the same with noise calmed over time.
        drift: ``(down, right)``, pixels that the camera has moved the picture since the start.
        motion: ``float32[4]``, the camera's since the last frame, as the way back: right and down
            at the centre in pixels, zoom, roll in radians.
        pose: Where the camera's motion has carried a static field, as numbers of the complex plane
            around the picture's centre: a place ``z`` shows the field's ``pose[0] * z + pose[1]``.
        anchors: ``int32[H/16, W/16, 2]``, the same as a vector for each block: down, right, in
            steps of `sundog.engine.cpu.kernels.motion.UNIT`.
        small: ``uint8[H/4, W/4]``, luma of ``history``.
        flow: Finds each block's own motion; has memory of its own, so it is never shared.
        vectors: ``int32[H/16, W/16, 2]``, where each block was in the last frame: down, right, in
            steps of `sundog.engine.cpu.kernels.motion.UNIT`.
        trust: ``uint8[H/2, W/2]``, how surely the last frame, carried along, shows the same.
        memory: The last picture as painted, I420, without what falls through it; None before the
            first.
        remembered: What of ``memory`` was painted.
        part: What of the painted picture will be seen: the rest need not be painted.
        worked: What of the working picture is made for that: ``part``, or all of it where a stage
            looks farther than ``part`` reaches beyond what is seen. The rest is left over from
            earlier frames.
        fading: Frames until the look of the moment has taken over from the last one.
        levels: ``float32[3]``, luma below which 2, 50 and 98 % of the picture lie, over time.
        work: ``uint8[3, H/2, W/2]``, the picture being abstracted: Y, U, V.
        fine: ``uint8[3, H/2, W/2]``, it before abstraction.
        skin: ``uint8[H/2, W/2]``, how surely a place is skin, 0 to 255.
        presence: ``float32[H/4, W/4]``, a guess at how much of a figure is there, 0 to 1.
        tensor: ``float32[3, H/8, W/8]``, structure tensor over time: xx, yy, xy.
        directions: ``int32[H/4, W/4]``, flow.
        scratch: ``uint8[H, W]``, free to every stage.
        base: ``uint8[H, W]``, graded luma.
        chroma: ``uint8[2, H/2, W/2]``, graded U and V.
        ink: ``uint8[H, W]``, 0 none to 255; only valid when ``inked``.
        relief: ``uint8[H, W]``, texture that moves with the picture, 128 is neutral.
        small_relief: ``uint8[H/2, W/2]``, the same for the chroma planes.
        embossed: Whether both are valid.
        glow: ``uint8[H, W]``, added luma; only valid when ``lit``.
        shine: ``int16[2, H/2, W/2]``, added U and V around 0.
        lit: Whether ``glow`` and ``shine`` are valid.
        form: Structure tensor and directions of strokes that stand for tones, over time; None
            before the first.
        figure: ``uint8[H/2, W/2]``, how surely a place is what moves before the rest, 0 to 255;
            None where figure and ground are not told apart.
        matte: ``uint8[H, W]``, the same with fine edges: the figure's opacity; None with it.
        standing: How sure it is that the figure can be cut out, 0 to 1, over time.
        segmenter: A model of the user's own that tells figure from ground; None for none.
        studio: Where worlds come from; None where there are none.
        shown: How much of a world is shown at this frame, 0 to 1.
        place: What is remembered of the worlds that are shown; None while none is.
        finder: Who tells figure from ground, with what it remembers; None before the first.
        pieces: What the last frame was made of; None before the first.
        strokes: What is remembered of the strokes that were laid last; None before the first.
        out: The frame being made, I420.
    """

    def __init__(self, geometry: Geometry) -> None:
        full, half, quarter = geometry.full, geometry.half, geometry.quarter
        self.geometry = geometry
        self.nothing: Image = np.empty((0, 0), np.uint8)
        self.memory: Image | None = None
        self.camera = self.out = self.nothing
        self.fresh, self.history = np.zeros((2, 3, *half), np.uint8)
        self.drift = (0.0, 0.0)
        self.motion = np.zeros(4, np.float32)
        self.pose = (1 + 0j, 0j)
        self.small: U8 = np.zeros(quarter, np.uint8)
        blocks = (geometry.height // 16, geometry.width // 16)
        self.flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self.vectors, self.anchors = np.zeros((2, *blocks, 2), np.int32)
        self.trust: U8 = np.zeros(half, np.uint8)
        self.part = self.worked = self.remembered = geometry.whole
        self.frame = self.fading = 0
        self.levels = np.zeros(3, np.float32)
        self.work, self.fine = np.zeros((2, 3, *half), np.uint8)
        self.skin: U8 = np.zeros(half, np.uint8)
        self.presence = np.zeros(quarter, np.float32)
        self.tensor = np.zeros((3, *geometry.eighth), np.float32)
        self.directions = np.zeros(quarter, np.int32)
        self.scratch: U8 = np.zeros(full, np.uint8)
        self.base, self.ink = np.zeros((2, *full), np.uint8)
        self.chroma: U8 = np.zeros((2, *half), np.uint8)
        self.strokes: Laid | None = None
        self.inked = self.embossed = self.lit = False
        self.relief: U8 = np.full(full, 128, np.uint8)
        self.small_relief: U8 = np.full(half, 128, np.uint8)
        self.glow: U8 = np.zeros(full, np.uint8)
        self.shine = np.zeros((2, *half), np.int16)
        self.form: tuple[NDArray[np.float32], NDArray[np.int32]] | None = None
        self.figure: U8 | None = None
        self.matte: U8 | None = None
        self.standing = self.shown = 0.0
        self.segmenter: Segmenter | None = None
        self.studio: Worlds | None = None
        self.place: Placed | None = None
        self.finder: Finder | None = None
        self.pieces: Pieces | None = None
