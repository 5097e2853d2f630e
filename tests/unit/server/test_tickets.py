"""Which resume tokens take a session up, and until when."""

import pytest

from sundog.server.access.handshake import digest
from sundog.server.session.tickets import Ticket


def test_a_token_has_256_bits_and_no_two_are_alike() -> None:
    tokens = {Ticket().newest for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) == 43 for token in tokens), "32 bytes in base64"


def test_the_token_that_was_used_is_good_until_the_next_is_confirmed() -> None:
    ticket = Ticket()
    first = ticket.newest
    ticket.use(first)
    second = ticket.newest
    assert (ticket.fits(first), ticket.fits(second)) == (True, True)
    ticket.confirm()
    assert (ticket.fits(first), ticket.fits(second)) == (False, True)


def test_a_token_that_was_told_and_never_used_is_lost_with_its_connection() -> None:
    ticket = Ticket()
    first = ticket.newest
    ticket.use(first)
    lost = ticket.newest
    ticket.use(first)
    assert [ticket.fits(token) for token in (first, lost, ticket.newest)] == [True, False, True]


def test_what_is_kept_knows_every_token_before_it_is_told() -> None:
    ticket = Ticket()
    for _ in range(3):
        kept, used = ticket.kept, ticket.newest
        ticket.use(used)
        assert {digest(used), digest(ticket.newest)} <= set(kept)
        assert not ticket.fits(ticket.at_hand), "nobody was told it"
        ticket.confirm()


def test_using_the_newest_makes_those_before_it_useless() -> None:
    ticket = Ticket()
    first = ticket.newest
    ticket.use(first)
    ticket.use(second := ticket.newest)
    assert [ticket.fits(token) for token in (first, second, ticket.newest)] == [False, True, True]


@pytest.mark.parametrize("token", ["", "x" * 43, "ü", "\ud800"])
def test_what_is_no_token_fits_nothing(token: str) -> None:
    assert not Ticket().fits(token)
