"""What the ledger's tests share: small counts by default, full ones in ``make soak``."""

import os

import pytest

from tracker.model import COLUMNS, Claim


@pytest.fixture(scope="session")
def soak():
    """Whether the long runs were asked for."""
    return os.environ.get("TRACKER_SOAK") == "1"


@pytest.fixture
def ledger(tmp_path):
    """The path of a ledger that is not there yet."""
    return tmp_path / "kerman-2024.csv"


@pytest.fixture
def claims():
    """Three claims of one article."""
    common = {
        "attributed_to": "Ahmad Vahidi",
        "via": "IRNA",
        "url": "https://example.org/1",
        "quote": "said 84; then 280",
    }
    return [
        Claim(reported_at="2024-01-04", metric="killed", value=84, qualifier="at_least", **common),
        Claim(reported_at="2024-01-04", metric="injured", value=280, qualifier="more_than", **common),
        Claim(
            reported_at="2024-01-03T16:50+03:30", metric="killed", value=50, value_max=60, qualifier="range", **common
        ),
    ]


@pytest.fixture
def header():
    """The ledger's header line."""
    return ",".join(COLUMNS) + "\n"
