"""Read the file that knows what a face looks like: a cascade of multi-block patterns."""

import xml.etree.ElementTree as ElementTree
from functools import lru_cache

import numpy as np
from skimage.data import lbp_frontal_face_cascade_filename

from sundog.engine.cpu.kernels.figure import Cascade

__all__ = ["read_cascade"]


@lru_cache(maxsize=1)
def read_cascade() -> Cascade:
    """Return scikit-image's cascade for frontal faces; its file is read at the first call."""
    root = ElementTree.parse(_path()).getroot()
    places = [_numbers(rect) for rect in root.iter("rect")]
    ends: list[int] = []
    thresholds, blocks, sets, votes = [], [], [], []
    for stage in root.iterfind("./cascade/stages/_"):
        thresholds.append(float(stage.findtext("stageThreshold", "0")))
        for weak in stage.iterfind("./weakClassifiers/_"):
            _, _, number, *bits = _numbers(weak.find("internalNodes"))
            blocks.append(places[int(number)])
            sets.append([int(word) & 0xFFFFFFFF for word in bits])
            votes.append(_numbers(weak.find("leafValues")))
        ends.append(len(blocks))
    return Cascade(
        int(root.findtext("./cascade/width", "24")),
        np.array(ends, np.int32),
        np.array(thresholds, np.float32),
        np.array(blocks, np.int32),
        np.array(sets, np.uint32),
        np.array(votes, np.float32),
    )


def _path() -> str:
    return str(lbp_frontal_face_cascade_filename())  # type: ignore[no-untyped-call]


def _numbers(element: ElementTree.Element | None) -> list[float]:
    return [float(word) for word in (element.text or "").split()] if element is not None else []
