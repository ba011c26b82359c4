"""What a ticket shows: rounding, prices after fees, the best venue, and one sentence when it cannot be sent."""

from decimal import Decimal as D

from app.domain.instants import SECOND
from app.domain.order_terms import OrderStyle, Side
from app.trading.offers import Offer
from app.trading.ticket import TicketPreview, preview
from tests.unit.trading_ticket.makers import NOW, levels, market, terms

CAPPED = OrderStyle.CAPPED_MARKET
POST = OrderStyle.POST_ONLY


def _only(shown: TicketPreview) -> Offer:
    (offer,) = shown.offers
    return offer


def test_a_limit_order_that_rests_pays_the_maker_fee() -> None:
    shown = preview(terms(price="99.95"), [market()], NOW)
    offer = _only(shown)
    assert (offer.price, offer.raw, offer.fee_bp) == (D("99.9"), None, D(8))
    assert offer.all_in == D("99.9") * D("1.0008")
    assert offer.notional == D("99.9")
    assert shown.ready
    assert shown.refusal == ""
    assert shown.mid == D("99.95")
    assert (shown.price_digits, shown.size_digits) == (1, 3)


def test_a_limit_order_that_takes_walks_the_book_and_rests_with_the_remainder() -> None:
    offer = _only(preview(terms(quantity="5", price="100.2"), [market()], NOW))
    assert (offer.taken, offer.fee_bp) == (D(3), D(10))
    assert offer.raw == D("100.133333333333333")
    expected = (D("300.4") * D("1.001") + 2 * D("100.2") * D("1.0008")) / 5
    assert offer.all_in == expected
    assert offer.notional == D("300.4") + D("200.4")


def test_a_sell_gets_the_price_less_the_fee() -> None:
    offer = _only(preview(terms(side=Side.SELL, quantity="2", price="99.8"), [market()], NOW))
    assert offer.raw == D("99.85")
    assert offer.all_in == D("99.85") * D("0.999")
    assert (offer.pays, offer.available) == ("BTC", D(20))


def test_quantity_goes_down_to_the_lot_and_prices_to_the_tick_in_the_traders_favour() -> None:
    buy = _only(preview(terms(quantity="0.123456", price="99.87"), [market()], NOW))
    assert (buy.quantity, buy.price) == (D("0.123"), D("99.8"))
    assert buy.rounding == (
        "lot 0.001: 0.123456 -> 0.123; tick 0.1: 99.87 -> 99.8; min 0.001 BTC ok; min 5 USDT ok"
    )
    sell = _only(preview(terms(side=Side.SELL, price="100.01"), [market()], NOW))
    assert sell.price == D("100.1")
    cap = _only(preview(terms(style=CAPPED, price="100.19"), [market()], NOW))
    assert cap.price == D("100.1")
    floor = _only(preview(terms(side=Side.SELL, style=CAPPED, price="99.81"), [market()], NOW))
    assert floor.price == D("99.9")


def test_a_capped_market_order_without_a_price_gets_a_cap_a_quarter_percent_away() -> None:
    shown = preview(terms(style=CAPPED, price=None, quantity="2"), [market()], NOW)
    offer = _only(shown)
    assert (offer.price, offer.raw, offer.undone) == (D("100.2"), D("100.1"), D(0))
    assert shown.ready
    sell = _only(preview(terms(side=Side.SELL, style=CAPPED, price=None), [market()], NOW))
    assert sell.price == D("99.7")  # 99.9 * 0.9975 = 99.65025, up to the tick


def test_a_proposed_cap_reaches_the_best_price_however_coarse_the_tick() -> None:
    coarse = market(instrument_changes={"tick": D(1)}, asks=levels(("100.4", "5")))
    offer = _only(preview(terms(style=CAPPED, price=None), [coarse], NOW))
    assert offer.price == D(101)
    assert offer.objection is None


def test_what_the_cap_does_not_reach_is_named() -> None:
    offer = _only(preview(terms(style=CAPPED, quantity="5", price="100.2"), [market()], NOW))
    assert (offer.taken, offer.undone) == (D(3), D(2))
    assert offer.reason == "chosen; 2 beyond the cap would be canceled"
    assert offer.notional == D("300.4")


def test_the_best_venue_is_the_cheapest_after_fees_not_before() -> None:
    raw_best = market(
        "kraken",
        asks=levels(("99.95", "5")),
        taker=D("0.0026"),
        instrument_changes={"tick": D("0.01")},
    )
    shown = preview(terms(style=CAPPED, price="101"), [raw_best, market()], NOW)
    assert [(o.venue, o.chosen) for o in shown.offers] == [("kraken", False), ("binance", True)]
    assert [o.reason for o in shown.offers] == ["all-in +10.98 bp", "best all-in"]
    selling = preview(
        terms(side=Side.SELL, style=CAPPED, price="99"),
        [market(), market("okx", bids=levels(("99.95", "5")), taker=D("0.001"))],
        NOW,
    )
    assert selling.chosen is not None
    assert selling.chosen.venue == "okx"


