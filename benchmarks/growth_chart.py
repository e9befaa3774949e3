"""The curve of growth as a plain SVG: what an add costs over how many reports are held."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 60

#: What is drawn: the figure, its name, its colour, its dashes.
CURVES = (
    ("add_p99_s", "whole add, 99th percentile", "#a33", "6 4"),
    ("add_median_s", "whole add, median", "#a33", ""),
    ("group_p99_s", "grouping, 99th percentile", "#246", "6 4"),
    ("group_median_s", "grouping, median", "#246", ""),
)

Place = Callable[[float], float]


def draw_chart(figures: Sequence[Mapping[str, float]]) -> str:
    """Draw milliseconds of CPU an added report (logarithmic) over reports held (logarithmic)."""
    sizes = [f["n_reports"] for f in figures]
    values = [1000 * f[name] for f in figures for name, *_ in CURVES]
    low = 10 ** math.floor(math.log10(max(min(values), 1e-3)))
    high = 10 ** math.ceil(math.log10(max(*values, low * 10)))
    x = _scale(min(sizes), max(max(sizes), min(sizes) * 2), LEFT, WIDTH - RIGHT)
    y = _scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [_frame(), *_x_marks(sizes, x), *_y_marks(low, high, y)]
    for name, told, colour, dashes in CURVES:
        points = [(x(f["n_reports"]), y(1000 * f[name])) for f in figures]
        parts += _curve(points, told, colour, dashes)
    return "\n".join([_OPEN, *parts, "</svg>"]) + "\n"


_OPEN = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
    'font-family="sans-serif" font-size="12">\n'
    "<title>CPU time of adding a report, by the size of the library</title>\n"
    f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
)


def _scale(low: float, high: float, start: float, end: float) -> Place:
    """Give a logarithmic scale."""
    span = math.log(high / low)
    return lambda value: start + (end - start) * math.log(max(value, low) / low) / span


def _frame() -> str:
    return (
        f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#333"/>\n'
        + _text(LEFT, TOP - 16, "ms of CPU an added report", "start")
        + "\n"
        + _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, "reports in the library", "middle")
    )


def _text(x: float, y: float, told: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{told}</text>'


def _x_marks(sizes: Sequence[float], x: Place) -> list[str]:
    marks = []
    for size in sizes:
        at = f'<path d="M{x(size):.1f} {HEIGHT - BOTTOM}v5" stroke="#333"/>'
        marks += [at, _text(x(size), HEIGHT - BOTTOM + 20, f"{size:,.0f}", "middle")]
    return marks


def _y_marks(low: float, high: float, y: Place) -> list[str]:
    marks, value = [], low
    while value <= high * 1.001:
        line = f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        marks += [line, _text(LEFT - 8, y(value) + 4, f"{value:g}", "end")]
        value *= 10
    return marks


def _curve(points: Sequence[tuple[float, float]], told: str, colour: str, dashes: str) -> list[str]:
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    line = f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
    return [line, *dots, _text(points[-1][0] + 10, points[-1][1] + 4, told, "start", colour)]
