"""``tracker extract`` and ``tracker scan``: figures out of articles."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracker.commands.options import add_command, add_format, emit
from tracker.model import CLAIM_FIELDS, Article, Claim, TrackerError, parse_time

SHOWN = (
    "metric",
    "figure",
    "group",
    "attributed_to",
    "via",
    "reported_at",
    "standing",
    "about",
    "certainty",
    "basis",
    "method",
    "quote",
)


def add_parsers(commands: Any) -> None:
    """Add the commands that read articles."""
    sub = add_command(
        commands,
        "extract",
        extract,
        "show the casualty figures of articles",
        "tracker extract article.txt --published 2024-01-04T17:20-05:00 --event kerman-2024 --append",
    )
    sub.add_argument("articles", nargs="+", metavar="ARTICLE", help="a text or HTML file, or - for standard input")
    sub.add_argument("--event", metavar="EVENT", help="the event that the articles are about")
    sub.add_argument("--published", metavar="TIME", help="when the page appeared, if the page does not say")
    sub.add_argument("--outlet", help="who printed it")
    sub.add_argument("--url", help="where")
    sub.add_argument(
        "--append", action="store_true", help="put the figures about the event into its ledger (asks for --event)"
    )
    add_format(sub, "csv", "jsonl", "json", "markdown")
    sub = add_command(
        commands,
        "scan",
        scan,
        "extract the figures of many articles",
        "tracker scan docs.jsonl --out claims.jsonl",
    )
    sub.add_argument(
        "docs", metavar="DOCS.jsonl", help="one JSON object a line: id, text; title, published_at, outlet, url"
    )
    sub.add_argument("--out", required=True, metavar="CLAIMS.jsonl", help="one claim a line; - for standard output")


def _given(args: argparse.Namespace) -> dict[str, str]:
    """The fields of an article that the command line gives."""
    if args.published:
        parse_time(args.published)
    given = {"published_at": args.published, "outlet": args.outlet, "url": args.url}
    return {field: value for field, value in given.items() if value}


def extract(args: argparse.Namespace) -> int:
    """Run ``tracker extract``."""
    from tracker.articles import read_article
    from tracker.extractor import extract as claims_of

    given = _given(args)
    event = None
    if args.append or args.event:
        if not args.event:
            raise TrackerError("--append needs --event EVENT: the ledger that the figures go to")
        from tracker.workspace import find_workspace

        workspace = find_workspace(args.data)
        event = workspace.event(args.event)
    batches = []
    for name in args.articles:
        article = dataclasses.replace(read_article(name), **given)
        batches.append((name, claims_of(article)))
    claims = [claim for _, batch in batches for claim in batch]
    if args.append and event is not None:
        from tracker.ledger import append_claims

        path = workspace.ledger_path(event.event)
        for name, batch in batches:
            main = [claim for claim in batch if claim.about == "main"]
            result = append_claims(path, main, zone=event.timezone)
            others = len(batch) - len(main)
            note = f", {others} about other events left out" if others else ""
            print(
                f"{name}: {len(result.added)} new in {path}, {len(result.repeated)} there before{note}", file=sys.stderr
            )
            if result.set_aside:
                print(f"tracker: {result.set_aside}", file=sys.stderr)
    chosen = args.format or ("table" if sys.stdout.isatty() else "csv")
    rows: Iterable[dict[str, Any]] = map(_shown if chosen == "table" else Claim.as_dict, claims)
    emit(rows, SHOWN if chosen == "table" else CLAIM_FIELDS, args.format, title="Figures in the order of the text")
    if not claims:
        print("no casualty figures found", file=sys.stderr)
    return 0


def _shown(claim: Claim) -> dict[str, Any]:
    """A claim as the table shows it: what is usual stays blank."""
    from tracker.figures import format_figure

    usual = {"standing": "current", "about": "main", "certainty": "stated", "basis": "total", "method": "rules"}
    row = {k: None if usual.get(k) == v else v for k, v in claim.as_dict().items()}
    row["figure"] = format_figure(claim.value, claim.value_max, claim.qualifier)
    return row


def scan(args: argparse.Namespace) -> int:
    """Run ``tracker scan``: the output appears only when all of it is there."""
    from tracker.articles import read_articles

    if args.out == "-":
        for line in _scanned(read_articles(args.docs)):
            sys.stdout.write(line)
        return 0
    target = Path(args.out)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8") as handle:
            count = 0
            for line in _scanned(read_articles(args.docs)):
                handle.write(line)
                count += 1
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{count} figures in {target}", file=sys.stderr)
    return 0


def _scanned(articles: Iterable[Article]) -> Iterable[str]:
    from tracker.extractor import extract as claims_of

    for article in articles:
        for claim in claims_of(article):
            yield json.dumps(claim.as_dict(), ensure_ascii=False) + "\n"
