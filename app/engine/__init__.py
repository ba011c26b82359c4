"""The running machine: one inbox, one synchronous apply, effects out."""

from app.engine.engine import Engine
from app.engine.options import EngineOptions
from app.engine.report import EngineReport, ParentReport

__all__ = ["Engine", "EngineOptions", "EngineReport", "ParentReport"]