def test_a_venue_that_can_do_all_beats_a_cheaper_one_that_cannot() -> None:
    thin = market("okx", asks=levels(("99", "0.1")))
    shown = preview(terms(style=CAPPED, price="101"), [thin, market()], NOW)
    assert [offer.objection for offer in shown.offers] == [None, None]
    assert shown.chosen is not None
    assert shown.chosen.venue == "binance"
    assert shown.offers[0].reason == "all-in -100.00 bp; 0.9 beyond the cap would be canceled"


def test_a_venue_asked_for_by_name_is_used_or_refused() -> None:
    cheap, dear = market(), market("okx", taker=D("0.01"))
    shown = preview(terms(venue="okx"), [cheap, dear], NOW)
    assert shown.chosen is not None
    assert (shown.chosen.venue, shown.chosen.reason) == ("okx", "chosen")
    blocked = preview(terms(venue="okx"), [cheap, market("okx", blocked="read-only")], NOW)
    assert not blocked.ready
    assert blocked.plan == ""
    assert blocked.refusal == (
        "okx takes no orders from here now (read-only): "
        "choose another venue or look at the Venues panel."
    )
    unlisted = preview(terms(venue="kraken"), [cheap], NOW)
    assert unlisted.refusal == (
        "BTC/USDT is not listed on kraken: choose another instrument or venue."
    )
    nowhere = preview(terms(symbol="FOO/USDT"), [cheap], NOW)
    assert (nowhere.offers, nowhere.ready) == ((), False)


def test_an_invalid_book_shows_no_prices() -> None:
    offer = _only(preview(terms(style=CAPPED, price=None), [market(book_valid=False)], NOW))
    assert (offer.price, offer.raw, offer.all_in, offer.notional) == (None, None, None, None)
    stale = market(book_as_of_ns=NOW - 20 * SECOND)
    shown = preview(terms(style=CAPPED, price="101"), [stale, market("okx")], NOW)
    assert (shown.offers[0].raw, shown.offers[0].all_in) == (None, None)
    assert shown.chosen is not None
    assert shown.chosen.venue == "okx"
    assert preview(terms(), [stale], NOW).mid is None


def test_before_an_amount_is_typed_the_best_price_and_its_cost_are_shown() -> None:
    offer = _only(preview(terms(style=CAPPED, quantity=None, price=None), [market()], NOW))
    assert (offer.raw, offer.all_in, offer.fee_bp) == (D(100), D("100.1"), D(10))
    assert offer.reason == "no amount yet"


def test_a_venue_without_known_fees_is_used_only_when_asked_for() -> None:
    unknown = market("okx", maker=None, taker=None, asks=levels(("97", "5")))
    both = preview(terms(style=CAPPED, price="100"), [unknown, market()], NOW)
    assert both.chosen is not None
    assert both.chosen.venue == "binance"
    named = preview(terms(style=CAPPED, price="100", venue="okx"), [unknown, market()], NOW)
    assert named.chosen is not None
    assert (named.chosen.venue, named.chosen.raw, named.chosen.all_in) == ("okx", D(97), None)


def test_a_rebate_makes_the_price_better() -> None:
    offer = _only(preview(terms(style=POST, price="99"), [market(maker=D("-0.0001"))], NOW))
    assert (offer.fee_bp, offer.all_in) == (D(-1), D("98.9901"))


def test_an_absurd_book_breaks_nothing() -> None:
    absurd = market(bids=levels(("1e300", "1")), asks=levels(("1e301", "1e200")))
    shown = preview(terms(style=CAPPED, price="100"), [absurd], NOW)
    assert "does not reach the best ask (absurd)" in shown.refusal
    assert not preview(terms(side=Side.SELL), [absurd], NOW).ready


def test_the_plan_names_exactly_what_would_be_sent() -> None:
    first = preview(terms(quantity="1.0001"), [market()], NOW)
    same = preview(terms(quantity="1.0"), [market()], NOW + SECOND)
    assert first.plan == same.plan
    assert len(first.plan) == 9
    others = [
        preview(terms(quantity="1.001"), [market()], NOW),
        preview(terms(price="99.9"), [market()], NOW),
        preview(terms(style=CAPPED), [market()], NOW),
        preview(terms(side=Side.SELL), [market()], NOW),
        preview(terms(), [market("okx")], NOW),
        preview(terms(), [market(account="second")], NOW),
    ]
    assert len({first.plan, *(other.plan for other in others)}) == 7
