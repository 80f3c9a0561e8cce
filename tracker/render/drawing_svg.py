"""A drawing as SVG that stands alone, for paper: told apart by strokes and patterns, in greyscale too. A page draws the
same marks itself, so that its sheet can adapt them.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tracker.render.drawing import PATTERNS, Area, Block, Dot, Drawing, Key, Mark, Stroke, Words

INK, SOFT, NAVY, BROWN, RED, BLUE = "#1b1b1b", "#565c65", "#162e51", "#8a5300", "#8b0a03", "#2491ff"
LINES = {
    "grid": 'stroke="#dfe1e2"',
    "base": f'stroke="{SOFT}"',
    "as-of": f'stroke="{SOFT}"',
    "target": f'stroke="{BROWN}"',
    "forecast-day": f'stroke="{RED}"',
    "baseline": 'stroke="#71767a" stroke-width="2" stroke-dasharray="2 4"',
    "current": f'stroke="{BROWN}" stroke-width="2" stroke-dasharray="8 4"',
    "trained": f'stroke="{BLUE}" stroke-width="2"',
    "equipped": f'stroke="{NAVY}" stroke-width="4"',
    "forecast": f'stroke="{NAVY}" stroke-width="3" stroke-dasharray="1 5" stroke-linecap="round"',
    "fan-edge": f'stroke="{SOFT}" stroke-width="1" stroke-dasharray="4 2"',
    "outline": f'stroke="{INK}" stroke-width="1"',
}
FILLS = {
    "fan": 'fill="#e1e7f1"',
    "held": f'fill="{NAVY}"',
    "in_stock": 'fill="#ffffff"',
    "in_repair": 'fill="#f0c893"',
    "recalled": 'fill="#d9e8f6"',
    "missing": 'fill="#f9e0de"',
    "stolen": 'fill="#f9e0de"',
    "bar": f'fill="{NAVY}"',
    "trained": f'fill="#fff" stroke="{BLUE}" stroke-width="2"',
    "equipped": f'fill="{NAVY}"',
}
INKS = {"tick": SOFT, "target": BROWN, "forecast-day": RED, "as-of": SOFT}
"""Of words; any other style is written in black."""
STRONG = frozenset({"heading", "forecast-day"})
KEY_STEP, SWATCH, KEY_ROW = 126.0, 28.0, 22.0


def drawing_svg(drawing: Drawing) -> str:
    """The drawing with its key under it, sized in points."""
    columns = max(int(drawing.width // KEY_STEP), 1)
    height = drawing.height + KEY_ROW * -(-len(drawing.keys) // columns) + 6
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {height:g}" '
            f'width="{drawing.width:g}" height="{height:g}" font-family="Libertinus Serif" font-size="13" fill="none">',
            *_tiles(drawing),
            *map(_mark, drawing.marks),
            *_key(drawing.keys, drawing.height + 6, columns),
            "</svg>",
        ]
    )


def _tiles(drawing: Drawing) -> list[str]:
    styles = {*drawing.patterns, *(key.style for key in drawing.keys if key.pattern is not None)}
    found = []
    for style in sorted(styles):
        tile = PATTERNS[style]
        found.append(
            f'<pattern id="{style}" width="{tile.side}" height="{tile.side}" patternUnits="userSpaceOnUse">'
            f'<rect width="{tile.side}" height="{tile.side}" {FILLS[style]}/>'
            f'<path d="{tile.path}" stroke="{INK}"/></pattern>'
        )
    return [f"<defs>{''.join(found)}</defs>"] if found else []


def _filled(style: str) -> str:
    return f'fill="url(#{style})"' if style in PATTERNS else FILLS[style]


def _mark(mark: Mark) -> str:
    match mark:
        case Stroke():
            return f'<polyline points="{mark.points}" stroke-linejoin="round" {LINES[mark.style]}/>'
        case Area():
            return f'<polygon points="{mark.points}" {_filled(mark.style)}/>'
        case Block():
            return (
                f'<rect x="{mark.x:g}" y="{mark.y:g}" width="{mark.width:g}" height="{mark.height:g}" '
                f"{_filled(mark.style)}/>"
            )
        case Dot():
            return f'<circle cx="{mark.x:g}" cy="{mark.y:g}" r="4" {FILLS[mark.style]}/>'
        case Words():
            return _words(mark)


def _words(mark: Words) -> str:
    weight = ' font-weight="bold"' if mark.style in STRONG else ""
    at = f'x="{mark.x:g}" y="{mark.y:g}" text-anchor="{mark.anchor}"{weight}'
    said = escape(mark.text)
    written = f'<text {at} fill="{INKS.get(mark.style, INK)}">{said}</text>'
    # a white edge below keeps the words readable where they cross a line
    return f'<text {at} stroke="#fff" stroke-width="4" stroke-linejoin="round">{said}</text>{written}'


def _key(keys: Sequence[Key], top: float, columns: int) -> list[str]:
    found = []
    for place, key in enumerate(keys):
        x, y = place % columns * KEY_STEP + 2, top + (place // columns + 0.5) * KEY_ROW
        if key.is_area:
            edge = f'stroke="{INK}" stroke-width="0.5"'
            found.append(f'<rect x="{x:g}" y="{y - 6:g}" width="{SWATCH:g}" height="12" {_filled(key.style)} {edge}/>')
        else:
            found.append(f'<path d="M{x:g} {y:g}h{SWATCH:g}" {LINES[key.style]}/>')
        found.append(_words(Words("key", x + SWATCH + 6, y + 4, key.label)))
    return found
