"""What goes into a segmentation model and what comes out of it, told by shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Activation", "ModelError", "Node", "Reader", "activation_of", "mask_of", "reader_of"]

F32 = NDArray[np.float32]

_KINDS: Final[dict[str, type[np.generic]]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}
_LEAST, _MOST = 32, 768
"""Sides of a model's picture, pixels."""
_OWN_CHOICE: Final = (192, 320)
"""Height and width where a model leaves them open."""
_SLACK: Final = 0.05


class ModelError(Exception):
    """A model is not one that tells figure from ground; the message goes on from its name."""


class Node(Protocol):
    """An input or output as onnxruntime tells of it."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def shape(self) -> Sequence[int | str | None]:
        """Its sides; names or None for those left open."""
        ...

    @property
    def type(self) -> str:
        """Such as ``tensor(float)``."""
        ...


class Activation(IntEnum):
    """What is still to be done to a model's output; what was seen once holds for good."""

    NONE = 0
    LOGITS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How a model takes a picture.

    Attributes:
        name: Of its input.
        output: Of its mask.
        size: ``(height, width)``, pixels.
        is_planar: Whether the colours come before the sides (NCHW), not after them (NHWC).
        kind: Type of its numbers.
    """

    name: str
    output: str
    size: tuple[int, int]
    is_planar: bool
    kind: type[np.generic]


def reader_of(inputs: Sequence[Node], outputs: Sequence[Node]) -> Reader:
    """Work out how to ask a model.

    Raises:
        ModelError: it does not take one picture, or gives no mask of one or two classes.
    """
    if len(inputs) != 1:
        names = ", ".join(node.name for node in inputs)
        raise ModelError(f"has {len(inputs)} inputs ({names}); give one that takes a picture alone")
    node = inputs[0]
    if node.type not in _KINDS:
        raise ModelError(f"takes {node.type}; its input must be float, float16 or uint8")
    size, is_planar = _size(node)
    output = _mask(outputs)
    return Reader(
        name=node.name,
        output=output.name,
        size=size,
        is_planar=is_planar,
        kind=_KINDS[node.type],
    )


def _size(node: Node) -> tuple[tuple[int, int], bool]:
    """Return a picture's height and width, and whether its colours come first."""
    shape = list(node.shape)
    told = f"takes {node.name}{_told(shape)}"
    if len(shape) != 4 or shape[0] not in (1, None) and not isinstance(shape[0], str):
        raise ModelError(f"{told}; it must take one picture, as [1, 3, h, w] or [1, h, w, 3]")
    if shape[1] == 3:
        sides, is_planar = shape[2:], True
    elif shape[3] == 3:
        sides, is_planar = shape[1:3], False
    else:
        raise ModelError(f"{told}; one side must be 3, for red, green and blue")
    size = [
        s if isinstance(s, int) and s > 0 else own
        for s, own in zip(sides, _OWN_CHOICE, strict=True)
    ]
    if not all(_LEAST <= side <= _MOST for side in size):
        raise ModelError(f"{told}; sides may have {_LEAST} to {_MOST} pixels, export it anew")
    return (size[0], size[1]), is_planar


def _mask(outputs: Sequence[Node]) -> Node:
    """Return the first output that may be a mask."""
    for node in outputs:
        shape = node.shape
        # Rank 0 is one that the model does not tell; a run will.
        classes = [shape[i] for i in (1, 3)] if len(shape) == 4 else [1]
        is_open = any(not isinstance(side, int) for side in classes)
        if len(shape) in (0, 2, 3, 4) and (is_open or {1, 2} & set(classes)):
            return node
    told = ", ".join(f"{node.name}{_told(list(node.shape))}" for node in outputs)
    raise ModelError(f"gives {told}; it must give a mask of one class, or of ground and figure")


def _told(shape: list[Any]) -> str:
    return "[" + ", ".join("?" if side is None else str(side) for side in shape) + "]"


def _planes(raw: NDArray[Any]) -> F32:
    """Return ``float32[1 or 2, h, w]`` of an output as it came.

    Raises:
        ModelError: it is none of one or two classes.
    """
    made = raw[0] if raw.ndim == 4 else raw
    if made.ndim == 2:
        made = made[None]
    if made.ndim == 3 and made.shape[0] > 2 and made.shape[2] in (1, 2):
        made = made.transpose(2, 0, 1)
    if made.ndim != 3 or made.shape[0] not in (1, 2) or min(made.shape[1:]) < 2:
        raise ModelError(f"gave a mask of shape {_told(list(raw.shape))}")
    scale = 255.0 if raw.dtype == np.uint8 and raw.max(initial=0) > 1 else 1.0
    return np.asarray(made, np.float32) / np.float32(scale)


def activation_of(raw: NDArray[Any]) -> Activation:
    """Tell from an output whether it has passed a sigmoid or a softmax already."""
    planes = _planes(raw)
    within = planes.min() >= -_SLACK and planes.max() <= 1 + _SLACK
    if within and len(planes) == 2:
        within = bool(np.abs(planes.sum(0) - 1).max() <= _SLACK)
    return Activation.NONE if within else Activation.LOGITS


def mask_of(raw: NDArray[Any], activation: Activation) -> F32:
    """Return ``float32[h, w]``, 0 ground to 1 figure, of an output; of two classes the second's."""
    planes = _planes(raw)
    if activation is Activation.NONE:
        return np.asarray(np.clip(planes[-1], 0, 1), np.float32)
    logit = planes[0] if len(planes) == 1 else planes[1] - planes[0]
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), np.float32)
