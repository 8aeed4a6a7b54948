"""The extractor: an article in, its claims of casualties out.

Rules as data, one folder of files a language; see ``en/rules/`` for the patterns. No network,
no model, and neither pandas nor matplotlib nor dateparser is loaded.
"""

from __future__ import annotations

from tracker.extractor.reading import reader
from tracker.model import Article, Claim

__all__ = ["extract"]


def extract(article: Article, language: str = "en") -> list[Claim]:
    """Every claim of an article, in the order of its text; background ones too (``about`` says which).

    Spans (``start``, ``end``) index ``article.text``; times are reduced ISO 8601 with the precision
    that the words have. Never raises on text; raises :class:`tracker.model.TrackerError` for an
    unknown language.
    """
    return reader(language).read(article)
