"""A chart's SVG made ready for the page: marks that answer to pointer and keyboard, and styles as classes.

Styles become classes so that the page's content security policy needs to allow no inline style, and the many repeated
ones are written once.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NAMESPACE = "http://www.w3.org/2000/svg"
SVG, XLINK = f"{{{NAMESPACE}}}", "{http://www.w3.org/1999/xlink}"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TIMED = ("lead-", "envelope-", "band-")


def parse_svg(text: str) -> ET.Element:
    """The root element of a chart; characters that XML forbids are left out, HTML's bare ``<svg>`` is understood."""
    text = _FORBIDDEN.sub("", text)
    if "xmlns=" not in text[: text.find(">")]:
        text = text.replace("<svg", f'<svg xmlns="{NAMESPACE}"', 1)
    if "xlink:" in text and "xmlns:xlink" not in text:
        text = text.replace("<svg", '<svg xmlns:xlink="http://www.w3.org/1999/xlink"', 1)
    return ET.fromstring(text)


@dataclass(slots=True)
class StyleSheet:
    """The classes of a page's charts: each distinct style once."""

    names: dict[str, str] = field(default_factory=dict)

    def name(self, style: str) -> str:
        """The class of a style, made at its first use."""
        style = re.sub(r"\s*([:;])\s*", r"\1", style.strip().rstrip(";"))
        return self.names.setdefault(style, f"s{len(self.names)}")

    def css(self) -> str:
        """All classes as a style sheet."""
        return "\n".join(f".chart .{name}{{{style}}}" for style, name in self.names.items())


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim's mark: its words for those who do not see it, the first state that knows it, its place in time."""

    label: str
    known: int
    order: int = 0


def inline_chart(
    root: ET.Element,
    *,
    prefix: str,
    label: str,
    styles: StyleSheet,
    marks: Mapping[str, Mark] | None = None,
    clip: Sequence[float] = (),
    classes: str = "",
) -> str:
    """The markup of a chart inside a page, from the root element of its fragment.

    ``prefix`` is the one its ids were made with; ``label`` says what the chart shows; ``marks`` go by claim id (the
    groups ``claim-ID``, ``whisker-ID`` and ``label-ID``); ``clip`` is, for each state, how far to the right the lines
    are known.
    """
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{SVG}metadata", f"{SVG}style"):
                parent.remove(child)
    for element in root.iter():
        _clean(element, styles)
    for name in ("width", "height", "version", "style", "preserveAspectRatio"):
        root.attrib.pop(name, None)
    root.set("class", f"chart {classes}".strip())
    root.set("role", "group")
    root.set("aria-label", label)
    _dress(root, prefix, marks or {})
    if clip:
        _clip(root, prefix, clip)
    ET.register_namespace("", NAMESPACE)
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{NAMESPACE}"', "", 1)


def _clean(element: ET.Element, styles: StyleSheet) -> None:
    for name, value in list(element.attrib.items()):
        if name in ("href", f"{XLINK}href"):
            # Only parts of the same drawing and its own bitmaps: a chart in a page loads and opens nothing.
            del element.attrib[name]
            if value.startswith(("#", "data:image/png;")):
                element.set("href", value)
        elif name.startswith("on"):
            del element.attrib[name]
        elif name == "style":
            del element.attrib[name]
            if value.strip():
                element.set("class", f"{element.get('class', '')} {styles.name(value)}".strip())
    if element.tag not in (f"{SVG}text", f"{SVG}tspan"):
        element.text = None if not (element.text or "").strip() else element.text
    if not (element.tail or "").strip() and "\n" in (element.tail or ""):
        element.tail = None


def _dress(root: ET.Element, prefix: str, marks: Mapping[str, Mark]) -> None:
    """Give each mark its words, its place in the keyboard's order and its first state."""
    drawn = []
    for element in root.iter():
        kind, _, claim = element.get("id", "").removeprefix(prefix).partition("-")
        mark = marks.get(claim)
        if mark is None or kind not in ("claim", "whisker", "label"):
            continue
        element.set("data-known", str(mark.known))
        if kind == "claim":
            element.set("data-claim", claim)
            element.set("role", "img")
            element.set("aria-label", mark.label)
            element.set("data-order", str(mark.order))
            element.set("tabindex", "-1")
            element.set("class", f"{element.get('class', '')} mark".strip())
            drawn.append((mark.order, element))
    if drawn:
        # One stop for the Tab key; the arrow keys go on from there.
        min(drawn, key=lambda pair: pair[0])[1].set("tabindex", "0")


def _clip(root: ET.Element, prefix: str, clip: Sequence[float]) -> None:
    """Put the lines and spreads behind a clip whose width the slider sets."""
    _, top, width, height = (float(number) for number in root.get("viewBox", "0 0 0 0").split())
    root.set("data-clip", " ".join(f"{x:.1f}" for x in clip))
    shape = ET.Element(f"{SVG}clipPath", {"id": f"{prefix}as-of"})
    ET.SubElement(
        shape, f"{SVG}rect", {"class": "as-of", "y": f"{top:g}", "width": f"{width:g}", "height": f"{height:g}"}
    )
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            name = child.get("id", "").removeprefix(prefix)
            if name.startswith(_TIMED):
                # A group around it: the drawing has its own clip to the axes.
                group = ET.Element(f"{SVG}g", {"clip-path": f"url(#{prefix}as-of)"})
                parent[place] = group
                group.append(child)
    root.insert(0, shape)
