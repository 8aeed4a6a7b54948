"""Whether the extractor's memory stays level: one article's peak, and the growth over very many.

    python benchmarks/soak.py [--articles 10000]

The articles are those of benchmarks/extractor.py, every one different. Prints the peak of one extraction as
tracemalloc counts it, and the resident memory as the articles go by.
"""

from __future__ import annotations

import argparse
import gc
import tracemalloc
from pathlib import Path

from extractor import articles

from tracker.extractor import extract
from tracker.model import Article


def resident() -> float:
    """MiB of memory that the process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=10_000)
    args = options.parse_args()
    extract(Article("A blast killed 12 people, police said.", published_at="2024-05-10"))
    largest = articles(1)[0]
    for name, text in (("700 words", largest.text), ("70,000 words", "\n\n".join([largest.text] * 100))):
        tracemalloc.start()
        extract(Article(text, published_at="2024-05-10"))
        print(f"one article of {name}: peak {tracemalloc.get_traced_memory()[1] / 2**20:.2f} MiB")
        tracemalloc.stop()
    step = max(1, args.articles // 10)
    for done in range(0, args.articles, step):
        for article in articles(step, seed=done):
            extract(article)
        gc.collect()
        print(f"{done + step:6} articles: {resident():.1f} MiB resident", flush=True)


if __name__ == "__main__":
    main()
