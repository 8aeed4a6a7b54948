"""Casualty figures as they were reported: who said how many, and when."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Everything public lives in :mod:`tracker.api` and is loaded at first use."""
    if not name.startswith("_"):
        api = import_module("tracker.api")
        if name in api.__all__:
            return getattr(api, name)
    raise AttributeError(f"module 'tracker' has no attribute {name!r}")
