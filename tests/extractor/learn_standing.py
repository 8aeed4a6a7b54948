"""Learns what tells that a figure has been overtaken, from the annotated texts of the tests: `make votes`.

Writes ``tracker/extractor/en/standing.csv``; with ``--without round33,round34`` from the other sets alone. Wants
scikit-learn (`pip install -e '.[learn]'`).
"""

from __future__ import annotations

import argparse
import collections
import csv
from pathlib import Path

import numpy as np
from learn_votes import PARAGRAPHS, WORDINGS, fit, texts
from sklearn.feature_extraction import DictVectorizer

from tracker.extractor.drafts import Passage
from tracker.extractor.overtaken import ALL, SENTENCE, Overtaken, spell, told, words
from tracker.extractor.reading import reader
from tracker.model import Standing

OUT = Path(__file__).parents[2] / "tracker" / "extractor" / "en" / "standing.csv"
SEEN = 3  # figures from which a sign has a weight
STRENGTH = 0.6  # inverse of the L1 penalty: most signs say nothing


class Recorder(Overtaken):
    """Leaves all figures as the rules have them, and keeps their signs by the place of the figure and its metric."""

    def __init__(self) -> None:
        self.signs: dict[tuple[int, str], set[str]] = {}

    def settle(self, passages: list[Passage], published: str | None) -> None:
        for passage, draft, evidence in told(passages, published):
            signs = {sign for piece in evidence for sign in spell(piece)}
            signs |= {f"{SENTENCE}{word}" for word in words(passage)}
            self.signs[draft.figure.start, draft.finding.metric] = signs


def figures(without: set[str]) -> tuple[list[set[str]], list[bool]]:
    """The signs of every annotated figure that is found, and whether it has been overtaken."""
    read = reader()
    signs: list[set[str]] = []
    overtaken: list[bool] = []
    for source, articles, golds in texts():
        if source in without or source in (PARAGRAPHS, WORDINGS):
            continue
        standing = {(gold["doc"], gold["start"], gold["metric"]): gold.get("standing") for gold in golds}
        for article in articles:
            read.overtaken = recorder = Recorder()
            read.read(article)
            for (start, metric), said in recorder.signs.items():
                key = str(article.id), start, metric
                if key in standing:
                    signs.append(said)
                    overtaken.append(standing[key] == Standing.SUPERSEDED)
    return signs, overtaken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without", default="", help="sets to leave out, with commas between them")
    signs, overtaken = figures(set(parser.parse_args().without.split(",")))
    seen = collections.Counter(sign for said in signs for sign in said)
    vectors = DictVectorizer()
    signs_of = vectors.fit_transform([{sign: 1 for sign in said if seen[sign] >= SEEN} for said in signs])
    learned = fit(signs_of, np.array(overtaken), np.ones(len(signs)), STRENGTH, 1)
    names = [*vectors.get_feature_names_out(), ALL]
    with OUT.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, lineterminator="\n")
        table.writerow(["sign", "weight"])
        table.writerows(
            sorted((sign, f"{weight:g}") for sign, weight in zip(names, learned, strict=True) if weight or sign == ALL)
        )
    print(f"{OUT.name}: {sum(1 for _ in OUT.open())} lines")


if __name__ == "__main__":
    main()
