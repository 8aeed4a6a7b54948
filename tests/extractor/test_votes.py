"""Where no rule finds a figure, the words around it vote, by learned weights."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from corpus_cases import GOLDEN, negatives, pieces

from tracker.articles import read_articles
from tracker.cli import main
from tracker.extractor import extract
from tracker.extractor.language import HERE
from tracker.extractor.reading import reader
from tracker.extractor.signs import ALL
from tracker.extractor.votes import WEIGHED, voting
from tracker.model import Article, Metric

# F1 of the figures by place and metric: a little under what is reached.
FLOORS = {"paragraphs": 0.915, "wordings": 0.72}


@pytest.mark.parametrize("folder", FLOORS)
def test_what_the_pieces_taught_is_kept(folder: str) -> None:
    articles, golds = pieces(folder)
    marked = {(gold["doc"], gold["start"], gold["metric"]): gold["optional"] for gold in golds}
    claimed = {(article.id, claim.start, claim.metric) for article in articles for claim in extract(article)}
    right = sum(not marked.get(claim, True) for claim in claimed)
    false = len(claimed - set(marked))
    assert 2 * right / (right + false + sum(not optional for optional in marked.values())) >= FLOORS[folder]


def test_a_sentence_alone_has_no_vote() -> None:
    """Words vote only beside figures that rules have found."""
    for sentence in negatives():
        assert all(claim.method != WEIGHED for claim in extract(Article(sentence))), sentence


def test_the_table_names_what_no_rule_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles, _ = pieces("paragraphs")
    voted = next(article for article in articles if any(claim.method == WEIGHED for claim in extract(article)))
    path = tmp_path / "article.txt"
    path.write_text(voted.text, encoding="utf-8")
    assert main(["extract", str(path), "--published", "2024-05-10", "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "method" in out
    assert WEIGHED in out


def test_every_weight_is_a_number_of_a_sign_and_a_metric() -> None:
    with (HERE / "en" / "votes.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    names = [row["sign"] for row in rows]
    assert names == sorted(set(names))
    assert names[0] == ALL
    assert {*rows[0]} - {"sign", "claim"} <= {metric.value for metric in Metric}
    for row in rows:
        assert all(re.fullmatch(r"-?\d+(?:\.\d+)?|", row[name]) for name in row if name != "sign"), row


def test_what_evidence_weighs_is_what_its_signs_say() -> None:
    read = reader()
    with (HERE / "en" / "votes.csv").open(encoding="utf-8", newline="") as handle:
        weights = {row["sign"]: float(row["claim"] or 0) for row in csv.DictReader(handle)}
    judged = 0
    for article in read_articles(str(GOLDEN / "blind" / "round20.docs.jsonl")):
        for layout in read.segmenter.windows(article.text):
            paragraphs = read.by_rules(article.text, layout)
            for _, setting in voting(paragraphs, read.outcomes.figure, read.votes.signs):
                for n in setting.figures:
                    evidence = read.votes.signs.evidence(n, setting)
                    said = [ALL, *(sign for piece in evidence for sign in read.votes.signs.spell(piece))]
                    heard = sum(weight for weight, _ in read.votes.weigh(n, setting))
                    assert heard == pytest.approx(sum(weights.get(sign, 0.0) for sign in said))
                    judged += 1
    assert judged > 100
