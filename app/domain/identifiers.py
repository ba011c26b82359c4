"""Names of things. The two order ids are distinct types because mixing them up loses orders."""

from typing import NewType, TypeAlias

VenueId: TypeAlias = str  # "binance", "okx"
AccountId: TypeAlias = str  # "main"
Asset: TypeAlias = str  # "BTC", as the venue's own text after sanitising
Symbol: TypeAlias = str  # unified: "BTC/USDT", "BTC/USDT:USDT"
WireSymbol: TypeAlias = str  # the venue's spelling: "BTCUSDT", "BTC-USDT"

ClientOrderId = NewType("ClientOrderId", str)  # ours: 18 characters [0-9a-z]
VenueOrderId = NewType("VenueOrderId", str)  # the venue's
