"""Binance: spot, and the public streams of its futures."""
