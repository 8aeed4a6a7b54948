"""How the extractor's time and memory grow with texts that are made to be hard, each one line.

    python benchmarks/hostile.py [--kinds mixed,open] [--sizes 1,2,5,10] [--limit 120]

Prints processor seconds at each size (in MB), their growth, and the peak of memory. Linear time is a growth of 1.0:
the exponent between the first and the last size. A kind is left at the first size that takes longer than the limit.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import time

from tracker.extractor import extract
from tracker.model import Article

PARTS = [
    *("12", "1,204", "50 to 60", "dozens of", "hundred and", "between 3 and", "at least", "more than", "people"),
    *("“", "”", '"', "'", "(", ")", "[", "]", "-", "—", ","),
    *("killed", "injured", "wounded", "and", "said", "he said", "according to", "the", "Kabul"),
]
# {k} counts the repeats.
UNITS = {
    "nested": "(" * 50 + "“" * 20 + " 12 killed 3 of 50 " + "”" * 20 + ")" * 50 + " ",
    "open": "(“[12 killed ",
    "groups": "12,345,",
    "words": "hundred and twelve ",
    "hyphens": "a-",
    "dots": ".",
    "digits": "1",
    "spaces": " ",
    "quotes": '" ',
    "initials": "A.B.",
    "names": "Ahmad ",
    "times": "on Thursday ",
    "sentences": "At least {k} people were killed and {k} wounded on Thursday, police chief A{k} said. ",
    "quoted": "“At least {k} people were killed. Some {k} were hurt.” Police chief A{k} was there. ",
    "tolls": "The death toll rose to {k} from {k} on Thursday. ",
}


def text_of(kind: str, size: int) -> str:
    """A line of that many characters with a figure at both ends."""
    if kind == "mixed":
        draw = random.Random(3)
        body = " ".join(draw.choice(PARTS) for _ in range(size // 4))
    else:
        unit = UNITS[kind]
        body = "".join(unit.replace("{k}", str(k)) for k in range(size // len(unit) + 1))
    return f"12 killed {body[:size]}3 hurt"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--kinds", default=",".join(["mixed", *UNITS]))
    options.add_argument("--sizes", default="1,2,5,10", help="in millions of characters")
    options.add_argument("--limit", type=float, default=120, help="seconds after which a kind is given up")
    args = options.parse_args()
    extract(Article("A blast killed 12 people, police said."))
    sizes = [float(size) for size in args.sizes.split(",")]
    for kind in args.kinds.split(","):
        taken: list[float] = []
        for size in sizes:
            article = Article(text_of(kind, int(size * 1e6)), published_at="2024-05-10")
            begun = time.process_time()
            extract(article)
            taken.append(time.process_time() - begun)
            if taken[-1] > args.limit:
                break
        growth = math.log(taken[-1] / taken[0]) / math.log(sizes[len(taken) - 1] / sizes[0]) if len(taken) > 1 else 0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = "  ".join(f"{size:g} MB {seconds:.2f} s" for size, seconds in zip(sizes, taken, strict=False))
        print(f"{kind:10} {told}   growth {growth:.2f}   peak {peak} MiB", flush=True)


if __name__ == "__main__":
    main()
