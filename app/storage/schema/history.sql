-- What we owned over time. Bodies are packed; totals are rolled up when they are stored.
CREATE TABLE IF NOT EXISTS meta (
    k TEXT PRIMARY KEY,
    v TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS snapshot (
    at_ns INTEGER PRIMARY KEY,
    body BLOB NOT NULL -- msgpack of ports/history.py PortfolioSnapshot, decimals as text
) STRICT;

CREATE TABLE IF NOT EXISTS nav_span (
    span TEXT NOT NULL,     -- minute, hour, day
    at_ns INTEGER NOT NULL, -- start of the span, UTC
    open TEXT NOT NULL,
    high TEXT NOT NULL,
    low TEXT NOT NULL,
    close TEXT NOT NULL,
    samples INTEGER NOT NULL,
    first_ns INTEGER NOT NULL,
    last_ns INTEGER NOT NULL,
    confidence TEXT, -- the lowest; NULL when a snapshot had none
    PRIMARY KEY (span, at_ns)
) STRICT, WITHOUT ROWID;
