"""What OKX's codes prove about an order, and what a trader should do about the others.

A code that is in none of these tables proves nothing: the outcome is UNKNOWN (safety.md 6.4).
"""

from app.domain.order_events import Action, Verdict

# The order exists under this id, from this attempt or an earlier one: query it.
EXISTS = frozenset(("51011", "51016"))

# The order to cancel or amend is unknown or finished: query it, it may be filled.
GONE = frozenset(("51400", "51401", "51402", "51405", "51410", "51503", "51509", "51510", "51603"))

# The venue says that it did not take the request. 50004 (time-out), 50001, 50005, 50013, 50026 (busy,
# maintenance, system error) and 51054 are not here: what became of the order is not said.
REFUSED = frozenset(
    (
        # malformed or not allowed, found before the matching engine
        *("50000", "50002", "50006", "50014", "50015", "50016", "50024", "50025", "50036", "50115"),
        *("51000", "51001", "51002", "51003", "51012", "51014", "51015", "51026"),
        *("51407", "51408", "51409", "51500", "51501"),
        # rate limits
        *("50011", "50040", "50061", "60014"),
        # key, passphrase, signature, clock, address
        *("50101", "50102", "50103", "50104", "50105", "50106", "50107", "50108", "50109", "50110"),
        *("50111", "50112", "50113", "50114", "50119", "50120"),
        *("60004", "60005", "60006", "60007", "60009", "60011", "60012", "60013", "60019"),
        *("60024", "60027", "60028", "60032"),
        # account blocked, restricted, frozen or in the wrong mode
        *("50007", "50008", "50009", "50010", "50012", "50017", "50018", "50019", "50020", "50021"),
        *("50022", "50023", "50027", "50028", "50100", "51009", "51010", "51024", "51155", "59113"),
        # balance, size, price, number of orders
        *("51004", "51005", "51006", "51007", "51008", "51017", "51020", "51025", "51031"),
        *("51100", "51101", "51102", "51103", "51104", "51105", "51106", "51107", "51108", "51109"),
        *("51110", "51111", "51112", "51116", "51118", "51119", "51120", "51121", "51122", "51124"),
        *("51127", "51129", "51131", "51135", "51136", "51137", "51138", "51174", "51185"),
        *("51201", "51202", "51203", "51204", "51205"),
        # the instrument does not trade now
        *("51021", "51022", "51027", "51028", "51029", "51030", "54072", "54094"),
        # cancel or amend is not possible for this order; it stands as it was
        *("51403", "51404", "51406", "51502", "51506", "51508", "51511"),
    )
)

# Over the limit: definitive for this request, and a reason to slow down.
THROTTLED = frozenset(("50011", "50040", "50061", "60014"))
BUSY = frozenset(("50001", "50005", "50013", "50026"))

NO_SUCH_ORDER = "51603"
CLOCK = frozenset(("50102", "50112", "60004", "60006"))

# Codes that only name the missing or rejected instIdCode of the socket: REST takes the same order.
CODE_REJECTED = "51001"
CODE_MISSING = frozenset(("50014", "51000"))

_KEY = (
    "check the API key: it works only in the region where the account was registered "
    "(global, eea, us) and only in the mode it was made for (live or demo)"
)
_PASSPHRASE = "check the passphrase that was chosen when the key was made"
_SIGNATURE = "check the secret of the key, or add the key again with `tradedeck keys add`"
_ADDRESS = "allow this machine's IP address for the key on OKX, or use a key without that list"
_CLOCK = "set this machine's clock (its time differs from OKX's by more than 30 seconds)"
_ACCOUNT = "look at the account on OKX: it is blocked or restricted"
_LOGIN = "check key, passphrase, secret and region with `tradedeck keys test`"

