"""Tiny segmentation models, made where they are needed: what is bright is somebody."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

__all__ = ["bright_is_somebody", "saved"]

Side = int | str


def saved(
    path: Path,
    nodes: list[Any],
    inputs: list[tuple[str, list[Side], int]],
    outputs: list[tuple[str, list[Side], int]],
    constants: dict[str, np.ndarray],
) -> Path:
    """Write a model of some nodes and return its path."""
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, shape) for name, shape, kind in inputs],
        [helper.make_tensor_value_info(name, kind, shape) for name, shape, kind in outputs],
        [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(path))
    return path


def bright_is_somebody(
    path: Path,
    *,
    size: tuple[Side, Side] = (96, 160),
    planar: bool = True,
    classes: int = 1,
    end: str = "Sigmoid",
    middle: float = 0.5,
) -> Path:
    """Write a model whose mask follows the mean of red, green and blue.

    Args:
        path: Where to.
        size: Height and width of its picture, or names where they are open.
        planar: Whether colours come before sides.
        classes: Of its mask: 1, or 2 for ground and figure.
        end: ``Sigmoid``, ``Softmax``, or ``Identity`` for logits.
        middle: Value of a pixel between ground and figure.
    """
    height, width = size
    weights = np.zeros((classes, 3, 1, 1), np.float32)
    weights[-1] = 20 / 3 / middle * 0.5
    offsets = np.zeros(classes, np.float32)
    offsets[-1] = -10
    nodes, last = [], "x"
    if not planar:
        nodes.append(helper.make_node("Transpose", ["x"], ["p"], perm=[0, 3, 1, 2]))
        last = "p"
    nodes.append(helper.make_node("Conv", [last, "w", "b"], ["c"]))
    more: dict[str, Any] = {"axis": 1} if end == "Softmax" else {}
    nodes.append(helper.make_node(end, ["c"], ["s"], **more))
    if not planar:
        nodes.append(helper.make_node("Transpose", ["s"], ["y"], perm=[0, 2, 3, 1]))
    else:
        nodes.append(helper.make_node("Identity", ["s"], ["y"]))
    order = [1, 3, height, width] if planar else [1, height, width, 3]
    given: list[Side] = [1, classes, height, width] if planar else [1, height, width, classes]
    return saved(
        path,
        nodes,
        [("x", order, TensorProto.FLOAT)],
        [("y", given, TensorProto.FLOAT)],
        {"w": weights, "b": offsets},
    )
