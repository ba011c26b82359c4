"""`python -m docs.make_keys`: writes docs/KEYS.md from the key table."""

from pathlib import Path

from app.tui.bindings import BINDINGS, PLACES
from app.tui.key_choice import name_of
from app.tui.keymap import key_name

_TARGET = Path(__file__).with_name("KEYS.md")
_TOP = """# Keys

Made from the key table in `app/tui/bindings.py` by `python -m docs.make_keys`. `?` shows the same in the
cockpit, and `ctrl+p` finds an action by its name. Two letters without a gap are pressed one after the
other: `gv` is `g`, then `v`. A key that opens something that can end in an order, a cancel or a stop is
never the key that makes it happen; pasted text makes nothing happen.

Other keys stand in the config file (`tradedeck locate` prints where it lies):

```toml
[keys]
preset = "fkeys"   # or trader, vim, ladder
rebind = { "trade.buy" = ["f2"], "trade.quit" = ["Q"] }
```

`fkeys` adds F2 buy, F3 sell, F4 cancel, F5 cancel menu, F6 instrument, F7 explain, F8 kill and F9 arm;
`vim` adds `dd` cancel, `ctrl+f` `ctrl+b` pages, `ctrl+w w` next panel and `ZZ` quit; in `ladder` the arrows
move the price in the ladder from any panel. A key that you give to an action comes first in the footer;
the shipped ones stay beside it unless you give them to something else of the same place. What ends danger,
goes back or confirms keeps its shipped keys in any case. Refused with the fix are: a key that confirms and
does anything else anywhere, one with two meanings, one that would not do what it is given for wherever its
place is in force, a character where text is typed, and what not every terminal sends.
"""
_FILTER = """
All words of a filter must be found in a row, in any order. A word is found where its letters stand side
by side, in symbols, venues and assets also where they only stand in order (`ebt` finds ETH/BTC).
`field:text` looks into one field, whose name may be shortened: `sym:eth venue:okx side:b state:open` in
the order feed, where `state:open` is all that may still trade and `state:done` the rest. Enter keeps the
filter, the panel's title shows it, `n` and `N` go round the rows that it finds, `esc` takes it away.

A split order and its parts stay together: what of them does not match by itself is shown dim. `n` and `N`
pass it by, the title does not count it, `space` does not mark it, a mark that it had cancels nothing and
`E` does not write it. `c` without marks still cancels the row under the cursor, dim or not.
"""
_CANCEL = """
After `c` on the command line stand words that narrow down which of our open orders are meant: `all`,
`last`, `buy`, `sell`, a venue, a symbol or its base asset, each as short as it is clear; `c sell btc okx`
needs all three. A single order is canceled at once, more than one is asked about first. Orders placed
elsewhere are canceled only one by one or by marks, and after a question.
"""
_AFTER = {"filter": _FILTER, "command": _CANCEL}


def keys_page() -> str:
    """The page as it should be."""
    parts = [_TOP]
    for place, heading in PLACES.items():
        rows = [
            f"| {' '.join(_code(key) for key in each.keys)} | {each.help} | `{name_of(each)}` |"
            for each in BINDINGS
            if each.where == place
        ]
        if rows:
            parts.append(
                "\n".join(
                    (
                        "",
                        f"## {heading}",
                        "",
                        "| key | what it does | name |",
                        "|---|---|---|",
                        *rows,
                        "",
                    )
                )
            )
        parts.append(_AFTER.get(place, ""))
    return "".join(parts)


def _code(key: str) -> str:
    name = key_name(key)
    return f"`{name}`".replace("|", "\\|")


def main() -> None:
    """Write the page."""
    _TARGET.write_text(keys_page(), "utf-8")
    print(f"written {_TARGET.name}")


if __name__ == "__main__":
    main()
