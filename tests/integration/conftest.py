"""What the tests of the diffusion engine's way need: its libraries."""

from importlib.util import find_spec

# They belong to the extra "diffusion".
collect_ignore = [] if find_spec("torch") and find_spec("diffusers") else ["test_diffusion.py"]
