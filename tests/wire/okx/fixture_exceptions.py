"""Facts of another suite about OKX's payloads that are not ours to hold, with the reason of each."""

from collections.abc import Mapping

_ENVELOPE = "the envelope is checked and then dropped"
_DETAILS = "margin and equity details of a balance are not carried: the house reads spot balances"
_SUITE = "asked of a mock server of that suite, not of this payload"
_LEVELS = "columns and padding of its ten-level struct: numbers of orders are not carried"

# (file pattern, label pattern) -> why the fact is not ours to hold
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("*", "parsed.code"): _ENVELOPE,
    ("*", "parsed.msg"): _ENVELOPE,
    ("http_get_account_balance", "account.[!ud]*"): _DETAILS,
    ("http_get_account_balance", "account.upl"): _DETAILS,
    ("http_get_account_balance", "detail.*"): _DETAILS,
    ("http_get_account_balance", "account_state.account_type"): (
        "OKX has one unified trading account, whatever its mode"
    ),
    ("http_get_account_balance", "account_state.margins.len()"): "margins are not carried",
    ("http_get_account_balance", "usdt_balance.locked"): (
        "that suite computes total - free; frozenBal says 5.47 (sheet, section 8)"
    ),
    ("http_balance_detail_new_fields", "detail_*"): _DETAILS,
    ("ws_account", "account.total_eq"): _DETAILS,
    ("http_get_account_positions-history", "hist.*"): (
        "of a closed position only its instrument and entry price are carried"
    ),
    ("http_get_instruments_swap", "rates*"): _SUITE,
    ("http_get_instruments_swap", "book.*"): _SUITE,
    (
        "http_get_instruments_swap",
        "instrument.underlying()",
    ): "a perpetual's base and quote are its own",
    (
        "http_get_instruments_*",
        "instrument.m??_price()",
    ): "OKX states no price limits in its listing",
    ("http_get_orders_history", "order.fill_fee"): (
        "the field is absent; the cumulative fee of an order with one fill is that fill's fee"
    ),
    ("http_get_spreads", "legs*"): "legs are not carried: spreads are not traded here",
    ("http_get_spreads", "spread.*"): "this spread is not in the payload: that suite replaces it",
    ("http_transaction_detail", "parsed.bill_id"): "the paging id is used and then dropped",
    ("http_transaction_detail", "parsed.inst_type"): "the instrument's own kind tells it",
    ("ws_books_*", "*.flags"): "flags of its own structs",
    ("ws_books_snapshot", "depth10.???_counts*"): _LEVELS,
    ("ws_books_snapshot", "depth10.????[[]8].*"): _LEVELS,
    ("ws_books_snapshot", "depth10.????[[]0].side"): "a level's side is the list that it stands in",
    ("ws_orders", "data[[]0].*"): "categories, rebates and links of orders are not carried",
    ("ws_orders_liquidation", "*category"): "categories of orders are not carried",
    (
        "ws_orders_algo",
        "msg.ord_px",
    ): "the wire's -1 (any price) is no price: see status_report.price",
    ("ws_orders_algo", "status_report.trigger_type"): "the kind of trigger price is not carried",
}
