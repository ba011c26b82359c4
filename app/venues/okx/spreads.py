"""OKX's spreads (two legs under one price), which `decode` reads and nothing here trades."""

import msgspec

from app.domain.errors import WireError
from app.domain.instruments import Instrument, InstrumentKind, InstrumentStatus
from app.domain.safe_text import safe_name
from app.venues.okx.endpoints import VENUE
from app.venues.okx.fields import Text, above_zero, positive

SPREADS = "spread"


class SpreadRow(msgspec.Struct):
    """A row of /sprd/spreads; sizes are in `szCcy`.

    {"sprdId":"BTC-USDT_BTC-USDT-SWAP","sprdType":"linear","state":"live","baseCcy":"BTC","szCcy":"BTC",
    "quoteCcy":"USDT","tickSz":"0.0001","minSz":"0.001","lotSz":"0.001","legs":[...]}
    """

    sprdId: str
    sprdType: str
    state: str
    baseCcy: str
    quoteCcy: str
    tickSz: str
    lotSz: str
    minSz: Text = ""


def spread(row: SpreadRow) -> Instrument:
    """The spread as an instrument without a unified symbol; raises WireError."""
    if not (row.sprdId and row.baseCcy and row.quoteCcy):
        raise WireError("OKX listed a spread without its names")
    inverse = row.sprdType == "inverse"
    return Instrument(
        venue=VENUE,
        product=SPREADS,
        wire_symbol=safe_name(row.sprdId),
        symbol="",
        kind=InstrumentKind.SPREAD,
        base=safe_name(row.baseCcy),
        quote=safe_name(row.quoteCcy),
        tick=positive(row.tickSz, "tickSz"),
        lot=positive(row.lotSz, "lotSz"),
        settle=safe_name(row.baseCcy if inverse else row.quoteCcy),
        min_quantity=above_zero(row.minSz, "minSz"),
        inverse=inverse,
        status=InstrumentStatus.TRADING if row.state == "live" else InstrumentStatus.HALTED,
    )
