"""The process that measures: says on its output what it begins and each row, one JSON a line.

It may break: a GPU that fails takes the process with it, and `supervise` begins another one at
the next step.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import torch

from sundog.engine.diffusion.bench import facts
from sundog.engine.diffusion.bench.bench import Bench
from sundog.engine.diffusion.bench.options import Options
from sundog.engine.diffusion.bench.plan import Step, steps
from sundog.engine.diffusion.bench.rows import Budget, Row

__all__ = ["LOST", "main"]

LOST: Final = 3
"""Exit status where the GPU does not answer any more."""

Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Measure what the first argument, JSON, asks for."""
    asked = json.loads(sys.argv[1])
    options = Options.from_json(asked["options"])
    # Libraries print; what they say goes to the errors, our lines to the output.
    out, sys.stdout = sys.stdout, sys.stderr

    def say(message: dict[str, Any]) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    sys.exit(_measure(options, int(asked["first"]), float(asked["left_s"]), say))


def _measure(options: Options, first: int, left_s: float, say: Say) -> int:
    """Run all steps from the first one; return the exit status."""
    if options.tiny:
        torch.set_num_threads(1)
    budget = Budget(left_s, time.perf_counter)
    try:
        bench = Bench(options, budget, time.perf_counter, lambda _what, _share: None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it goes into the rows
        say({"row": _failed("load", error)})
        return 1
    if first == 0:
        say({"row": facts.machine(bench.device)})
        say({"row": facts.clocks(bench.device, "loaded")})
    say({"row": {"what": "model", "card": options.card, "tiny": options.tiny,
                 "load_s": round(bench.load_s, 1), **facts.memory_mb(bench.device)}})  # fmt: skip
    plan = steps(bench)
    for number, step in enumerate(plan[first:], start=first):
        say({"step": number, "of": len(plan), "name": step.name})
        if budget.left_s() < (0 if options.tiny else step.needs_s):
            say({"row": {"what": "left out", "step": step.name, "left_s": round(budget.left_s())}})
        elif not _tried(step, bench, say):
            return LOST
    say({"row": facts.clocks(bench.device, "at the end")})
    bench.close()
    return 0


def _tried(step: Step, bench: Bench, say: Say) -> bool:
    """Measure a step, and say how it failed; return whether the device still answers."""
    try:
        for row in step.run(bench):
            say({"row": row | {"step": step.name}})
    except Exception as error:  # noqa: BLE001 - one figure less, the others go on
        say({"row": _failed(step.name, error)})
        return _answers(bench.device)
    return True


def _failed(name: str, error: Exception) -> Row:
    text = str(error).strip().partition("\n")[0][:300]
    return {"what": "failed", "step": name, "error": f"{type(error).__name__}: {text}"}


def _answers(device: torch.device) -> bool:
    """Free what a failure left, and ask the device to add."""
    try:
        gc.collect()
        if device.type == "cuda":
            torch.cuda.empty_cache()
        return bool((torch.ones(1, device=device) + 1).item() == 2.0)
    except RuntimeError:
        return False


if __name__ == "__main__":
    main()
