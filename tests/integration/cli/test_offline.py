"""Rendering files: what goes in comes out restyled, in step, with its sound, or not at all."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from sundog.cli.offline import Job, render_file
from sundog.engine.interface import Image, Progress, Report, StylePrompt
from sundog.media.geometry import to_frame
from sundog.media.synthetic import TestPicture, read_number
from sundog.server.batch.rendering import RenderError


class FlatLook:
    def __init__(self, prompt: StylePrompt, size: tuple[int, int]) -> None:
        self.prompt = prompt
        self.size = size
        self.report = Report()


class Negative:
    """The smallest engine that changes a picture."""

    name = "negative"
    suggestions = ()

    def warm_up(self, progress: Progress) -> None:
        progress("nothing", 1.0)

    def compile(self, prompt: StylePrompt, size: tuple[int, int]) -> FlatLook:
        return FlatLook(prompt, size)

    def renderer(self) -> "Negative":
        return self

    def render(self, image: Image, look: FlatLook) -> Image:
        assert image.shape == (look.size[1] * 3 // 2, look.size[0])
        return np.asarray(255 - image, np.uint8)


def job(source: Path, target: Path, *, mirror: bool = False) -> Job:
    prompt = StylePrompt(text="Anime")
    return Job(source=source, target=target, prompt=prompt, mirror=mirror)


def render(source: Path, target: Path, *, mirror: bool = False) -> int:
    return render_file(job(source, target, mirror=mirror), Negative(), lambda done, total: None)


def write_clip(
    path: Path,
    size: tuple[int, int] = (640, 352),
    frames: int = 12,
    rate: int = 12,
    has_sound: bool = True,
) -> Path:
    """Write numbered frames at uneven times, with one second of tone."""
    picture = TestPicture((640, 352))
    with av.open(str(path), "w") as file:
        video = file.add_stream("libx264", rate=rate, options={"crf": "12"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.codec_context.time_base = Fraction(1, 1000)
        sound = file.add_stream("aac", rate=48_000) if has_sound else None
        for number in range(frames):
            frame = to_frame(picture.frame(number)).reformat(*size)
            frame.pts, frame.time_base = 1000 * number // rate + number % 3, Fraction(1, 1000)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        for block in range(40 if sound else 0):
            assert sound
            wave = np.sin(np.arange(1024 * block, 1024 * (block + 1)) / 20).astype(np.float32)
            tone = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
            tone.pts, tone.sample_rate = 1024 * block, 48_000
            file.mux(sound.encode(tone))
        if sound:
            file.mux(sound.encode(None))
    return path


def frames_of(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as file:
        return list(file.decode(video=0))


def times_of(path: Path) -> list[float]:
    return [frame.time for frame in frames_of(path) if frame.time is not None]


def sound_of(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(audio=0) if packet.size]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


def test_every_frame_comes_back_in_order_at_its_own_time(clip: Path, tmp_path: Path) -> None:
    count = render(clip, tmp_path / "out.mp4")
    assert count == 12
    assert [read_number(frame) for frame in frames_of(tmp_path / "out.mp4")] == list(range(12))
    assert times_of(tmp_path / "out.mp4") == pytest.approx(times_of(clip), abs=1e-3)


def test_sound_is_copied_byte_for_byte(clip: Path, tmp_path: Path) -> None:
    render(clip, tmp_path / "out.mp4")
    assert sound_of(tmp_path / "out.mp4") == sound_of(clip)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_the_same_input_gives_the_same_bytes(clip: Path, tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    render(clip, first)
    render(clip, second)
    assert first.read_bytes() == second.read_bytes()


def test_mirror_swaps_left_and_right(clip: Path, tmp_path: Path) -> None:
    render(clip, tmp_path / "plain.mp4")
    render(clip, tmp_path / "mirrored.mp4", mirror=True)
    plain = frames_of(tmp_path / "plain.mp4")[3].to_ndarray(format="gray")
    mirrored = frames_of(tmp_path / "mirrored.mp4")[3].to_ndarray(format="gray")
    assert np.abs(plain[:, ::-1].astype(int) - mirrored).mean() < 3
    assert np.abs(plain.astype(int) - mirrored).mean() > 10


@pytest.mark.parametrize("size", [(322, 178), (720, 1280), (16, 16), (1920, 800)])
def test_any_size_is_fitted_near_the_models_area(size: tuple[int, int], tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "odd.mp4", size, frames=3)
    render(clip, tmp_path / "out.mp4")
    frame = frames_of(tmp_path / "out.mp4")[0]
    assert frame.width % 16 == frame.height % 16 == 0
    assert frame.width / frame.height == pytest.approx(size[0] / size[1], rel=0.06)
    assert frame.width * frame.height == pytest.approx(1280 * 704, rel=0.1)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_becomes_a_picture(tmp_path: Path, suffix: str) -> None:
    source, target = tmp_path / "in.png", tmp_path / f"out{suffix}"
    shown = to_frame(TestPicture((640, 352)).frame(77))
    with av.open(str(source), "w") as file:
        stream = file.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 640, 352, "rgb24"
        file.mux(stream.encode(shown.reformat(format="rgb24")))
        file.mux(stream.encode(None))
    assert render(source, target) == 1
    assert read_number(frames_of(target)[0]) == 77


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.mp4", None, "no such file"),
        ("text.mp4", b"this is not a video at all", "not a video"),
        ("empty.mp4", b"", "not a video"),
    ],
)
def test_unreadable_input_is_named(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RenderError, match=words):
        render(tmp_path / name, tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4").exists()


def test_a_file_of_sound_alone_is_refused(clip: Path, tmp_path: Path) -> None:
    with av.open(str(tmp_path / "tone.wav"), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=8000)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), layout="mono")
        silence.sample_rate = 8000
        file.mux(stream.encode(silence))
    with pytest.raises(RenderError, match="no video"):
        render(tmp_path / "tone.wav", tmp_path / "out.mp4")


@pytest.mark.parametrize("target", ["out.txt", "out", "nowhere/out.mp4"])
def test_targets_that_cannot_be_written_are_refused(
    clip: Path, tmp_path: Path, target: str
) -> None:
    with pytest.raises(RenderError):
        render(clip, tmp_path / target)


def test_sound_that_a_container_cannot_carry_is_refused_with_a_way_out(
    clip: Path, tmp_path: Path
) -> None:
    with pytest.raises(RenderError, match=r"aac sound cannot .* \.mkv"):
        render(clip, tmp_path / "out.webm")


def test_a_webm_gets_vp9(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "silent.mp4", frames=4, has_sound=False)
    render(clip, tmp_path / "out.webm")
    with av.open(str(tmp_path / "out.webm")) as file:
        assert file.streams.video[0].codec_context.name == "vp9"
        assert [read_number(frame) for frame in file.decode(video=0)] == [0, 1, 2, 3]


def test_the_input_is_never_overwritten(clip: Path) -> None:
    before = clip.read_bytes()
    with pytest.raises(RenderError, match="the input itself"):
        render(clip, clip)
    assert clip.read_bytes() == before


def test_a_failure_leaves_an_earlier_result_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"nothing")
    (tmp_path / "out.mp4").write_bytes(b"earlier")
    with pytest.raises(RenderError):
        render(tmp_path / "broken.mp4", tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.mp4", "out.mp4"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_video_filmed_on_its_side_comes_out_upright(tmp_path: Path, degrees: int) -> None:
    upright = to_frame(TestPicture((640, 352)).frame(99)).to_ndarray(format="rgb24")
    # What a player turns counter-clockwise by ``degrees`` was stored turned the other way.
    stored = np.ascontiguousarray(np.rot90(upright, -degrees // 90), np.uint8)
    with av.open(str(tmp_path / "side.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=25, options={"crf": "12"})
        stream.height, stream.width = stored.shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.set_display_rotation(degrees)
        file.mux(stream.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        file.mux(stream.encode(None))
    render(tmp_path / "side.mp4", tmp_path / "out.mp4")
    shown = frames_of(tmp_path / "out.mp4")[0].reformat(640, 352).to_ndarray(format="rgb24")
    assert np.abs(255 - upright.astype(int) - shown).mean() < 12
