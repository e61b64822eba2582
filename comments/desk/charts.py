"""Geometry of small bar charts; templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 560, 120
GAP = 4
# Every so many days has its date below.
LABELLED = 7


@dataclass(frozen=True)
class Bar:
    """One bar; all lengths in units of the chart's view box. end: its right edge."""

    x: float
    y: float
    width: float
    height: float
    end: float
    day: date
    value: float
    is_labelled: bool


@dataclass(frozen=True)
class Chart:
    """top: the value that the highest bar stands for."""

    bars: list[Bar]
    top: float
    width: int = WIDTH
    height: int = HEIGHT


def bars(values: Sequence[float], days: Sequence[date]) -> Chart:
    """A bar for each day; the highest fills the height."""
    top = max(values, default=0)
    step = WIDTH / max(1, len(values))
    drawn = []
    for place, (value, day) in enumerate(zip(values, days, strict=True)):
        height = round(HEIGHT * value / top, 1) if top else 0
        drawn.append(
            Bar(
                x=round(place * step + GAP / 2, 1),
                y=round(HEIGHT - height, 1),
                width=round(step - GAP, 1),
                height=height,
                end=round((place + 1) * step, 1),
                day=day,
                value=value,
                is_labelled=(len(values) - 1 - place) % LABELLED == 0,
            )
        )
    return Chart(drawn, top)
