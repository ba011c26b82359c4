CREATE TABLE IF NOT EXISTS meta(k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS event(
  seq INTEGER PRIMARY KEY, wall_ns INTEGER NOT NULL, mono_ns INTEGER NOT NULL, boot TEXT NOT NULL,
  kind TEXT NOT NULL, v INTEGER NOT NULL,
  venue TEXT, account TEXT, intent_id TEXT, attempt_id TEXT, cid TEXT, vid TEXT,
  body TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS attempt(
  cid TEXT PRIMARY KEY, intent_id TEXT NOT NULL, n INTEGER NOT NULL, venue TEXT NOT NULL,
  account TEXT NOT NULL, sent_wall_ns INTEGER, expires_wall_ns INTEGER, seq INTEGER NOT NULL,
  UNIQUE(intent_id, n)) STRICT;
CREATE TABLE IF NOT EXISTS fill(
  venue TEXT NOT NULL, account TEXT NOT NULL, symbol TEXT NOT NULL, vid TEXT NOT NULL,
  trade_id TEXT NOT NULL, px TEXT NOT NULL, qty TEXT NOT NULL, fee TEXT, fee_asset TEXT,
  ts_ns INTEGER, seq INTEGER NOT NULL,
  PRIMARY KEY(venue, account, symbol, vid, trade_id)) STRICT;
CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_append_only_update BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_append_only_delete BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
