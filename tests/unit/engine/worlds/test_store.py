"""Worlds on the disk: the same as before, or none; never a fault of the picture."""

import os
from pathlib import Path

import numpy as np
import pytest

from sundog.engine.cpu.worlds.develop import develop
from sundog.engine.cpu.worlds.scene import Scene
from sundog.engine.cpu.worlds.store import Store
from sundog.engine.cpu.worlds.view import View
from sundog.engine.cpu.worlds.world import World
from tests.unit.engine.worlds.plain_world import paint_plain

VIEW = View.of(160, 96)
SCENE = Scene(world="plain")


def made(seed: int = 0) -> World:
    return develop(paint_plain(VIEW, Scene(world="plain", seed=seed)), VIEW)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    before = made()
    Store(tmp_path).save(SCENE, None, before)
    after = Store(tmp_path).load(SCENE, None, VIEW)
    assert after is not None
    assert after.light == before.light
    assert after.is_fine
    for one, other in zip(before.layers, after.layers, strict=True):
        assert np.array_equal(one.luma, other.luma)
        assert np.array_equal(one.chroma, other.chroma)
        assert (one.cover is None) == (other.cover is None)
        assert one.cover is None or np.array_equal(one.cover, other.cover)  # type: ignore[arg-type]
        assert one.depth == other.depth
        assert other.luma.flags.writeable  # as kernels are compiled for
    assert after.layers[0].luma.flags.c_contiguous


def test_another_scene_style_or_size_is_another_world(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save(SCENE, None, made())
    assert store.load(Scene(world="plain", seed=1), None, VIEW) is None
    assert store.load(SCENE, "oil", VIEW) is None
    assert store.load(SCENE, None, View.of(176, 96)) is None


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "noise", "head", "shape"])
def test_a_damaged_file_is_removed(tmp_path: Path, harm: str) -> None:
    store = Store(tmp_path)
    store.save(SCENE, None, made())
    (path,) = files(tmp_path)
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[-100] ^= 255
    harmed = {
        "cut": data[:-1000],
        "empty": bytearray(),
        "noise": bytearray(np.random.default_rng(0).bytes(5000)),
        "head": data.replace(b'"layers": [', b'"layers": 7 ', 1),
        # As many numbers, but not in the shape of the view.
        "shape": data.replace(b"[112, 224]", b"[224, 112]", 1),
    }.get(harm, data)
    path.write_bytes(harmed)
    assert store.load(SCENE, None, VIEW) is None
    assert files(tmp_path) == []


def test_the_folder_keeps_within_its_bound_and_what_was_used_last_stays(tmp_path: Path) -> None:
    Store(tmp_path).save(SCENE, None, made())
    one = files(tmp_path)[0].stat().st_size + 64  # some heads are longer
    store = Store(tmp_path, most_bytes=3 * one)
    for seed in range(1, 3):
        store.save(Scene(world="plain", seed=seed), None, made(seed))
    for age, path in enumerate(files(tmp_path)):
        os.utime(path, (1000 + age, 1000 + age))
    assert store.load(SCENE, None, VIEW) is not None
    for seed in range(3, 5):
        store.save(Scene(world="plain", seed=seed), None, made(seed))
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 3 * one
    assert store.load(SCENE, None, VIEW) is not None


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    store = Store(blocked / "worlds")
    store.save(SCENE, None, made())
    assert store.load(SCENE, None, VIEW) is None


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    Store(tmp_path).save(SCENE, None, made())
    assert files(tmp_path) == []
