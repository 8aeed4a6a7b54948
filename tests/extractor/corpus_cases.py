"""The cases of tests/corpus and the pieces of tests/golden as articles and gold claims; see the READMEs there."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

from tracker.model import Article, Metric

CORPUS = Path(__file__).parents[1] / "corpus"
GOLDEN = CORPUS.with_name("golden")
SHARED = Path(__file__).parents[3] / "shared"


def located(text: str, span: str, nth: int) -> tuple[int, int]:
    """Start and end of the nth occurrence of the span."""
    at = -1
    for _ in range(nth + 1):
        at = text.find(span, at + 1)
        assert at >= 0, f"{span!r} is not {nth + 1} times in {text!r}"
    return at, at + len(span)


def golds_of(case: dict[str, Any], doc: str) -> list[dict[str, Any]]:
    """A case's claims with the fields that the format leaves out."""
    usual = {"value_max": None, "qualifier": "exact", "reported_at": case["published_at"]}
    golds = []
    for claim in case["claims"]:
        start, end = located(case["text"], claim["span"], claim.get("nth", 0))
        golds.append({**usual, **claim, "doc": doc, "start": start, "end": end})
    return golds


@functools.cache
def corpus() -> tuple[list[Article], list[dict[str, Any]]]:
    """Every case as an article, and every gold claim; an article's id is file:line."""
    articles: list[Article] = []
    golds: list[dict[str, Any]] = []
    for path in sorted(CORPUS.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case = json.loads(line)
            doc = f"{path.name}:{number}"
            articles.append(Article(case["text"], id=doc, published_at=case["published_at"]))
            golds += golds_of(case, doc)
    return articles, golds


@functools.cache
def negatives() -> list[str]:
    """Sentences with numbers and without any claim."""
    lines = (CORPUS / "negatives.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


MARK = re.compile(r"\[([kimhdtace])(\??):([^\]]+)\]")
MARKS = {metric.value[0]: metric.value for metric in reversed(Metric)}  # the plain metrics come first


@functools.cache
def pieces(folder: str) -> tuple[list[Article], list[dict[str, Any]]]:
    """The pieces of a folder as articles, and the figures marked in them; an article's id is file:line."""
    articles: list[Article] = []
    golds: list[dict[str, Any]] = []
    for path in sorted((GOLDEN / folder).glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            doc, line = f"{path.name}:{number}", line.replace(" // ", "\n\n")
            text, done = "", 0
            for match in MARK.finditer(line):
                text += line[done : match.start()]
                start, done = len(text), match.end()
                text += match[3]
                metric, optional = MARKS[match[1]], bool(match[2])
                golds.append({"doc": doc, "start": start, "end": len(text), "metric": metric, "optional": optional})
            articles.append(Article(text + line[done:], id=doc, published_at="2024-05-10"))
    return articles, golds
