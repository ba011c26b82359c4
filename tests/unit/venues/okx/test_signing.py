"""OKX's signatures against the published test vector."""

from app.domain.instants import MILLISECOND
from app.venues.okx.signing import login_arguments, rest_headers
from app.venues.wire.signing import Keys, hmac_sha256_base64

KEYS = Keys(
    api_key="key", secret="chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO", passphrase="phrase"
)
# 2020-12-08T09:08:57.715Z
PUBLISHED_NS = 1_607_418_537_715 * MILLISECOND
PUBLISHED = "PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k="


def test_the_published_rest_vector() -> None:
    headers = dict(rest_headers(KEYS, "GET", "/api/v5/account/balance", b"", PUBLISHED_NS))
    assert headers == {
        "OK-ACCESS-KEY": "key",
        "OK-ACCESS-PASSPHRASE": "phrase",
        "OK-ACCESS-TIMESTAMP": "2020-12-08T09:08:57.715Z",
        "OK-ACCESS-SIGN": PUBLISHED,
    }


def test_the_body_is_signed_as_it_is_sent() -> None:
    body = b'{"instId":"BTC-USDT"}'
    signed = dict(rest_headers(KEYS, "POST", "/api/v5/trade/order", body, PUBLISHED_NS))
    text = '2020-12-08T09:08:57.715ZPOST/api/v5/trade/order{"instId":"BTC-USDT"}'
    assert signed["OK-ACCESS-SIGN"] == hmac_sha256_base64(KEYS.secret, text)
    other = dict(rest_headers(KEYS, "POST", "/api/v5/trade/order", b"{}", PUBLISHED_NS))
    assert other["OK-ACCESS-SIGN"] != signed["OK-ACCESS-SIGN"]


def test_the_login_signs_whole_seconds() -> None:
    arguments = login_arguments(KEYS, PUBLISHED_NS)
    assert arguments["timestamp"] == "1607418537"
    assert arguments["sign"] == hmac_sha256_base64(KEYS.secret, "1607418537GET/users/self/verify")
    assert (arguments["apiKey"], arguments["passphrase"]) == ("key", "phrase")


def test_keys_show_nothing_of_themselves() -> None:
    assert KEYS.secret not in repr(KEYS)
    assert KEYS.passphrase is not None
    assert KEYS.passphrase not in repr(KEYS)
