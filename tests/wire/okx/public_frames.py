"""Frames of OKX's public channels as the protocol sheet and the recordings have them."""

SNAPSHOT = b'{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"snapshot","data":[{"asks":[["90000.1","0.5","0","3"]],"bids":[["90000","1","0","2"]],"ts":"1763680000123","checksum":0,"prevSeqId":-1,"seqId":123456}]}'
UPDATE = b'{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[["90000.1","0","0","0"]],"bids":[],"ts":"1763680000223","checksum":0,"prevSeqId":123456,"seqId":123460}]}'
OLD_UPDATE = b'{"arg":{"channel":"books","instId":"BTC-USD-220527"},"action":"update","data":[{"asks":[["30249.4","0","0","0"],["30261","4","0","1"],["30310.3","19","0","1"]],"bids":[["30182.6","452","0","1"]],"ts":"1652459225464","checksum":-914047754}]}'
BOOKS5 = b'{"arg":{"channel":"books5","instId":"BTC-USDT"},"data":[{"asks":[["90000.1","0.5","0","3"]],"bids":[["90000","1","0","2"]],"instId":"BTC-USDT","ts":"1763680000123","seqId":123456}]}'
BEST = b'{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT"},"data":[{"asks":[["90000.1","0.5","0","3"]],"bids":[["90000","1","0","2"]],"ts":"1763680000123","seqId":123456}]}'
TRADES = b'{"arg":{"channel":"trades","instId":"BTC-USD-220527"},"data":[{"instId":"BTC-USD-220527","tradeId":"7849","px":"30218.8","sz":"1","side":"buy","ts":"1652459199958"}]}'
TICKER = b'{"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":[{"instType":"SPOT","instId":"BTC-USDT","last":"30236","lastSz":"0.0002","askPx":"30228.7","askSz":"1.55896972","bidPx":"30228.6","bidSz":"0.23393","open24h":"29700.4","high24h":"31073","low24h":"28020.3","sodUtc0":"29028.8","sodUtc8":"30337.7","volCcy24h":"525802090.62716611","vol24h":"17602.13085371","ts":"1652459224956"}]}'
CANDLE = b'{"arg":{"channel":"candle1m","instId":"BTC-USDT"},"data":[["1597026360000","8533.02","8553.74","8527.17","8548.26","45247","529.5858061","529.5858061","0"]]}'
FUNDING = b'{"arg":{"channel":"funding-rate","instId":"BTC-USD-220527"},"data":[{"fundingRate":"0.0001875391284828","fundingTime":"1700726400000","instId":"BTC-USD-220527","nextFundingRate":"","ts":"1700724675402"}]}'
MARK_PRICE = b'{"arg":{"channel":"mark-price","instId":"BTC-USDT"},"data":[{"instType":"MARGIN","instId":"BTC-USDT","markPx":"42310.6","ts":"1630049139746"}]}'

EVERY_FRAME = (
    SNAPSHOT,
    UPDATE,
    OLD_UPDATE,
    BOOKS5,
    BEST,
    TRADES,
    TICKER,
    CANDLE,
    FUNDING,
    MARK_PRICE,
)
