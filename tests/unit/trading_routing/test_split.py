"""The splitter on plain whole numbers, where every answer can be counted."""

from collections.abc import Sequence

from app.trading.routing.pouring import Division, Outlet
from app.trading.routing.split import divide

BEYOND = 10_000


def outlet(*tiers: tuple[int, int], lot: int = 1, least: int = 1, most: int = 100) -> Outlet:
    """`tiers`: (cost of a unit, units)."""
    return Outlet(lot, max(lot, least), most, tiers, BEYOND)


def divided(asked: int, *outlets: Outlet) -> Division:
    found = divide(outlets, asked, lambda _total: [each.most for each in outlets])
    assert found is not None
    return found


def test_the_cheapest_units_are_taken_first_wherever_they_are() -> None:
    found = divided(7, outlet((10, 3), (12, 9)), outlet((11, 2), (13, 9)))
    assert found == Division(7, 3 * 10 + 2 * 11 + 2 * 12, (5, 2))
    assert found.used == 2


def test_equal_costs_go_to_the_earlier_outlet() -> None:
    assert divided(3, outlet((10, 9)), outlet((10, 9))).quantities == (3, 0)


def test_a_least_quantity_is_met_or_the_outlet_is_left_out() -> None:
    # Two units at 9 are cheap, but the least of 5 would take three more at 20.
    assert divided(8, outlet((10, 20)), outlet((9, 2), (20, 9), least=5)).quantities == (8, 0)
    # At 10.2 the three are worth it: 2 x 9 + 3 x 10 against 5 x 10.
    assert divided(8, outlet((10, 20)), outlet((9, 2), (10, 9), least=5)).quantities == (3, 5)


def test_a_most_quantity_passes_the_rest_on() -> None:
    assert divided(8, outlet((10, 20)), outlet((9, 20), most=5)).quantities == (3, 5)


def test_a_lot_that_straddles_two_tiers_costs_the_sum_of_its_parts() -> None:
    # A lot of 4 at two outlets: 2 x 10 + 2 x 20 = 60 against 4 x 14 = 56.
    found = divided(4, outlet((10, 2), (20, 9), lot=4), outlet((14, 9), lot=4))
    assert found == Division(4, 56, (0, 4))


def test_a_finer_lot_fills_what_a_coarser_one_leaves() -> None:
    found = divided(27, outlet((10, 50), lot=10), outlet((12, 50)))
    assert found == Division(27, 200 + 7 * 12, (20, 7))
    # The remainder of 7 is taken at the cheap end of the fine outlet, not beside it.
    found = divided(27, outlet((10, 50), lot=10), outlet((9, 3), (12, 50)))
    assert found == Division(27, 200 + 3 * 9 + 4 * 12, (20, 7))
    found = divided(27, outlet((10, 50), lot=10), outlet((8, 9), (12, 50)))
    assert found == Division(27, 200 + 7 * 8, (20, 7))
    found = divided(27, outlet((10, 50), lot=10), outlet((8, 18), (12, 50)))
    assert found == Division(27, 100 + 17 * 8, (10, 17))


def test_dust_makes_no_second_order_but_an_order_of_its_own_does() -> None:
    coarse = outlet((10, 50), lot=10)
    assert divided(27, coarse, outlet((12, 50), least=8)).quantities == (20, 0)
    assert divided(28, coarse, outlet((12, 50), least=8)).quantities == (20, 8)
    # Where the fine outlet is worth its least anyway, nothing is left off.
    assert divided(27, coarse, outlet((9, 50), least=8)).quantities == (0, 27)


def test_lots_that_do_not_nest_are_begun_with_every_remainder() -> None:
    # 30 = 18 at 10 + 12 at 9; 31 needs an odd number of threes: 22 at 10, 9 at 9.
    two, three = outlet((10, 30), lot=2), outlet((9, 12), (11, 30), lot=3)
    assert divided(30, two, three) == Division(30, 180 + 108, (18, 12))
    assert divided(31, two, three) == Division(31, 220 + 81, (22, 9))
    assert divided(9, outlet((10, 30), lot=2), outlet((20, 30), lot=3)).quantities == (6, 3)


def test_lots_of_too_many_remainders_give_a_lawful_division() -> None:
    found = divided(1000, outlet((10, 900), lot=89, most=890), outlet((9, 900), lot=97, most=873))
    assert found.total == sum(found.quantities)
    assert found.quantities[0] % 89 == found.quantities[1] % 97 == 0


def test_a_share_of_the_total_shrinks_with_the_total() -> None:
    outlets = (outlet((10, 50), lot=10), outlet((11, 50)))

    def half(total: int) -> Sequence[int]:
        return [total // 2 // each.lot * each.lot for each in outlets]

    found = divide(outlets, 44, half)
    assert found is not None
    assert (found.total, found.quantities) == (40, (20, 20))


def test_what_cannot_be_divided_is_none() -> None:
    assert divide([outlet((10, 9), least=5, most=4)], 9, lambda _total: [4]) is None
    assert divide([outlet((10, 9), least=10)], 9, lambda _total: [100]) is None


def test_many_outlets_are_divided_too() -> None:
    outlets = [outlet((10 + number, 5), lot=1 + number % 2) for number in range(12)]
    found = divided(30, *outlets)
    assert found.total == 30
    # 5 each at 10, 12, 14; 4 each at 11, 13, 15, where a lot is 2; the last 3 at 16.
    assert found.cost == 5 * (10 + 12 + 14) + 4 * (11 + 13 + 15) + 3 * 16
