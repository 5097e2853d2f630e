"""Write docs/settings.md and deploy/sundog.example.toml from the settings' fields.

Run `python docs/make_settings.py` after a change of `sundog.server.config`.
"""

import json
from pathlib import Path

from sundog.server.config import SUBJECTS, Config, flag_of, variable_of
from sundog.server.config.errors import bounds

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / "deploy" / "sundog.example.toml"

_HEAD = """\
# Settings
Made from the code by `python docs/make_settings.py`; do not edit it here. How to run a service:
[operations.md](operations.md).

Each setting is a flag of `sundog serve`, a variable, or a line of a TOML file (`--config FILE` or
`SUNDOG_CONFIG`; [example](../deploy/sundog.example.toml)). Flags win over variables, those over the
file. Lists are repeated flags, commas in a variable, `["a", "b"]` in the file. Secrets have no flag,
because everybody on the machine can read those. `sundog serve --check` looks whether the service could
start.
"""


def page() -> str:
    """Return docs/settings.md."""
    parts = [_HEAD]
    for subject in SUBJECTS:
        parts.append(
            f"\n## {subject.title}\n\n| in the file | flag | variable | default | |\n|---|---|---|---|---|\n"
        )
        parts += [_row(name) for name in subject.own_fields()]
    return "".join(parts)


def example() -> str:
    """Return deploy/sundog.example.toml."""
    lines = [
        "# Every setting with its default; docs/settings.md says more. Keep it to its owner: chmod 600."
    ]
    for subject in SUBJECTS:
        lines += ["", f"# {subject.title}"]
        for name, field in subject.own_fields().items():
            default = list(field.default) if isinstance(field.default, tuple) else field.default
            lines += [f"# {field.description}", f"{name} = {json.dumps(default)}"]
    return "\n".join(lines) + "\n"


def _row(name: str) -> str:
    field = Config.model_fields[name]
    low, high = bounds(field)
    limits = "" if low == float("-inf") else f" {low:g} to {high:g}."
    has_flag = field.repr or name == "api_keys"
    flag = f"`{flag_of(name)}`" if has_flag else ""
    default = "" if field.default in ("", ()) else f"`{json.dumps(field.default)}`"
    return (
        f"| `{name}` | {flag} | `{variable_of(name)}` | {default} | {field.description}{limits} |\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page())
    EXAMPLE.write_text(example())
