"""Finds themes/ and config/ in the wheel or in a checkout: the only code that knows there are two places."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(folder: str) -> Traversable:
    """The folder as packed in the wheel, or as it stands in a checkout."""
    packed = files("app").joinpath("_shipped", folder)
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2] / folder
