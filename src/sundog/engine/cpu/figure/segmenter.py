"""A segmentation model of the user's own, from an ONNX file, in place of the built-in cues."""

import logging
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from sundog.engine.cpu.figure.tensors import (
    Activation,
    ModelError,
    Reader,
    activation_of,
    mask_of,
    reader_of,
)
from sundog.engine.interface import EngineError

__all__ = ["Segmenter", "SegmenterError", "SegmenterFile", "Values"]

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

_log = logging.getLogger(__name__)

_MOST_BYTES: Final = 256_000_000
_OFTEN_S: Final = 0.02
"""Processor seconds that a mask at every second frame may take; dearer ones come less often."""
_SELDOM: Final = 8
_QUIET: Final = 4
"""The library's severity of what is fatal; all else comes as an exception as well."""


class SegmenterError(EngineError):
    """A segmentation model cannot be used; the message says why, and what to do."""


class Values(StrEnum):
    """What a model wants pixels as."""

    UNIT = "unit"
    SIGNED = "signed"
    IMAGENET = "imagenet"
    BYTES = "bytes"


_SCALES: Final[dict[Values, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    Values.UNIT: ((0.0, 0.0, 0.0), (255.0, 255.0, 255.0)),
    Values.SIGNED: ((127.5, 127.5, 127.5), (127.5, 127.5, 127.5)),
    # Means and deviations of ImageNet (J. Deng et al., 2009), times 255.
    Values.IMAGENET: ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    Values.BYTES: ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
}
"""What is taken from red, green and blue, and what the rest is divided by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterFile:
    """Where a model is, and how it wants its pixels.

    Attributes:
        path: ONNX file.
        values: 0 to 1, -1 to 1, ImageNet's, or 0 to 255.
    """

    path: Path
    values: Values = Values.UNIT


class Segmenter:
    """Tells for each pixel how surely it is somebody. Loaded when it is first needed.

    Onnxruntime starts a thread as it is imported: that must not happen in the process that engines
    are copied from, so `prepare` is called where a look is compiled that needs it.
    It works on the thread that calls it. Whatever fails later than `check` is logged once; from
    then on it has no masks, and the built-in cues do the work.

    Args:
        file: The model.
    """

    def __init__(self, file: SegmenterFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._session: Any = None
        self._reader: Reader | None = None
        self._activation = Activation.NONE
        self._is_lost = False
        self._cost_s = 0.0

    @property
    def every(self) -> int:
        """How many frames one mask should last: 2, or more where the model is slow."""
        return int(min(_SELDOM, max(2, 1 + np.ceil(self._cost_s / _OFTEN_S))))

    @property
    def is_ready(self) -> bool:
        """Whether there are masks to be had."""
        return self._session is not None and not self._is_lost

    def prepare(self) -> None:
        """Load the model, if that was not tried before. Blocking, up to a second. Raises nothing."""
        with self._lock:
            if self._session is None and not self._is_lost:
                try:
                    self._load()
                except SegmenterError as error:
                    self._lose(str(error))

    def check(self) -> str:
        """Load the model, try it on a picture, and tell in words what it is. Blocking.

        Raises:
            SegmenterError: it cannot be used.
        """
        self._load()
        assert self._reader is not None
        height, width = self._reader.size
        # Twice: the first run makes what later ones use.
        for _ in range(2):
            began_s = time.thread_time()
            try:
                self._run(_trial())
            except Exception as error:
                raise self._unusable(f"cannot be run: {error}") from error
        took_ms = (time.thread_time() - began_s) * 1000
        return f"{self._file.path} ({width}x{height}, {took_ms:.0f} ms a mask)"

    def __call__(self, rgb: U8) -> F32 | None:
        """Return ``float32[h, w]``, 0 ground to 1 figure; None where there is none to be had.

        Args:
            rgb: ``uint8[h, w, 3]``.
        """
        if not self.is_ready:
            return None
        began_s = time.thread_time()
        try:
            mask = self._run(rgb)
        except Exception as error:  # noqa: BLE001 - the library raises kinds of its own
            self._lose(f"the segmentation model {self._file.path} failed: {error}")
            return None
        took_s = time.thread_time() - began_s
        self._cost_s += 0.2 * (took_s - self._cost_s)
        return mask

    def _run(self, rgb: U8) -> F32:
        reader = self._reader
        assert reader is not None
        (made,) = self._session.run([reader.output], {reader.name: self._fed(rgb, reader)})
        raw = np.asarray(made)
        self._activation = max(self._activation, activation_of(raw))
        mask = cv2.resize(mask_of(raw, self._activation), rgb.shape[1::-1])
        if not np.isfinite(mask).all():
            raise ModelError("its mask holds values that are no numbers")
        return np.asarray(mask, np.float32)

    def _fed(self, rgb: U8, reader: Reader) -> NDArray[Any]:
        """Return the picture as the model wants it."""
        small = np.asarray(cv2.resize(rgb, reader.size[::-1], interpolation=cv2.INTER_AREA))
        if reader.kind is not np.uint8:
            offset, scale = _SCALES[self._file.values]
            small = (small - np.array(offset, np.float32)) / np.array(scale, np.float32)
        if reader.is_planar:
            small = small.transpose(2, 0, 1)
        return np.ascontiguousarray(small[None], reader.kind)

    def _load(self) -> None:
        path = self._file.path
        try:
            size = path.stat().st_size if path.is_file() else -1
        except OSError as error:
            raise self._unusable(f"cannot be read: {error.strerror}") from error
        if size < 0:
            raise self._unusable("is not there; give the path of an .onnx file")
        if size > _MOST_BYTES:
            most = _MOST_BYTES // 1_000_000
            raise self._unusable(f"has {size // 1_000_000} MB; at most {most} are taken")
        self._session = self._opened(path)
        try:
            self._reader = reader_of(self._session.get_inputs(), self._session.get_outputs())
        except ModelError as error:
            self._session = None
            raise self._unusable(str(error)) from None

    def _opened(self, path: Path) -> Any:  # noqa: ANN401 - the library is optional
        try:
            library = import_module("onnxruntime")
        except ImportError as error:
            text = "needs onnxruntime: pip install 'sundog[segmentation]'"
            raise self._unusable(text) from error
        options = library.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        try:
            return library.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        # The library raises many kinds of errors for bad files.
        except Exception as error:
            text = f"is no model that onnxruntime can load ({_short(error)}); export it as ONNX"
            raise self._unusable(text) from error

    def _unusable(self, why: str) -> SegmenterError:
        return SegmenterError(f"the segmentation model {self._file.path} {why}")

    def _lose(self, why: str) -> None:
        self._is_lost = True
        _log.warning("%s; figures are found without it", why)


def _short(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]


def _trial() -> U8:
    """Return ``uint8[180, 320, 3]``: shades of everything, which shows what a model gives back."""
    random = np.random.default_rng(1)
    coarse = random.integers(0, 256, (9, 16, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, (320, 180), interpolation=cv2.INTER_CUBIC), np.uint8)
