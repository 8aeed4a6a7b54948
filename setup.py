"""Compiles the extractor where asked to (``TRACKER_COMPILED=1``: wants mypy and a C compiler), else nothing."""

import os
from pathlib import Path

from setuptools import setup

if os.environ.get("TRACKER_COMPILED") == "1":
    from mypyc.build import mypycify

    modules = sorted(str(path) for path in Path("tracker/extractor").glob("*.py") if path.name != "__init__.py")
    setup(ext_modules=mypycify(modules, opt_level="1", debug_level="0"))
else:
    setup()
