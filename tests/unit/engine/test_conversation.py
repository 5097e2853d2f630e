"""Prompts that change the one before, as people do when they see what they got."""

from sundog.engine.cpu.engine import CpuEngine
from sundog.engine.interface import Image, StylePrompt
from tests.unit.engine.engine_pictures import distance, lab, luma, portrait

SIZE = (320, 192)


def shown(engine: CpuEngine, *texts: str) -> Image:
    look = engine.compile(StylePrompt(text=texts[-1], before=texts[:-1]), SIZE)
    return engine.renderer().render(portrait(SIZE), look)


def test_warmer_is_the_same_style_with_more_yellow(engine: CpuEngine) -> None:
    before, after = shown(engine, "anime"), shown(engine, "anime", "warmer please")
    assert lab(after)[..., 2].mean() > lab(before)[..., 2].mean() + 0.005
    assert distance(before, after) < 0.1, "still anime"


def test_at_night_keeps_the_style_and_darkens_it(engine: CpuEngine) -> None:
    before, after = shown(engine, "lego"), shown(engine, "lego", "now at night")
    assert luma(after).mean() < luma(before).mean() - 15


def test_a_new_style_forgets_the_old_one(engine: CpuEngine) -> None:
    alone = engine.compile(StylePrompt(text="thermal"), SIZE)
    after = engine.compile(StylePrompt(text="thermal", before=("anime", "darker")), SIZE)
    assert after is alone
    assert after.report.stands_alone


def test_back_to_normal_shows_the_camera(engine: CpuEngine) -> None:
    assert (shown(engine, "anime", "back to normal") == portrait(SIZE)).all()


def test_the_report_says_what_shows_and_what_cannot(engine: CpuEngine) -> None:
    prompt = StylePrompt(text="watercolor in the rain, give him a red hat, 8k")
    report = engine.compile(prompt, SIZE).report
    assert "watercolor" in report.understood
    assert any("rain" in word for word in report.understood)
    assert any("hat" in part.words for part in report.unmet)
    assert "8k" in report.ignored
    assert report.enriched.startswith(prompt.text)


def test_without_enrichment_the_report_repeats_the_prompt(engine: CpuEngine) -> None:
    prompt = StylePrompt(text="anime", enrich=False)
    assert engine.compile(prompt, SIZE).report.enriched == "anime"
