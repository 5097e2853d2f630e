"""The engine that needs nothing but a processor."""

import threading
from collections import OrderedDict
from dataclasses import replace

import cv2

from sundog.engine.cpu.bake import paint_over
from sundog.engine.cpu.figure.preflight import check as try_segmenter
from sundog.engine.cpu.figure.segmenter import Segmenter, SegmenterFile
from sundog.engine.cpu.look import CpuLook, compile_look
from sundog.engine.cpu.renderer import CpuRenderer
from sundog.engine.cpu.stages.matte import FindMatte
from sundog.engine.cpu.suggestions import SUGGESTIONS
from sundog.engine.cpu.tailoring.reference import References
from sundog.engine.cpu.tailoring.scenes import told
from sundog.engine.cpu.tailoring.tailor import Tailored, tailor
from sundog.engine.cpu.warming import warm_kernels
from sundog.engine.cpu.worlds.places import WORLDS
from sundog.engine.cpu.worlds.store import Store
from sundog.engine.cpu.worlds.studio import Studio
from sundog.engine.interface import EngineError, Progress, Report, StylePrompt, Suggestion, Unmet
from sundog.engine.prompt.additions import added
from sundog.engine.prompt.conversation import understand
from sundog.engine.prompt.embedding import Widening
from sundog.engine.prompt.lexicon import lexicon
from sundog.engine.prompt.reading import Reading

__all__ = ["CpuEngine"]

# A look holds some megabytes of tables and maps.
_KEPT_LOOKS = 16
_COMMON_SIZE = (1280, 704)
_COMMON = ("Anime", "Cyberpunk city", "Lego World", "Watercolor")
_LARGEST_SIDE = 4096
# Share of a first start that goes into compiling kernels; a later one only reads them.
_KERNELS_SHARE = 0.9


class CpuEngine:
    """Restyles with numba and OpenCV, on the one thread that calls it.

    Args:
        widening: Finds the nearest meaning of words that the reader does not know, or None.
        segmenter: A model that tells figure from ground in place of the built-in cues, or None.
        worlds: Where painted worlds are kept for other processes; None keeps none.
    """

    def __init__(
        self,
        widening: Widening | None = None,
        segmenter: SegmenterFile | None = None,
        worlds: Store | None = None,
    ) -> None:
        self._widening = widening
        self._segmenter_file = segmenter
        self._segmenter = None if segmenter is None else Segmenter(segmenter)
        self._studio = Studio(paint_over, worlds)
        self._looks: OrderedDict[tuple[StylePrompt, tuple[int, int]], CpuLook] = OrderedDict()
        self._references = References()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Name in configuration."""
        return "cpu"

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Looks to begin with."""
        return SUGGESTIONS

    def warm_up(self, progress: Progress) -> None:
        """Compile every kernel, then the looks that people ask for first. Blocking.

        On a new machine it takes some seconds, on all its processors; later processes find the
        kernels in a cache.
        OpenCV is told to use one thread in the whole process: sessions share few cores.

        Raises:
            EngineError: there is a segmentation model, and it cannot be used.
        """
        if self._segmenter_file is not None:
            progress("trying the segmentation model", 0.0)
            try_segmenter(self._segmenter_file)
        progress("kernels", 0.0)
        cv2.setNumThreads(1)
        warm_kernels(lambda what, share: progress(what, _KERNELS_SHARE * share))
        lexicon().prewarm()
        for i, text in enumerate(_COMMON):
            share = _KERNELS_SHARE + (1 - _KERNELS_SHARE) * i / len(_COMMON)
            progress(f"preparing looks: {text}", share)
            self._whole(StylePrompt(text=text), _COMMON_SIZE)
        progress("ready", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> CpuLook:
        """Make a look, or return the one made before. Blocking; any thread may call it.

        Looks that differ in strength alone share their stages, so that one becomes the other
        without a fade of what is drawn.

        Raises:
            EngineError: the size is not one the engine can work on, the prompt's image is none, or
                its strength is not from 0 to 1.
        """
        _check(size)
        strength = prompt.strength
        if not 0 <= strength <= 1:
            raise EngineError(f"cannot show a look at strength {strength}; give one from 0 to 1")
        look = self._whole(replace(prompt, strength=1.0), size)
        if self._segmenter is not None and _asks_for_figure(look):
            # Not before a session's own look: it starts a thread, and copies are made without.
            self._segmenter.prepare()
        if strength == 1:
            return look
        return replace(look, prompt=replace(look.prompt, strength=strength), strength=strength)

    def _whole(self, prompt: StylePrompt, size: tuple[int, int]) -> CpuLook:
        """Make a look of full strength, or return the one made before."""
        reading, stands_alone = understand((*prompt.before, prompt.text), self._widening)
        if stands_alone:
            prompt = replace(prompt, before=())
        key = (prompt, size)
        with self._lock:
            if key in self._looks:
                self._looks.move_to_end(key)
                return self._looks[key]
        # Outside the lock: two callers may make the same look, none waits for another's.
        # An image says everything that words may leave open.
        open_ = prompt.enrich and not prompt.image
        state, words = added(reading, prompt.added if open_ else "")
        reference = self._references.of(prompt.image) if prompt.image else None
        backdrop = prompt.image if state.backdrop else b""
        if backdrop or "place" in state.unwanted:
            # It is shown, or was, and says nothing of the look.
            reference = None
        made = tailor(state, enrich=prompt.enrich, reference=reference, backdrop=backdrop)
        report = _report(prompt, reading, words, made, stands_alone)
        look = compile_look(prompt, made.style if made else None, size, report)
        with self._lock:
            self._looks[key] = look
            while len(self._looks) > _KEPT_LOOKS:
                self._looks.popitem(last=False)
        return look

    def renderer(self) -> CpuRenderer:
        """Return a fresh renderer for one session."""
        return CpuRenderer(self._studio, segmenter=self._segmenter)


def _asks_for_figure(look: CpuLook) -> bool:
    return any(isinstance(stage, FindMatte) and stage.is_wanted for stage in look.stages)


def _report(
    prompt: StylePrompt,
    reading: Reading,
    words: tuple[str, ...],
    made: Tailored | None,
    stands_alone: bool,
) -> Report:
    """Tell what a look shows; ``words`` were added to the prompt, if it shows any."""
    filled, taken = ((*words, *made.filled), made.taken) if made else ((), ())
    unmet = [Unmet(words=part.words, reason=part.reason) for part in reading.unmet]
    if reading.backdrop and not prompt.image:
        unmet.append(Unmet(words=reading.backdrop, reason="image"))
    scene = made.style.place.scene if made else None
    # Of a place that nobody paints only light, colour and air are shown.
    shown = (told(scene),) if scene and scene.world in WORLDS else ()
    return Report(
        understood=(*reading.understood, *taken, *shown),
        unmet=tuple(unmet),
        ignored=reading.ignored,
        enriched=", ".join((prompt.text, *filled)),
        stands_alone=stands_alone,
    )


def _check(size: tuple[int, int]) -> None:
    width, height = size
    if (
        width % 16
        or height % 16
        or not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE)
    ):
        raise EngineError(
            f"cannot restyle {width}x{height} pixels; "
            f"width and height must be multiples of 16, at most {_LARGEST_SIDE}"
        )
