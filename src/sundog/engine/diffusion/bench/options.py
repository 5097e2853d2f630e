"""What to measure."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

from sundog.engine.diffusion.device.machine import Size
from sundog.engine.diffusion.settings import DiffusionSettings

__all__ = ["GPU_SIZES", "Options"]

GPU_SIZES: Final = ((512, 512), (640, 352), (768, 448), (1280, 704))
_TINY_SIZES: Final = ((128, 64), (192, 96))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run measures, and how long it may take.

    Attributes:
        card: Name of a model card.
        model_dir: Folder with real weights; empty for random ones at full size.
        decoder_dir: Folder of the small autoencoder beside it.
        device: As in the settings.
        tiny: Whether to measure a tiny model of SD-Turbo's kind instead.
        sizes: ``(width, height)``, the first the one that published figures are for.
        batches: Frames that go together, ascending.
        compiles: Whether graphs are compiled as well.
        budget_s: Of the run, seconds; what is left out for want of time is said.
        compile_s: Longest that one bucket may compile, seconds.
        trial_s: Of one trial with sessions, seconds.
        bucket_s: Of measuring one bucket, or one stream, seconds.
        only: Steps whose names hold one of these words; empty for all.
    """

    card: str = "sd-turbo"
    model_dir: str = ""
    decoder_dir: str = ""
    device: str = "auto"
    tiny: bool = False
    sizes: tuple[Size, ...] = GPU_SIZES
    batches: tuple[int, ...] = (1, 2, 4, 8)
    compiles: bool = True
    budget_s: float = 450.0
    compile_s: float = 120.0
    trial_s: float = 6.0
    bucket_s: float = 3.0
    only: tuple[str, ...] = ()

    @classmethod
    def small(cls, **changes: Any) -> Self:  # noqa: ANN401 - as the class takes them
        """Return options for a CPU: a tiny model, tiny pictures, some seconds."""
        few: dict[str, Any] = {
            "tiny": True,
            "sizes": _TINY_SIZES,
            "batches": (1, 2, 4),
            "compiles": False,
            "trial_s": 1.0,
            "bucket_s": 0.3,
        }
        return cls(**(few | changes))

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Return what `as_json` gave."""
        known = {field.name for field in fields(cls)}
        values = {name: _tupled(value) for name, value in given.items() if name in known}
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Return it for another process."""
        return asdict(self)

    def settings(self, *, rows: int) -> DiffusionSettings:
        """Return the engine's settings with so many rows for sessions."""
        return DiffusionSettings(
            card=self.card,
            model_dir=self.model_dir,
            decoder_dir=self.decoder_dir,
            random_weights=not self.model_dir,
            device=self.device,
            sizes=self.sizes,
            batches=self.batches,
            max_sessions=rows,
        )


def _tupled(value: Any) -> Any:  # noqa: ANN401 - JSON
    return tuple(_tupled(each) for each in value) if isinstance(value, list) else value
