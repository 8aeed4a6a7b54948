"""``tracker evaluate``: the extractor against annotated figures."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from tracker.commands.options import add_command, add_format, emit
from tracker.model import Article, Problem, TrackerError

SCORES = ("measure", "precision", "recall", "f1", "f1_95%")
FIELDS = ("field", "accuracy", "right", "of")
COLUMNS = ("measure", "precision", "recall", "f1", "f1_low", "f1_high", "accuracy", "right", "of")


def add_parsers(commands: Any) -> None:
    """Add the command that measures the extractor."""
    sub = add_command(
        commands,
        "evaluate",
        evaluate,
        "measure the extractor against annotated figures",
        "tracker evaluate docs.jsonl gold.jsonl --errors",
    )
    sub.add_argument("docs", metavar="DOCS.jsonl", help="the articles, one JSON object a line: id, text, published_at")
    sub.add_argument("gold", metavar="GOLD.jsonl", help="the right claims, one a line: doc, metric, value ...")
    sub.add_argument(
        "--containment",
        action="store_true",
        help="the gold claims have no spans: count those found anywhere in their document",
    )
    sub.add_argument(
        "--errors",
        action="store_true",
        help="also list what went wrong, a line each (with csv: on standard error)",
    )
    add_format(sub, "csv", "json")


def evaluate(args: argparse.Namespace) -> int:
    """Run ``tracker evaluate``."""
    from tracker import evaluation
    from tracker.articles import read_articles

    articles: dict[str, Article] = {}
    for article in read_articles(args.docs):
        if article.article_id in articles:
            raise TrackerError(Problem("duplicate", f"two articles have the id {article.article_id!r}", args.docs))
        articles[article.article_id] = article
    golds = evaluation.read_gold(args.gold, articles, spans=not args.containment)
    claims = evaluation.extracted(articles.values())
    answer = _contained(golds, claims) if args.containment else _compared(golds, claims)
    chosen = args.format or ("table" if sys.stdout.isatty() else "csv")
    faults = answer.pop("faults")
    errors = [str(fault) for fault in faults] if args.errors else []
    if chosen == "json":
        json.dump(answer | ({"errors": errors} if args.errors else {}), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    answer["measures"] = [
        {name: round(cell, 4) if isinstance(cell, float) else cell for name, cell in row.items()}
        for row in answer["measures"]
    ]
    if chosen == "csv":
        emit(answer["measures"], COLUMNS, chosen)
    else:
        _tables(answer, args.containment)
    sys.stdout.flush()
    for error in errors:
        print(error, file=sys.stderr if chosen == "csv" else sys.stdout)
    return 0


def _compared(golds: list[dict[str, Any]], claims: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``json`` prints of gold with spans, and the ``faults``."""
    from tracker.evaluation import FIELDS, compare

    told = compare(golds, claims)
    figure = told.figure
    rows = [
        _score("metric and value", figure) | {"f1_low": told.interval[0], "f1_high": told.interval[1]},
        _score("with qualifier, speaker and day", told.main),
        _score("with every field", told.every),
    ]
    for name in FIELDS:
        right = {"right": told.right[name], "of": figure.matched}
        rows.append({"measure": name, "accuracy": told.accuracy(name), **right})
    return {
        "documents": told.documents,
        "gold": figure.matched + figure.missed,
        "extracted": figure.matched + figure.false,
        "measures": rows,
        "faults": told.faults,
    }


def _contained(golds: list[dict[str, Any]], claims: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``json`` prints of gold without spans, and the ``faults``."""
    from tracker.evaluation import contain

    told = contain(golds, claims)
    rows = [
        {"measure": "found anywhere", "recall": told.recall, "right": told.found, "of": told.gold},
        {"measure": "found, mean of documents", "recall": told.by_document},
    ]
    return {
        "documents": told.documents,
        "gold": told.gold,
        "extracted": len(claims),
        "measures": rows,
        "faults": told.faults,
    }


def _tables(answer: dict[str, Any], containment: bool) -> None:
    title = f"Documents {answer['documents']}, figures in the gold {answer['gold']}, extracted {answer['extracted']}"
    if containment:
        emit(answer["measures"], ("measure", "recall", "right", "of"), "table", title=title)
        return
    scores = [row for row in answer["measures"] if "f1" in row]
    scores[0] = scores[0] | {"f1_95%": "{f1_low} to {f1_high}".format(**scores[0])}
    emit(scores, SCORES, "table", title=title)
    fields = [row | {"field": row["measure"]} for row in answer["measures"] if "accuracy" in row]
    emit(fields, FIELDS, "table", title="Of the figures found, right in each field")


def _score(measure: str, score: Any) -> dict[str, Any]:
    return {
        "measure": measure,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.matched,
        "of": score.matched + score.missed,
    }
