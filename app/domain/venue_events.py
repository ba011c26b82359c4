"""Everything a venue can tell the engine."""

from typing import TypeAlias

from app.domain.account_events import AccountEvent
from app.domain.link_events import LinkEvent
from app.domain.market_events import CandlesListed, MarketEvent
from app.domain.order_events import OrderEvent

VenueEvent: TypeAlias = MarketEvent | CandlesListed | OrderEvent | AccountEvent | LinkEvent
