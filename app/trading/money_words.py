"""With how many decimals money and coins are told, on the screen and in sentences alike."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from app.domain.amounts import decimals_of
from app.domain.identifiers import Asset
from app.domain.instruments import Instrument
from app.trading.venue_market import in_range, shown

# Of these two decimals are what people and venues count in, whatever a coin is quoted at.
_IN_CENTS = frozenset({
    "USD", "USDT", "USDC", "FDUSD", "TUSD", "USDP", "USDD", "USDE", "USDG", "PYUSD", "GUSD", "BUSD", "RLUSD",
    "DAI", "EUR", "EURC", "EURI", "GBP", "CHF", "AUD", "CAD", "NZD", "SGD", "HKD", "JPY", "KRW", "BRL", "MXN",
    "TRY", "PLN", "ZAR", "UAH", "CZK", "RON", "ARS", "COP", "INR", "AED",
})  # fmt: skip
_CENTS, _MOST = 2, 8


def money_digits(quote: Asset, price_digits: int, size_digits: int) -> int:
    """Two decimals for dollars and their like; else those of one tick times one lot, at most a satoshi's.

    The smallest amount that an instrument can be worth is a tick times a lot, so that many decimals tell any
    of its trades: 0.05 ETH at 0.03334 BTC (five decimals and four) is worth 0.00166700 BTC.
    """
    if quote in _IN_CENTS:
        return _CENTS
    return max(_CENTS, min(price_digits + size_digits, _MOST))


def at_most(value: Decimal, asset: Asset, instrument: Instrument) -> str:
    """What there is of one of its assets, for a sentence: rounded down."""
    return _told(value, asset, instrument, ROUND_FLOOR)


def at_least(value: Decimal, asset: Asset, instrument: Instrument) -> str:
    """What is needed of one of its assets, for a sentence: rounded up."""
    return _told(value, asset, instrument, ROUND_CEILING)


def _told(value: Decimal, asset: Asset, instrument: Instrument, rounding: str) -> str:
    """ "27,456.94 USDT"."""
    price_digits = decimals_of(instrument.tick)
    size_digits = decimals_of(instrument.lot) if instrument.lot > 0 else _MOST
    text = amount_words(
        value, asset, instrument.quote, digits=(price_digits, size_digits), rounding=rounding
    )
    return f"{text} {asset}"


def amount_words(
    value: Decimal, asset: Asset, quote: Asset, *, digits: tuple[int, int], rounding: str
) -> str:
    """Money as money, coins on the decimals of the lot; what is something is never told as nothing.

    `digits`: decimals of the instrument's tick and of its lot.
    """
    if not in_range(value):
        return shown(value)
    is_money = asset == quote
    decimals = money_digits(quote, *digits) if is_money else digits[1]
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    if value and not rounded:
        return shown(value)
    text = f"{rounded:,f}"
    return text if is_money or "." not in text else text.rstrip("0").rstrip(".")
