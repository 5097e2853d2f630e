"""`sundog styles` and `sundog bench quality`: every style on a picture of one's own."""

import json
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture
from tests.commandline import sundog

pytestmark = pytest.mark.timeout(180)  # the first run on a machine compiles kernels

SIZE = (640, 352)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of video at 50 frames a second."""
    path, picture = tmp_path_factory.mktemp("clips") / "clip.mp4", TestPicture(SIZE)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=50, options={"crf": "16"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for number in range(50):
            frame = to_frame(picture.frame(number))
            frame.pts, frame.time_base = number, Fraction(1, 50)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "photo.png"
    noise = np.random.default_rng(1).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    assert cv2.imwrite(str(path), cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC))
    return path


def shape(path: Path) -> tuple[int, ...]:
    picture = cv2.imread(str(path))
    assert picture is not None
    return tuple(picture.shape)


def test_a_clip_gives_two_sheets_and_a_video_of_each_style(clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = sundog("styles", str(clip), "--out", str(out), "--style", "noir", "--style", "Anime")
    assert result.returncode == 0, result.stderr
    names = {"anime.mp4", "noir.mp4", "styles.jpg", "styles-unlabelled.jpg"}
    assert {path.name for path in out.iterdir()} == names
    labelled, plain = (shape(out / f"styles{end}.jpg") for end in ("", "-unlabelled"))
    assert labelled[1] == plain[1] >= 3 * 480
    assert labelled[0] > plain[0], "names stand beside the pictures, not on them"
    with av.open(str(out / "noir.mp4")) as film:
        video = film.streams.video[0]
        assert (video.average_rate, video.frames) == (Fraction(25), 25), "every second frame of 50"
        assert (video.width, video.height) == (1280, 704)


def test_a_photo_is_filmed_so_that_motion_can_be_judged(photo: Path, tmp_path: Path) -> None:
    result = sundog("styles", str(photo), "--out", str(tmp_path), "--style", "noir")
    assert result.returncode == 0, result.stderr
    with av.open(str(tmp_path / "noir.mp4")) as film:
        frames = [frame.to_ndarray(format="gray").astype(int) for frame in film.decode(video=0)]
    assert len(frames) == 50
    assert np.abs(frames[30] - frames[10]).mean() > 3


def test_no_clips_writes_only_the_sheets(clip: Path, tmp_path: Path) -> None:
    result = sundog("styles", str(clip), "--out", str(tmp_path), "--style", "noir", "--no-clips")
    assert result.returncode == 0, result.stderr
    assert {path.suffix for path in tmp_path.iterdir()} == {".jpg"}


def test_the_list_names_every_style_once_and_who_stands_in() -> None:
    result = sundog("styles", "--list")
    assert result.returncode == 0, result.stderr
    names = [line.split()[0] for line in result.stdout.splitlines()]
    assert {"anime", "oil", "lego", "noir"} <= set(names)
    assert len(names) == len(set(names))
    for line in result.stdout.splitlines():
        if "(shown as " in line:
            assert line.split("(shown as ")[1].rstrip(")") in names


def test_the_page_shows_each_style_and_says_what_it_is_made_of(clip: Path, tmp_path: Path) -> None:
    options = ("--style", "noir", "--style", "pencil", "--docs", str(tmp_path))
    result = sundog("styles", str(clip), *options)
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "styles.md").read_text()
    assert "| noir |" in page
    assert "| pencil |" in page
    assert "](styles/sheet-1.jpg)" in page
    assert (tmp_path / "styles" / "sheet-1.jpg").stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.mp4",), "nowhere.mp4: no such file"),
        ((__file__,), "test_styles.py"),
        (("--style", "anme"), "did you mean anime"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    result = sundog("styles", *arguments, "--out", str(tmp_path))
    assert result.returncode == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_quality_bench_measures_styles_and_tells_them_apart(
    clip: Path, photo: Path, tmp_path: Path
) -> None:
    target = tmp_path / "quality.json"
    inputs = ("--input", str(clip), "--input", str(photo))
    options = (*inputs, "--frames", "6", "--json", str(target))
    result = sundog("bench", "quality", "noir", "watercolor", *options)
    assert result.returncode == 0, result.stderr
    assert "told apart on unknown clips" in result.stdout
    report = json.loads(target.read_text())
    assert report["machine"]["cores"] >= 1
    assert set(report["inputs"]) == {"clip", "photo"}
    assert set(report["separability"]["by_style"]) == {"noir", "watercolor"}
    for figures in report["styles"].values():
        assert figures["repeatable"]
        assert figures["strength"] > 0.02
        assert 0 < figures["structure"] < 1
        assert figures["frame_ms"] > 0
        assert figures["still"] > 0


def test_the_quality_bench_names_what_it_cannot_measure(tmp_path: Path) -> None:
    result = sundog("bench", "quality", "noir", "--input", str(tmp_path / "nowhere.mp4"))
    assert result.returncode == 1
    assert "nowhere.mp4: no such file" in result.stderr
