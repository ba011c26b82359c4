"""The five-minute tour of the demo: a strip tells a step, which is done when it has happened."""

from app.tui.tour.guide import Guide

__all__ = ["Guide"]
