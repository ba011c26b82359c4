"""One letter per venue, the same everywhere on the screen."""

from app.domain.identifiers import VenueId

LETTERS: dict[VenueId, str] = {
    "binance": "B",
    "okx": "O",
    "bybit": "Y",
    "kraken": "K",
    "coinbase": "C",
}


def letter_of(venue: VenueId) -> str:
    """The venue's letter; "?" for a venue that is not in the table."""
    return LETTERS.get(venue, "?")
