"""Exchanges: wire formats without sockets, and the one driver that has them."""
