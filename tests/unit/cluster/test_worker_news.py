"""What a front hears of its sessions: all that happened, once, also where a report was lost."""

from sundog.cluster.messages import SessionNews
from sundog.cluster.worker.news import Outbox, merged
from sundog.media.rtc import PeerState
from sundog.server.hosting.events import (
    EngineFailed,
    FirstFrame,
    MediaTaken,
    PeerConnected,
    PeerLost,
    SessionEvent,
)
from sundog.server.hosting.interface import Sample


def events(news: tuple[SessionNews, ...], session_id: str = "s") -> tuple[SessionEvent, ...]:
    return tuple(event for one in news if one.session_id == session_id for event in one.events)


def test_what_a_front_has_seen_is_not_told_again() -> None:
    outbox = Outbox()
    outbox.note("s", PeerConnected())
    number, news = outbox.report(())
    assert events(news) == (PeerConnected(),)
    outbox.heard(number)
    assert outbox.report(()) == (number + 1, ())


def test_a_report_that_was_lost_on_its_way_is_told_again_before_what_is_newer() -> None:
    outbox = Outbox()
    outbox.note("s", PeerConnected())
    outbox.heard(0)
    outbox.report(())
    outbox.heard(0)  # the front asks, and has not seen it
    outbox.note("s", FirstFrame())
    assert events(outbox.report(())[1]) == (PeerConnected(), FirstFrame())


def test_frames_of_a_lost_report_are_counted_once_it_arrives() -> None:
    outbox = Outbox()
    sample = Sample(counts={"frames_sent": 25}, frames=({"engine": 0.01},))
    outbox.report([SessionNews(session_id="s", sample=sample, has_shown=True)])
    outbox.heard(0)
    now = SessionNews(session_id="s", sample=Sample(counts={"frames_sent": 5, "frames_dropped": 1}))
    (told,) = outbox.report([now])[1]
    assert told.sample.counts == {"frames_sent": 30, "frames_dropped": 1}
    assert told.sample.frames == ({"engine": 0.01},)
    assert not told.has_shown, "of now counts what is said last"


def test_an_engine_that_fails_on_every_frame_does_not_push_out_what_else_happened() -> None:
    outbox = Outbox()
    outbox.note("s", PeerConnected())
    for _ in range(1000):
        outbox.note("s", EngineFailed(how="it failed"))
    told = events(outbox.report(())[1])
    assert told == (PeerConnected(), EngineFailed(how="it failed"))


def test_a_session_that_nobody_asks_for_costs_no_more_than_a_bounded_backlog() -> None:
    outbox = Outbox()
    for number in range(500):
        outbox.note("s", PeerLost(reason=str(number)))
        outbox.note_viewer("s", f"viewer {number}", PeerState.CONNECTED)
    (told,) = outbox.report(())[1]
    assert [len(told.events), len(told.viewers)] == [32, 256]
    assert told.events[-1] == PeerLost(reason="499"), "the newest count"


def test_sessions_that_ended_while_a_front_was_away_are_not_remembered_for_ever() -> None:
    outbox = Outbox()
    for number in range(2000):
        outbox.note(f"session {number}", FirstFrame())
    news = outbox.report(())[1]
    assert len(news) == 1000
    assert news[-1].session_id == "session 1999", "the newest count"


def test_of_a_viewer_only_the_newest_state_is_told() -> None:
    outbox = Outbox()
    for state in (PeerState.CONNECTING, PeerState.CONNECTED, PeerState.FAILED):
        outbox.note_viewer("s", "v", state)
    (told,) = outbox.report(())[1]
    assert [news.state for news in told.viewers] == [PeerState.FAILED]


def test_what_the_earlier_front_has_not_heard_the_next_one_hears() -> None:
    earlier, heir = Outbox(), Outbox()
    earlier.note("s", PeerConnected())
    earlier.report(())
    earlier.note("s", PeerLost(reason="gone"))
    unheard = earlier.hand_over("s")
    assert unheard is not None
    heir.put(unheard)
    earlier.note("s", MediaTaken())
    earlier.heard(0)
    assert events(earlier.report(())[1]) == (MediaTaken(),)
    assert events(heir.report(())[1]) == (PeerConnected(), PeerLost(reason="gone"))


def test_news_of_two_moments_keep_what_is_known_of_the_path() -> None:
    earlier = SessionNews(session_id="s", sample=Sample(limit="loss", queue_s=0.2))
    later = SessionNews(session_id="s", sample=Sample())
    both = merged(earlier, later).sample
    assert (both.limit, both.queue_s) == ("loss", 0.2)
