"""Commands of this group."""

from __future__ import annotations

from typing import Any


def add_parsers(commands: Any) -> None:
    """Add this group's commands."""
