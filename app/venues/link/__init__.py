"""The only room with sockets to venues: drives any session over websockets and HTTP."""

from app.venues.link.connection import VenueConnection

__all__ = ["VenueConnection"]
