"""REST questions in a talk with an OKX session: answers in the venue's shape."""

from urllib.parse import parse_qs, urlsplit


def query_of(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def order_row(order_id: int, own: str = "", state: str = "live") -> str:
    return (
        f'{{"instId":"BTC-USDT","instType":"SPOT","ordId":"{order_id}","clOrdId":"{own}",'
        f'"ordType":"limit","side":"buy","px":"90000","sz":"0.01","state":"{state}",'
        '"accFillSz":"0","avgPx":"","fillSz":"0","tradeId":"","uTime":"1763680000130"}'
    )


def answer_of(*rows: str) -> bytes:
    return f'{{"code":"0","msg":"","data":[{",".join(rows)}]}}'.encode()