# Refusals of the account itself: trying again at once is pointless. Code -> the next step.
NEXT_STEP: dict[str, str] = {
    "50007": _ACCOUNT,
    "50027": _ACCOUNT,
    "50100": _ACCOUNT,
    "50101": _KEY,
    "50102": _CLOCK,
    "50103": _KEY,
    "50104": _PASSPHRASE,
    "50105": _PASSPHRASE,
    "50106": _SIGNATURE,
    "50107": _CLOCK,
    "50110": _ADDRESS,
    "50111": _KEY,
    "50112": _CLOCK,
    "50113": _SIGNATURE,
    "50114": _KEY,
    "50119": _KEY,
    "50120": "give the key the permission it lacks on OKX, or use another key",
    "60001": _KEY,
    "60002": _SIGNATURE,
    "60003": _PASSPHRASE,
    "60004": _CLOCK,
    "60005": _KEY,
    "60006": _CLOCK,
    "60007": _SIGNATURE,
    "60009": _LOGIN,
    "60024": _PASSPHRASE,
    "60032": _KEY,
}

# These say something about one request, or mend themselves; the others are about the whole account.
REFUSES_ACCOUNT = frozenset(NEXT_STEP) - CLOCK - {"50107", "50120"}

_BALANCE = "lower the quantity, or cancel orders that lock the balance"
_TOO_SMALL = "raise the quantity to the venue's minimum"
_PRICE = "choose a price within the venue's limits"
_CLOSED = "wait until the venue trades this instrument, or pick another venue"
_WAIT = "wait a few seconds and try again"

# What a trader can do about a refused order. Code -> the next step.
ORDER_ADVICE: dict[str, str] = {
    **dict.fromkeys(("51008", "51119", "51127", "51131", "51502"), _BALANCE),
    **dict.fromkeys(("51007", "51020", "51100", "51118", "51120"), _TOO_SMALL),
    "51121": "round the quantity to the venue's lot",
    **dict.fromkeys(("51004", "51005", "51101", "51202", "51203"), "lower the quantity"),
    **dict.fromkeys(("51006", "51031", "51116", "51122"), _PRICE),
    **dict.fromkeys(("51135", "51136", "51137", "51138"), _PRICE),
    **dict.fromkeys(("51021", "51022", "51027", "51028", "51029", "51030", "54072"), _CLOSED),
    **dict.fromkeys(THROTTLED, _WAIT),
    "51010": "change the account mode on OKX so that it allows this order",
    "51025": "cancel some open orders first",
    "51155": "pick another pair or venue: OKX does not offer this one in your country",
    "51511": "choose a price that does not cross the book",
}


def advised(words: str | None, code: str) -> str | None:
    """The venue's words with the next step, where there is one to tell."""
    step = ORDER_ADVICE.get(code) or NEXT_STEP.get(code)
    if step is None:
        return words
    return f"{words.rstrip(' .')}: {step}" if words else step


# Why an order ended, by cancelSource. Unlisted sources are shown as the venue words them.
CANCEL_REASONS: dict[str, str] = {
    "0": "canceled by OKX",
    "2": "reduce-only order canceled: not enough margin in the position",
    "3": "canceled to avoid a forced liquidation",
    "4": "canceled: borrowing of this coin reached its cap",
    "6": "canceled by auto-deleveraging",
    "7": "canceled at delivery of the future",
    "9": "canceled: balance too low after funding fees",
    "10": "canceled at expiry of the option",
    "13": "fill-or-kill could not be filled whole",
    "14": "immediate-or-cancel: the rest was not filled",
    "15": "canceled: price outside the venue's limits",
    "20": "canceled by the dead-man switch (cancel all after)",
    "21": "canceled: the position was closed",
    "22": "reduce-only order canceled: a better one in the same direction exists",
    "23": "reduce-only order canceled: a better one in the same direction exists",
    "31": "post-only would have taken",
    "32": "canceled by self-trade prevention",
    "33": "canceled: too many matches in one order",
}


def verdict(action: Action, code: str) -> Verdict:
    """What this code proves about a place, cancel or amend; UNKNOWN for every code we do not know."""
    if code in EXISTS:
        return Verdict.EXISTS if action is Action.PLACE else Verdict.UNKNOWN
    if code in GONE:
        return Verdict.GONE if action is not Action.PLACE else Verdict.UNKNOWN
    return Verdict.REFUSED if code in REFUSED else Verdict.UNKNOWN
