"""What the tests of the diffusion engine's way need: its libraries, and no network."""

import os
from importlib.util import find_spec

# Before the first import of the hub's client: it reads them once.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

# They belong to the extra "diffusion".
collect_ignore = [] if find_spec("torch") and find_spec("diffusers") else ["test_diffusion.py"]
