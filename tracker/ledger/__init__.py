"""The ledger: plain CSV files of claims, append-only, read in whatever shape people leave them.

    read_ledger(path) -> Table          the claims as a DataFrame, and what is wrong with which line
    append_claims(path, claims)         locked, durable, idempotent; keeps the file's dialect and column order

Everything is loaded at first use, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.ledger.append import AppendResult, append_claims
    from tracker.ledger.table import Table, read_ledger

_HOMES = {
    "AppendResult": "append",
    "append_claims": "append",
    "Table": "table",
    "read_ledger": "table",
}
__all__ = ["AppendResult", "Table", "append_claims", "read_ledger"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"tracker.ledger.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
