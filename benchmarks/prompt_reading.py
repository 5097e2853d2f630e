"""Score the reading of prompts against a table of tagged ones.

    python benchmarks/prompt_reading.py PROMPTS.tsv [--half even|odd] [--misses]

The table has the columns prompt, style, place, attributes and kind, tab-separated, no quoting;
further columns are not read.
A tag is recovered when the reading gives it; recall and precision are over all tags together.
Halves are parted by the parity of the prompt's SHA-256: tune on one, judge on the other.
"""

import argparse
import hashlib
import statistics
import time
from collections import Counter
from pathlib import Path

from sundog.engine.prompt.lexicon import Kind, lexicon
from sundog.engine.prompt.phrases import cut
from sundog.engine.prompt.reading import Reading, read
from sundog.engine.prompt.text import words

_SLIGHT, _EXTREME = 0.6, 1.4


def half_of(prompt: str) -> str:
    """Return ``even`` or ``odd``."""
    return ("even", "odd")[int(hashlib.sha256(prompt.encode()).hexdigest(), 16) % 2]


def expected(row: list[str]) -> set[str]:
    """Return the tags of a row."""
    _, style, place, attributes = row[:4]
    tags = {tag for tag in attributes.split(",") if tag}
    return (
        tags | ({f"style:{style}"} if style else set()) | ({f"place:{place}"} if place else set())
    )


def given(prompt: str, reading: Reading) -> set[str]:
    """Return a reading as tags of the same form."""
    tags = {*reading.tags, *reading.edits, *(f"no-{name}" for name in reading.unwanted)}
    tags |= {f"place:{name}" for name in reading.places}
    tags |= {f"style:{name}" for name in reading.styles[:1]}
    tags |= {f"mix:{name}" for name in reading.styles[1:]}
    factors = [factor for _, factor in reading.strengths]
    tags |= {"slightly"} if any(f <= _SLIGHT for f in factors) else set()
    tags |= {"extremely"} if any(f >= _EXTREME for f in factors) else set()
    tags |= {"ctl:relative"} if reading.relative else set()
    tags |= {"ctl:reset"} if reading.reset else set()
    for phrase in cut(words(prompt)[1], lexicon()):
        if phrase.name(Kind.CAMERA) is not None:
            tags.add("camera")
        if phrase.name(Kind.QUALITY) is not None:
            tags.add("quality")
    return tags


def main() -> None:
    """Print recall and precision, over all and for each kind of prompt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    lines = options.table.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    rows = [row for row in rows if options.half in (None, half_of(row[0]))]
    hit: Counter[str] = Counter()
    due: Counter[str] = Counter()
    said: Counter[str] = Counter()
    seconds = []
    lexicon()
    for row in rows:
        began = time.perf_counter()
        reading = read(row[0])
        seconds.append(time.perf_counter() - began)
        want, have = expected(row), given(row[0], reading)
        for kind in (row[4], "all"):
            hit[kind] += len(want & have)
            due[kind] += len(want)
            said[kind] += len(have)
        if options.misses and want != have:
            print(
                f"{row[0][:160]!r}\n    missing {sorted(want - have)}  extra {sorted(have - want)}"
            )
    print(f"{'kind':24}{'recall':>8}{'precision':>11}{'tags':>6}")
    for kind in [*sorted(due.keys() - {"all"}), "all"]:
        recall = hit[kind] / max(1, due[kind])
        precision = hit[kind] / max(1, said[kind])
        print(f"{kind:24}{recall:8.3f}{precision:11.3f}{due[kind]:6}")
    print(
        f"{len(rows)} prompts, median {statistics.median(seconds) * 1e3:.2f} ms, "
        f"slowest {max(seconds) * 1e3:.2f} ms"
    )


if __name__ == "__main__":
    main()
