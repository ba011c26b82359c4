"""Frames of Binance's public streams as the protocol sheet and the recordings have them."""

DEPTH = b'{"e":"depthUpdate","E":1763680000123,"s":"BTCUSDT","U":157,"u":160,"b":[["90000.01","0.5"]],"a":[["90000.02","0"]]}'
FUTURES_DEPTH = b'{"e":"depthUpdate","E":1626992741037,"T":1626992741024,"s":"SUSHIUSDT","U":600859599090,"u":600859600917,"pu":600859598061,"b":[["7.5040","813"],["7.6090","0"]],"a":[["7.6150","1563"]]}'
BOOK_TICKER = b'{"u":499869768,"s":"NKNUSDT","b":"0.35210000","B":"672.00000000","a":"0.35260000","A":"3199.00000000"}'
COINM_BOOK_TICKER = b'{"u":1007198632021,"e":"bookTicker","s":"BTCUSD_PERP","ps":"BTCUSD","b":"61804.7","B":"35","a":"61804.8","A":"1645","T":1723161257465,"E":1723161257476}'
TRADE = b'{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}'
AGGREGATE = b'{"e":"aggTrade","E":1633998523963,"s":"NKNUSDT","a":15683430,"p":"0.35280000","q":"58.00000000","f":19862790,"l":19862790,"T":1633998523963,"m":false,"M":true}'
KLINE = b'{"e":"kline","E":1626992741424,"s":"CTKUSDT","k":{"t":1626992700000,"T":1626992759999,"s":"CTKUSDT","i":"1m","f":23961275,"L":23961322,"o":"1.01000","c":"1.01100","h":"1.01100","l":"1.01000","v":"3917","n":48,"x":false,"q":"3957.89900","V":"1729","Q":"1748.01900","B":"0"}}'
TICKER = b'{"e":"24hrTicker","E":1672515782136,"s":"BNBBTC","p":"0.0015","c":"0.0025","o":"0.0010","h":"0.0026","l":"0.0009","v":"10000","q":"18","b":"0.0024","B":"10","a":"0.0026","A":"100"}'
MINI_TICKER = b'{"e":"24hrMiniTicker","E":1672515782136,"s":"BNBBTC","c":"0.0025","o":"0.0010","h":"0.0025","l":"0.0010","v":"10000","q":"18"}'
MARK_PRICE = b'{"e":"markPriceUpdate","E":1562305380000,"s":"BTCUSDT","p":"11794.15000000","i":"11784.62659091","P":"11784.25641265","r":"0.00038167","T":1562306400000}'
PARTIAL = b'{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}'

EVERY_FRAME = (
    DEPTH,
    FUTURES_DEPTH,
    BOOK_TICKER,
    COINM_BOOK_TICKER,
    TRADE,
    AGGREGATE,
    KLINE,
    TICKER,
    MINI_TICKER,
    MARK_PRICE,
)


def combined(stream: str, payload: bytes) -> bytes:
    return b'{"stream":"' + stream.encode() + b'","data":' + payload + b"}"
