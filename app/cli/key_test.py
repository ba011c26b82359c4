"""`tradedeck keys test`: read the account once with the stored key."""

from app.bootstrap.checks import read_account_once
from app.cli.guard import FOUND_WRONG
from app.domain.account_events import BalancesReported
from app.domain.errors import UnusableInput
from app.host.config_files import load_settings
from app.host.folders import user_folders


def run_key_test(venue: str, name: str | None) -> int:
    """Print what the venue answered; exit 1 when it refused or could not be reached."""
    folders = user_folders()
    flags = {"venues": {venue: {} if name is None else {"key": name}}}
    settings = load_settings(folders, flags=flags)
    if venue not in settings.venues:
        raise UnusableInput(f"no venue named {venue!r}; use binance or okx")
    found = read_account_once(settings, venue)
    if isinstance(found, BalancesReported):
        held = sum(1 for balance in found.balances if balance.total)
        print(f"ok: {venue} accepts the key and shows {held} assets")
        return 0
    if found is None:
        print(f"no answer from {venue} within 20 s: check the network, then try again")
    else:
        print(f"{venue} refuses the key: {found.reason or 'no reason given'}")
    return FOUND_WRONG
