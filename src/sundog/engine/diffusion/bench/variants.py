"""Other ways of running the same graph, measured on copies: captured graphs hold their weights."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from torch.nn.attention import SDPBackend, sdpa_kernel

from sundog.engine.diffusion.bench.bucket import bucket
from sundog.engine.diffusion.bench.rows import Row
from sundog.engine.diffusion.device.graphs import MODES
from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.device.making import machine as make
from sundog.engine.diffusion.device.restyling import RestylingMachine
from sundog.engine.diffusion.model import Components
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["variant"]

Context = AbstractContextManager[Any]

# By itself torch takes cuDNN's attention on a Hopper, from 2.10 on with a cuDNN above 9.15.
_WITHOUT_CUDNN: Final = [
    SDPBackend.FLASH_ATTENTION,
    SDPBackend.EFFICIENT_ATTENTION,
    SDPBackend.MATH,
]

_SWITCHES: Final[Mapping[str, Callable[[], Context]]] = {
    "nchw": nullcontext,
    "flash attention": lambda: sdpa_kernel(_WITHOUT_CUDNN, set_priority=True),
}


def variant(
    components: Components,
    settings: DiffusionSettings,
    machine: RestylingMachine,
    which: str,
    size: Size,
) -> Row:
    """Measure one frame in a graph, with one thing switched; the bucket beside it says what with.

    Args:
        components: Copied, not changed.
        settings: Of the machine.
        machine: For whose token count the copy is made.
        which: ``nchw`` (weights as torch lays them out by default) or ``flash attention``.
        size: ``(width, height)`` in pixels.
    """
    control = components.control
    copies = replace(
        components,
        denoiser=deepcopy(components.denoiser),
        decoder=deepcopy(components.decoder),
        control=None if control is None else deepcopy(control),
    )
    if which == "nchw":
        for part in (copies.denoiser, copies.decoder):
            for parameter in part.parameters():
                parameter.data = parameter.data.contiguous()
    tokens = machine.prompts.before.tokens.shape[1]
    alone = replace(settings, sizes=(size,), batches=(1,))
    other = make(alone, copies, tokens, channels_last=which != "nchw")
    try:
        with _SWITCHES[which]():
            row = bucket(other, size, 1, MODES["captured"])
    finally:
        other.close()
    return row | {"what": "variant", "switched": which}
