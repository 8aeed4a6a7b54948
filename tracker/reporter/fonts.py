"""The fonts of a chart, embedded: the glyphs that its text needs, so that labels sit where they were placed.

A chart's SVG keeps its text as text (to select, to search, to read aloud), and text is as wide as the font that the
reader's machine happens to have. The same font files that the labels were measured with are cut to the characters in
use and put into the file as ``@font-face`` rules.
"""

from __future__ import annotations

import base64
import functools
import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

SVG = "{http://www.w3.org/2000/svg}"
_USUAL = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))} | set("–—−…‘’“”≤≥·×≈±")
"""Characters that are always embedded, so that all charts share one subset (some 10 kB a face)."""
SHIPPED_FAMILY = "DejaVu Sans"
SHIPPED = Path(__file__).parent / "templates" / "fonts"
"""The house style's font, already cut to :data:`_USUAL`: to cut it takes longer than to draw a chart."""
_SHORTHAND = re.compile(r"(?P<before>.*?)[\d.]+(?:px|pt)(?:/\S+)?\s+(?P<families>.+)")
_WEIGHTS = {"normal": 400, "bold": 700}


Slant = Literal["normal", "italic", "oblique"]


@dataclass(frozen=True, order=True, slots=True)
class Face:
    """One font as CSS names it: the family, the weight (400 is regular) and ``normal``, ``italic`` or ``oblique``."""

    family: str
    weight: int = 400
    style: Slant = "normal"


Used = dict[Face, set[str]]
"""The characters that each font has to show."""


def faces_used(chart: ET.Element, used: Used | None = None) -> Used:
    """The characters that each font of a chart has to show, added to ``used``.

    Only the first family of a font list is counted: the others are the reader's own fallbacks.
    """
    used = {} if used is None else used
    for text in chart.iter(f"{SVG}text"):
        _collect(text, None, used)
    return used


def with_fonts(svg: bytes) -> bytes:
    """An SVG file that carries the fonts of its text."""
    text = svg.decode("utf-8")
    css = font_css(faces_used(ET.fromstring(text)))
    end = text.index(">", text.index("<svg")) + 1
    return f"{text[:end]}\n <style>{css}</style>{text[end:]}".encode() if css else svg


def _collect(element: ET.Element, face: Face | None, used: Used) -> None:
    face = _face(element.get("style", "")) or face
    if face and element.text:
        used.setdefault(face, set()).update(element.text)
    for child in element:
        _collect(child, face, used)
        if face and child.tail:
            used.setdefault(face, set()).update(child.tail)


def _face(style: str) -> Face | None:
    """The face that a ``style`` attribute of matplotlib's SVG asks for: in one ``font``, or a declaration each."""
    said = {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in style.split(";"))}
    families, words = said.get("font-family", ""), [said.get("font-style", ""), said.get("font-weight", "")]
    match = _SHORTHAND.fullmatch(said.get("font", ""))
    if match:
        families, words = match["families"], match["before"].split()
    if not families:
        return None
    slant: Slant = "italic" if "italic" in words else "oblique" if "oblique" in words else "normal"
    weight = next((_WEIGHTS.get(word) or int(word) for word in words if word in _WEIGHTS or word.isdigit()), 400)
    return Face(families.split(",")[0].strip().strip("'\""), weight, slant)


def _needs_shaping(character: str) -> bool:
    """Whether letters change with their neighbours: marks, and all scripts from Hebrew to Mongolian."""
    return "\u0590" <= character <= "\u1aff" or unicodedata.combining(character) > 0


def font_css(used: Used) -> str:
    """``@font-face`` rules with the fonts inside, one a face; the same text gives the same bytes."""
    rules = []
    for face in sorted(used):
        data = _subset(face, "".join(sorted(used[face] | _USUAL)))
        if data:
            source = f"url(data:font/woff2;base64,{base64.b64encode(data).decode()}) format('woff2')"
            rules.append(
                f"@font-face{{font-family:'{face.family}';font-weight:{face.weight};font-style:{face.style};src:{source}}}"
            )
    return "\n".join(rules)


def _subset(face: Face, characters: str) -> bytes:
    """The WOFF2 file of one face with at least these characters; empty where this machine has no such font."""
    if face.family == SHIPPED_FAMILY and _USUAL.issuperset(characters):
        shipped = _shipped(face)
        if shipped.is_file():
            return shipped.read_bytes()
    return cut(face, characters)


def _shipped(face: Face) -> Path:
    return SHIPPED / f"{face.family.replace(' ', '')}-{face.weight}-{face.style}.woff2"


@functools.lru_cache(maxsize=256)
def cut(face: Face, characters: str) -> bytes:
    """The WOFF2 file of one face, cut to some characters; empty where this machine has no such font."""
    from fontTools import subset, ttLib
    from matplotlib import font_manager

    tool: Any = subset  # fontTools has no types
    properties = font_manager.FontProperties(family=face.family, weight=face.weight, style=face.style)
    try:
        path = font_manager.findfont(properties, fallback_to_default=False)
    except ValueError:
        return b""
    options = tool.Options(hinting=False, notdef_outline=True, recalc_timestamp=False, desubroutinize=True)
    options.flavor = "woff2"
    options.legacy_kern = True
    options.drop_tables += ["FFTM", "PfEd"]  # an editor's notes, of no use to a reader
    with ttLib.TTFont(path, recalcTimestamp=False) as font:
        if not any(_needs_shaping(character) for character in characters):
            for table in {"GSUB", "GPOS", "GDEF"} & set(font.keys()):
                del font[table]  # large and slow to read; plain kerning has a table of its own
        cutter = tool.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()


def ship() -> None:
    """Write the files of :data:`SHIPPED` anew (``python -m tracker.reporter.fonts``), after a change of the font."""
    SHIPPED.mkdir(parents=True, exist_ok=True)
    for weight in (400, 700):
        face = Face(SHIPPED_FAMILY, weight)
        _shipped(face).write_bytes(cut(face, usual()))


def usual() -> str:
    """The characters of the shipped files, in order."""
    return "".join(sorted(_USUAL))


if __name__ == "__main__":
    ship()
