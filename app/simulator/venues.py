"""What each pretend venue is like: rules, fee tier, crowd, latency, and what the user holds there."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.simulator.agents import CrewStyle
from app.simulator.records import VenueRules


class VenueProfile(msgspec.Struct, frozen=True, kw_only=True):
    """`latency_ms` is added to every answer and frame the venue sends."""

    rules: VenueRules
    style: CrewStyle
    maker_fee: Decimal
    taker_fee: Decimal
    latency_ms: float
    needs_passphrase: bool
    holdings: Mapping[str, Decimal]


def _holdings(**assets: str) -> Mapping[str, Decimal]:
    return {asset: Decimal(amount) for asset, amount in assets.items()}


# FOO has no market anywhere, so that an unpriced asset is always on screen.
PROFILES: Mapping[str, VenueProfile] = {
    "binance": VenueProfile(
        rules=VenueRules(venue="binance", post_only_refuses=True, client_id_once=False),
        style=CrewStyle(
            slots=40,
            half_spread_bps=0.6,
            slot_step_bps=0.9,
            front_usd=4_000.0,
            wobble_bps=0.5,
            takers_per_second=0.9,
            taker_usd=700.0,
        ),
        maker_fee=Decimal("0.001"),
        taker_fee=Decimal("0.001"),
        latency_ms=2.0,
        needs_passphrase=False,
        holdings=_holdings(
            USDT="52000",
            BTC="0.84",
            ETH="9.5",
            SOL="120",
            BNB="6.4",
            XRP="4100",
            USDC="10000",
            FOO="1234.5",
        ),
    ),
    "okx": VenueProfile(
        rules=VenueRules(venue="okx", post_only_refuses=False, client_id_once=True, fee_digits=12),
        style=CrewStyle(
            slots=30,
            half_spread_bps=0.9,
            slot_step_bps=1.3,
            front_usd=2_500.0,
            wobble_bps=0.75,
            takers_per_second=0.6,
            taker_usd=500.0,
        ),
        maker_fee=Decimal("0.0008"),
        taker_fee=Decimal("0.001"),
        latency_ms=4.0,
        needs_passphrase=True,
        holdings=_holdings(
            USDT="41000",
            BTC="0.52",
            ETH="6.25",
            SOL="75",
            XRP="2600",
            USDC="8000",
            USD="2500",
            FOO="500",
        ),
    ),
}
