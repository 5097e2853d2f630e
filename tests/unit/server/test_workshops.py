"""Several engines in one service, each behind the models that the settings say."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sundog.engine.interface import EngineError, Progress, Suggestion
from sundog.engine.passthrough import PassthroughEngine
from sundog.engine.workshop import LentEngine, OwnEngine, SharedWorkshop
from sundog.server.config import Config
from sundog.server.engines import Workshops, is_isolated
from sundog.server.models import MODELS, Model, model_named

TWO = Config(engine="passthrough", engines=("mirage=diffusion",))


class Known(LentEngine):
    """What one user of a `Lender` has."""

    def __init__(self, lender: "Lender", gives_way: bool) -> None:
        super().__init__(lender)
        self.lender, self.gives_way = lender, gives_way
        lender.users.append(self)

    def close(self) -> None:
        self.lender.users.remove(self)


class Lender(PassthroughEngine):
    """Knows its users, and is told when it ends."""

    def __init__(self) -> None:
        self.users: list[Known] = []
        self.closed = 0
        self.is_alive = True

    def lend(self, *, gives_way: bool) -> OwnEngine:
        return Known(self, gives_way)

    def room(self, size: tuple[int, int], fps: float | None) -> int:
        return size[0] // 100

    def figures(self) -> Mapping[str, float]:
        return {"batches": 3.0}

    def close(self) -> None:
        self.closed += 1


class Broken(PassthroughEngine):
    def warm_up(self, progress: Progress) -> None:
        raise EngineError("there are no weights here")


def workshops(**engines: Callable[[], Any]) -> Workshops:
    return Workshops(TWO, lambda name: SharedWorkshop(engines[name]))


def model(name: str) -> Model:
    found = model_named(name)
    assert found is not None
    return found


def test_models_of_one_engine_share_it_and_others_have_their_own() -> None:
    made: list[Lender] = []

    def make() -> Lender:
        made.append(Lender())
        return made[-1]

    both = workshops(passthrough=PassthroughEngine, diffusion=make)
    both.start(lambda what, share: None)
    assert [both.engine_of(each) for each in MODELS] == ["passthrough", "diffusion", "passthrough"]
    assert both.of(model("mirage_v2")) is both.of(model("lucy"))
    with both.open(model("mirage")), both.open(model("lucy-restyle")):
        assert len(made[0].users) == 2
    assert made[0].users == []
    both.close()
    assert (len(made), made[0].closed) == (1, 1)


def test_an_engine_that_knows_its_users_says_how_it_is() -> None:
    engine = Lender()
    shop = SharedWorkshop(lambda: engine)
    assert shop.room((1280, 704), 25) == 12
    assert shop.figures() == {"batches": 3.0}
    with shop.open(gives_way=True):
        assert [user.gives_way for user in engine.users] == [True]
    engine.is_alive = False
    assert not shop.is_alive


def test_one_that_does_not_has_any_room_and_is_alive() -> None:
    shop = SharedWorkshop(PassthroughEngine)
    assert shop.room((1280, 704), 25) is None
    assert (shop.is_alive, shop.figures()) == (True, {})
    shop.close()


def test_the_service_is_as_well_as_the_worst_of_its_engines() -> None:
    engine = Lender()
    both = workshops(passthrough=PassthroughEngine, diffusion=lambda: engine)
    assert both.is_alive
    engine.is_alive = False
    assert not both.is_alive


def test_one_that_cannot_start_ends_the_others() -> None:
    engine = Lender()
    config = Config(engine="diffusion", engines=("mirage=passthrough",))
    makers: dict[str, Callable[[], Any]] = {"diffusion": lambda: engine, "passthrough": Broken}
    both = Workshops(config, lambda name: SharedWorkshop(makers[name]))
    with pytest.raises(EngineError, match="no weights"):
        both.start(lambda what, share: None)
    assert engine.closed == 1


def test_a_gpu_holds_one_model_whatever_the_settings_say() -> None:
    assert not is_isolated(Config(isolation="process"), "diffusion")
    assert is_isolated(Config(isolation="process"), "passthrough")


def test_no_engine_is_made_before_it_is_needed() -> None:
    def never() -> PassthroughEngine:
        raise AssertionError

    SharedWorkshop(never).close()


def test_suggestions_are_those_of_the_model_that_is_asked_for() -> None:
    class Suggesting(PassthroughEngine):
        suggestions = (Suggestion("anime", "Anime"),)

    both = workshops(passthrough=PassthroughEngine, diffusion=Suggesting)
    assert [look.name for look in both.of(model("mirage")).suggestions] == ["anime"]
    assert both.of(model("mirage_v2")).suggestions == ()
