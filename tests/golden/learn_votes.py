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
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from tracker.articles import read_articles
from tracker.extractor.reading import reader
from tracker.extractor.votes import is_figure, signs, voting
from tracker.model import Article, Metric

TESTS = Path(__file__).parents[1]
PARAGRAPHS, WORDINGS = TESTS / "golden" / "paragraphs", TESTS / "golden" / "wordings"
OUT = TESTS.parent / "tracker" / "extractor" / "en" / "votes.csv"
SEEN = 3  # occurrences from which a sign has a vote
UNFOUND = 3  # weight of a figure that no rule finds: it is for them that the votes are
ODD = 0.2  # weight of a figure of the wordings, which are rarer in texts than among what is learned from
STRENGTH, METRIC_STRENGTH = (
    2.0,
    1.0,
)  # inverse of the penalty, L2 and L1: of metrics most words say nothing
LEAST = 0.1  # smaller weights are left out
MARK = re.compile(r"\[([kimhdtace])(\??):([^\]]+)\]")
MARKS = {metric.value[0]: metric.value for metric in reversed(Metric)}  # the plain metrics come first


@dataclass(frozen=True)
class Candidate:
    """A number of a text: what surrounds it, what it is, and what rules say."""

    source: str
    signs: collections.Counter[str]
    gold: str
    optional: bool
    found: str


Gold = dict[int, tuple[str, bool]]


def texts() -> Iterator[tuple[str, Article, Gold]]:
    """Every text whose figures are annotated in their places: the set it is of, and the figures."""
    for path in sorted((TESTS / "golden" / "blind").glob("*.docs.jsonl")):
        golds: dict[str, Gold] = {}
        for line in path.with_name(path.name.replace("docs", "gold")).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            golds.setdefault(row["doc"], {}).setdefault(row["start"], (row["metric"], bool(row.get("optional"))))
        for article in read_articles(str(path)):
            yield path.name.partition(".")[0], article, golds.get(str(article.id), {})
    for path in sorted((TESTS / "corpus").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            gold: Gold = {}
            for claim in case["claims"]:
                start = -1
                for _ in range(claim.get("nth", 0) + 1):
                    start = case["text"].index(claim["span"], start + 1)
                gold[start] = claim["metric"], False
            yield "corpus", Article(text=case["text"], published_at=case.get("published_at")), gold
    for line in (TESTS / "corpus" / "negatives.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield "negatives", Article(text=line), {}
    for folder in (PARAGRAPHS, WORDINGS):
        for path in sorted(folder.glob("*.txt")):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield (folder.name, *marked(line))


def marked(line: str) -> tuple[Article, Gold]:
    """A line in which the figures are marked: "[k:14] people died"; " // " stands between paragraphs."""
    line = line.replace(" // ", "\n\n")
    text, gold, done = "", {}, 0
    for match in MARK.finditer(line):
        text += line[done : match.start()]
        gold[len(text)] = MARKS[match[1]], bool(match[2])
        text += match[3]
        done = match.end()
    return Article(text=text + line[done:]), gold


def candidates() -> list[Candidate]:
    """The numbers of all texts on which words may vote."""
    read = reader()
    out = []
    for source, article, gold in texts():
        for layout in read.segmenter.windows(article.text):
            for passage, setting in voting(read.by_rules(article.text, layout)):
                for n, item in enumerate(passage.line.items):
                    if item.figure is not None and is_figure(item):
                        metric, optional = gold.get(item.figure.start, ("", False))
                        said = collections.Counter(signs(passage.line, n, setting))
                        out.append(Candidate(source, said, metric, optional, setting.found.get(n, "")))
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
    weights = np.array([(1 if one.found else UNFOUND) * (ODD if one.source == WORDINGS.name else 1) for one in sample])
    claims = np.array([bool(one.gold) for one in sample])
    metrics = np.array([one.gold for one in sample])
    return Learned(
        vectors,
        _weights(signs_of, claims, weights, 0),
        {
            metric: _weights(signs_of[claims], metrics[claims] == metric, weights[claims], 1)
            for metric in sorted(set(metrics[claims]))
        },
    )


def _weights(signs_of: csr_matrix, is_so: np.ndarray, weights: np.ndarray, l1: int) -> np.ndarray:
    signs_of = csr_matrix(
        (signs_of.data, signs_of.indices.astype(np.int32), signs_of.indptr.astype(np.int32)), signs_of.shape
    )
    strength = METRIC_STRENGTH if l1 else STRENGTH
    model = LogisticRegression(C=strength, l1_ratio=l1, solver="liblinear", max_iter=500, random_state=1)
    model.fit(signs_of, is_so, sample_weight=weights)
    learned = np.append(model.coef_[0], model.intercept_[0])
    return np.where(abs(learned) < LEAST, 0, np.round(learned, 2))


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
    learned = learn([one for one in candidates() if one.source not in without])
    write(learned)
    print(f"{OUT.name}: {sum(1 for _ in OUT.open())} lines")


if __name__ == "__main__":
    main()
