"""Accounts of a pretend venue: keys, fee rates and exact balances."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.domain.amounts import ZERO


class Balance(msgspec.Struct):
    """What an account holds of one asset."""

    available: Decimal = ZERO
    locked: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.available + self.locked


class Account:
    """One account. `is_user` marks those whose orders are remembered, persisted and reported as events."""

    def __init__(
        self,
        account_id: str,
        *,
        maker_fee: Decimal = ZERO,
        taker_fee: Decimal = ZERO,
        is_user: bool = False,
        api_key: str = "",
        secret: str = "",
        passphrase: str = "",
    ) -> None:
        self.account_id = account_id
        self.maker_fee = maker_fee
        self.taker_fee = taker_fee
        self.is_user = is_user
        self.api_key = api_key
        self.secret = secret
        self.passphrase = passphrase
        self.balances: dict[str, Balance] = {}

    def balance(self, asset: str) -> Balance:
        """The balance of one asset, made on first touch."""
        held = self.balances.get(asset)
        if held is None:
            held = self.balances[asset] = Balance()
        return held

    def deposit(self, assets: Mapping[str, Decimal]) -> None:
        for asset, amount in assets.items():
            self.balance(asset).available += amount

    def can_spend(self, asset: str, amount: Decimal) -> bool:
        return self.balance(asset).available >= amount

    def lock(self, asset: str, amount: Decimal) -> None:
        held = self.balance(asset)
        held.available -= amount
        held.locked += amount

    def unlock(self, asset: str, amount: Decimal) -> None:
        held = self.balance(asset)
        held.available += amount
        held.locked -= amount

    def spend_locked(self, asset: str, amount: Decimal) -> None:
        self.balance(asset).locked -= amount

    def credit(self, asset: str, amount: Decimal) -> None:
        self.balance(asset).available += amount
