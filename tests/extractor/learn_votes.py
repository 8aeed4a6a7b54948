"""Learns the weights of the words around figures from the annotated texts of the tests: `make votes`.

Writes ``tracker/extractor/en/votes.csv``; with ``--without round33,round34`` from the other sets alone, to see on those
(`tracker evaluate`) what the votes do for texts that they have not learned from. Wants scikit-learn
(`pip install -e '.[learn]'`).
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from corpus_cases import GOLDEN, corpus, negatives, pieces
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from tracker.articles import read_articles
from tracker.extractor.reading import reader
from tracker.extractor.votes import voting
from tracker.model import Article

PARAGRAPHS, WORDINGS = "paragraphs", "wordings"
OUT = Path(__file__).parents[2] / "tracker" / "extractor" / "en" / "votes.csv"
SEEN = 3  # occurrences from which a sign has a vote
UNFOUND = 3  # weight of a figure that no rule finds: it is for them that the votes are
ODD = 0.2  # weight of a figure of the wordings, which are rarer in texts than among what is learned from
STRENGTH = 0.5  # inverse of the L2 penalty, for claims
METRIC_STRENGTH = 1.0  # inverse of the L1 penalty, for metrics, of which most words say nothing
LEAST = 0.1  # smaller weights are left out


@dataclass(frozen=True)
class Candidate:
    """A number of a text: what surrounds it, what it is, and what rules say."""

    source: str
    signs: collections.Counter[str]
    gold: str  # its metric, "" for none
    found: bool  # whether a rule finds it


def texts() -> Iterator[tuple[str, Iterable[Article], Iterable[dict[str, Any]]]]:
    """Every annotated set: its name, its texts and its figures."""
    for path in sorted((GOLDEN / "blind").glob("*.docs.jsonl")):
        name = path.name.partition(".")[0]
        golds = path.with_name(f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
        yield name, read_articles(str(path)), map(json.loads, golds)
    yield "corpus", *corpus()
    yield "negatives", [Article(text, id=text) for text in negatives()], []
    for folder in (PARAGRAPHS, WORDINGS):
        yield folder, *pieces(folder)


def candidates(without: set[str]) -> list[Candidate]:
    """The numbers of all texts on which words may vote."""
    read = reader()
    signs = read.votes.signs
    out = []
    for source, articles, golds in texts():
        if source in without:
            continue
        metrics = {(gold["doc"], gold["start"]): gold["metric"] for gold in golds}
        for article in articles:
            for layout in read.segmenter.windows(article.text):
                paragraphs = read.by_rules(article.text, layout)
                for passage, setting in voting(paragraphs, read.outcomes.figure, signs):
                    for n in setting.figures:
                        figure = passage.line.items[n].figure
                        assert figure is not None
                        evidence = signs.evidence(n, setting)
                        said = collections.Counter(sign for piece in evidence for sign in signs.spell(piece))
                        gold = metrics.get((str(article.id), figure.start), "")
                        out.append(Candidate(source, said, gold, n in setting.found))
    return out


@dataclass(frozen=True)
class Learned:
    """Signs, their weights for a claim, and their weights for each metric (signs by metrics)."""

    vectors: DictVectorizer
    claim: np.ndarray
    metrics: dict[str, np.ndarray]


def learn(sample: list[Candidate]) -> Learned:
    """The weights that tell claims from other numbers, and metrics of claims from each other."""
    seen = collections.Counter(sign for one in sample for sign in one.signs)
    vectors = DictVectorizer()
    signs_of = vectors.fit_transform([{s: n for s, n in one.signs.items() if seen[s] >= SEEN} for one in sample])
    weights = np.array([(1 if one.found else UNFOUND) * (ODD if one.source == WORDINGS else 1) for one in sample])
    claims = np.array([bool(one.gold) for one in sample])
    metrics = np.array([one.gold for one in sample])
    return Learned(
        vectors,
        _weights(signs_of, claims, weights, STRENGTH, 0),
        {
            metric: _weights(signs_of[claims], metrics[claims] == metric, weights[claims], METRIC_STRENGTH, 1)
            for metric in sorted(set(metrics[claims]))
        },
    )


def fit(signs_of: csr_matrix, is_so: np.ndarray, weights: np.ndarray, strength: float, l1: int) -> np.ndarray:
    """The weight of each sign, and of all alike, by logistic regression with an L1 or L2 penalty."""
    signs_of = csr_matrix(
        (signs_of.data, signs_of.indices.astype(np.int32), signs_of.indptr.astype(np.int32)), signs_of.shape
    )
    model = LogisticRegression(C=strength, l1_ratio=l1, solver="liblinear", max_iter=500, random_state=1)
    model.fit(signs_of, is_so, sample_weight=weights)
    return np.round(np.append(model.coef_[0], model.intercept_[0]), 2)


def _weights(signs_of: csr_matrix, is_so: np.ndarray, weights: np.ndarray, strength: float, l1: int) -> np.ndarray:
    """The same without the smallest."""
    learned = fit(signs_of, is_so, weights, strength, l1)
    return np.where(abs(learned) < LEAST, 0, learned)


def write(learned: Learned) -> None:
    """Writes the weights as the table that the extractor reads; the first line is what speaks for all alike."""
    with OUT.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["sign", "claim", *learned.metrics])
        for k, sign in sorted(
            [(-1, ""), *enumerate(learned.vectors.get_feature_names_out())], key=lambda pair: pair[1]
        ):
            row = [learned.claim[k], *(weights[k] for weights in learned.metrics.values())]
            if any(row) or not sign:
                table.writerow([sign, *(f"{value:g}" if value else "" for value in row)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without", default="", help="sets to leave out, with commas between them")
    without = set(parser.parse_args().without.split(","))
    write(learn(candidates(without)))
    print(f"{OUT.name}: {sum(1 for _ in OUT.open())} lines")


if __name__ == "__main__":
    main()
