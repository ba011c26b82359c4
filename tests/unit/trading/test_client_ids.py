"""Our client order ids."""

import re

import pytest

from app.trading.orders.client_ids import (
    COUNTER_BITS,
    EPOCH_BITS,
    is_ours,
    is_this_epoch,
    make_client_order_id,
    parse_client_order_id,
)


@pytest.mark.parametrize("prefix", ["k", "s"])
@pytest.mark.parametrize(
    ("epoch", "counter"), [(0, 0), (1, 1), ((1 << EPOCH_BITS) - 1, (1 << COUNTER_BITS) - 1)]
)
def test_it_is_eighteen_characters_that_every_venue_takes_and_reads_back(
    prefix: str, epoch: int, counter: int
) -> None:
    made = make_client_order_id(prefix, epoch, counter, "okx:main")
    assert re.fullmatch(r"[ks]1[0-9a-z]{16}", made)
    parsed = parse_client_order_id(made, "okx:main")
    assert parsed is not None
    assert (parsed.prefix, parsed.epoch, parsed.counter) == (prefix, epoch, counter)


def test_parts_out_of_range_are_refused() -> None:
    for prefix, epoch, counter in (("x", 1, 1), ("k", 1 << EPOCH_BITS, 1), ("k", 1, -1)):
        with pytest.raises(ValueError, match=r"prefix|range"):
            make_client_order_id(prefix, epoch, counter, "okx:main")


def test_it_belongs_to_one_account_and_one_database() -> None:
    made = make_client_order_id("k", 5, 9, "okx:main")
    assert is_ours(made, "okx:main")
    assert not is_ours(made, "binance:main")
    assert is_this_epoch(made, "okx:main", 5)
    assert not is_this_epoch(made, "okx:main", 6)


@pytest.mark.parametrize("place", range(18))
def test_nearly_every_single_changed_character_is_noticed(place: int) -> None:
    noticed = 0
    for counter in range(64):
        made = make_client_order_id("k", 5, counter, "okx:main")
        changed = made[:place] + ("2" if made[place] != "2" else "3") + made[place + 1 :]
        noticed += parse_client_order_id(changed, "okx:main") is None
    assert noticed >= 60  # ten bits of check miss one in a thousand


@pytest.mark.parametrize(
    "text",
    [None, "", "k1", "web_12345678901234", "K1000000000000000", "k1iiiiiiiiiiiiiiii", "é" * 18],
)
def test_other_peoples_ids_are_not_ours(text: str | None) -> None:
    assert parse_client_order_id(text, "okx:main") is None
