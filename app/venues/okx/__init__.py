"""OKX v5, spot: wire formats and the conversation, sans-io; swaps are read."""

from app.venues.okx.session import OkxSession, build_session

__all__ = ["OkxSession", "build_session"]
