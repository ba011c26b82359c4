"""Binance's published signature examples, and how the two lines encode what they sign."""

from app.venues.binance.signing import query, signed_params, signed_query
from app.venues.wire.signing import Keys

KEYS = Keys(
    api_key="vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    secret="NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
)
LIMIT_ORDER = (
    ("side", "BUY"),
    ("type", "LIMIT"),
    ("timeInForce", "GTC"),
    ("quantity", "1"),
    ("price", "0.1"),
    ("recvWindow", "5000"),
    ("timestamp", "1499827319559"),
)


def test_rest_signs_the_query_in_the_order_sent() -> None:
    text = signed_query((("symbol", "LTCBTC"), *LIMIT_ORDER), KEYS)
    assert text.startswith("symbol=LTCBTC&side=BUY&")
    assert text.endswith(
        "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    )


def test_rest_signs_what_was_percent_encoded_first() -> None:
    """The documentation's example with a symbol that is not ASCII."""
    text = signed_query(
        (("symbol", "１２３４５６"), *LIMIT_ORDER), KEYS
    )  # full width, as published
    assert text.startswith("symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY")
    assert text.endswith(
        "&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"
    )


def test_the_websocket_api_signs_sorted_raw_parameters() -> None:
    """The documentation's order.place example; timestamps leave as numbers."""
    params = signed_params(
        (
            ("symbol", "BTCUSDT"),
            ("side", "SELL"),
            ("type", "LIMIT"),
            ("timeInForce", "GTC"),
            ("quantity", "0.01000000"),
            ("price", "52000.00"),
            ("newOrderRespType", "ACK"),
            ("recvWindow", "100"),
            ("timestamp", "1645423376532"),
        ),
        KEYS,
    )
    assert params["signature"] == "cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a"
    assert params["timestamp"] == 1645423376532
    assert params["apiKey"] == KEYS.api_key
    assert params["price"] == "52000.00"


def test_nothing_in_a_value_can_add_a_parameter() -> None:
    assert query((("a", "1&b=2"), ("c", "+ /é"))) == "a=1%26b%3D2&c=%2B%20%2F%C3%A9"
