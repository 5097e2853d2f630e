"""Who waits, in which order they get in, and that no key stands in another's way."""

import random
from collections import Counter

import pytest

from sundog.protocol.errors import ErrorCode, ProtocolError
from sundog.server.admission.queue import Claim, Queue, Standing
from sundog.server.admission.turnover import Turnover


def test_who_came_first_gets_in_first() -> None:
    queue = Queue(3)
    claims = [Claim() for _ in range(3)]
    for claim in claims:
        queue.join(claim)
    assert queue.standings() == {claim: Standing(at, 3) for at, claim in enumerate(claims, 1)}
    assert queue.admit(2, {}) == claims[:2]
    assert queue.standings() == {claims[2]: Standing(1, 1)}


def test_a_full_line_refuses_who_comes_next() -> None:
    queue = Queue(1)
    queue.join(Claim())
    with pytest.raises(ProtocolError) as caught:
        queue.join(Claim())
    assert caught.value.code is ErrorCode.AT_CAPACITY
    with pytest.raises(ProtocolError):
        Queue(0).join(Claim())


def test_a_key_holds_at_most_half_of_the_line_and_says_so() -> None:
    queue = Queue(5)
    for _ in range(3):
        queue.join(Claim("crowd"))
    with pytest.raises(ProtocolError, match="This key holds 3 of 5"):
        queue.join(Claim("crowd"))
    queue.join(Claim("other"))


def test_without_keys_the_whole_line_is_everybodys() -> None:
    queue = Queue(4)
    for _ in range(4):
        queue.join(Claim())
    assert len(queue) == 4


def test_a_key_with_all_it_may_have_is_passed_over() -> None:
    queue = Queue(4)
    greedy, other = Claim("greedy", 2), Claim("other", 2)
    queue.join(greedy)
    queue.join(other)
    assert queue.admit(2, {"greedy": 2}) == [other]
    assert queue.standings() == {greedy: Standing(1, 1)}
    assert not queue.would_admit({"greedy": 2})
    assert queue.would_admit({"greedy": 1})
    assert queue.admit(1, {"greedy": 1}) == [greedy]


def test_who_leaves_is_gone_and_the_others_move_up() -> None:
    queue = Queue(3)
    first, second = Claim(), Claim()
    queue.join(first)
    queue.join(second)
    assert queue.leave(first)
    assert not queue.leave(first)
    assert queue.standings() == {second: Standing(1, 1)}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_order_limits_and_halves_are_kept(seed: int) -> None:
    """Random comings and goings against what must hold after each of them."""
    chance = random.Random(seed)
    slots, size = chance.randint(1, 5), chance.randint(0, 8)
    limits = {"a": 1, "b": 2, "c": 0}
    queue, active, came = Queue(size), Counter[str](), list[Claim]()
    for _ in range(400):
        owner = chance.choice("abc")
        match chance.choice(["join", "leave", "end"]):
            case "join":
                claim = Claim(owner, limits[owner])
                held = sum(other.owner == owner for other in came)
                if len(came) >= size or held >= (size + 1) // 2:
                    with pytest.raises(ProtocolError):
                        queue.join(claim)
                else:
                    queue.join(claim)
                    came.append(claim)
            case "leave" if came:
                queue.leave(came.pop(chance.randrange(len(came))))
            case "end" if active[owner]:
                active[owner] -= 1
        admitted = queue.admit(slots - active.total(), active)
        active.update(claim.owner for claim in admitted)
        assert admitted == [claim for claim in came if claim in admitted]  # in the order they came
        came = [claim for claim in came if claim not in admitted]
        assert list(queue.standings()) == came
        assert active.total() <= slots
        assert all(not limit or active[owner] <= limit for owner, limit in limits.items())
        # Nobody waits who could be in.
        assert active.total() == slots or all(
            claim.most and active[claim.owner] >= claim.most for claim in came
        )


def test_when_to_come_back_follows_from_how_often_places_become_free() -> None:
    turnover = Turnover()
    assert turnover.retry_after_s(0, 0.0) == 5  # nobody knows yet
    for now_s in range(0, 100, 10):
        turnover.note(now_s)
    assert turnover.retry_after_s(0, 90.0) == 10
    assert turnover.retry_after_s(2, 90.0) == 30
    assert turnover.retry_after_s(100, 90.0) == 60
    assert turnover.retry_after_s(0, 1000.0) == 60  # they have stopped doing so


def test_places_that_become_free_all_the_time_are_worth_a_try_in_a_second() -> None:
    turnover = Turnover()
    for at in range(40):
        turnover.note(at / 10)
    assert turnover.retry_after_s(0, 4.0) == 1
