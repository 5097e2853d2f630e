"""The hub of published models, asked only where the operator said so."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

__all__ = ["Hub", "PublicHub"]


class Hub(Protocol):
    """What is asked of a place that publishes models."""

    def files(self, hub_id: str) -> Mapping[str, int]:
        """Return the names of a model's files, with their bytes."""
        ...

    def fetch(self, hub_id: str, names: Iterable[str], to: Path | None) -> None:
        """Fetch files, going on where an earlier time stopped. Blocking, up to hours.

        Args:
            hub_id: Of the model.
            names: Of the files.
            to: Folder that gets them; None for the hub's cache on this machine.
        """
        ...


class PublicHub:
    """Hugging Face's, through its own client, which heeds HF_ENDPOINT, HF_TOKEN and HF_HOME."""

    def files(self, hub_id: str) -> Mapping[str, int]:
        """See `Hub.files`."""
        client = import_module("huggingface_hub")
        found = client.HfApi().model_info(hub_id, files_metadata=True)
        return {each.rfilename: int(each.size or 0) for each in found.siblings or ()}

    def fetch(self, hub_id: str, names: Iterable[str], to: Path | None) -> None:
        """See `Hub.fetch`."""
        client = import_module("huggingface_hub")
        client.snapshot_download(hub_id, allow_patterns=list(names), local_dir=to)
