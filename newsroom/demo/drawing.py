"""A sheet to draw flat scenes on, and the things that several scenes share.

All lengths are in pixels of the finished picture, measured from its top left
corner; colours are `#rrggbb`, or `#rrggbbaa` for a veil over what is there.
"""

import random
from collections.abc import Iterable

from PIL import Image, ImageDraw

INK = "#1d2633"
NIGHT = "#24324a"
SLATE = "#31445a"
STEEL = "#4d6480"
MIST = "#93a7b3"
SKY = "#b9ccd3"
PALE = "#dfe5dc"
CREAM = "#f4ecdc"
SAND = "#e9c9a0"
DUSK = "#c98f6b"
RUST = "#b5653f"
BRICK = "#94473a"
WINE = "#7c1f33"
LAMP = "#ffd98a"
SAGE = "#8a9a86"
MOSS = "#5d6f5a"
PINE = "#3a4c43"
TEAL = "#3f6f73"
STONE = "#a9a496"
WOOD = "#6f5442"

Point = tuple[float, float]

# Drawn twice as large and then shrunk, so that edges come out smooth.
OVERSAMPLING = 2


class Sheet:
    """A picture while it is drawn.

    size: of the finished picture, which is also the unit of every coordinate.
    zoom: 1 for the full size, less for a small proof of the same scene.
    """

    def __init__(self, size: tuple[int, int], zoom: float = 1) -> None:
        self.width, self.height = size
        self._finished_size = (round(self.width * zoom), round(self.height * zoom))
        self._unit = zoom * OVERSAMPLING
        self._image = Image.new("RGB", (self._px(self.width), self._px(self.height)))
        self._pen = ImageDraw.Draw(self._image, "RGBA")

    def polygon(self, points: Iterable[Point], colour: str) -> None:
        self._pen.polygon([self._at(point) for point in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, colour: str) -> None:
        corners = [(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)]
        self._pen.ellipse([self._at(corner) for corner in corners], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.oval(x, y, radius, radius, colour)

    def line(self, points: Iterable[Point], colour: str, width: float) -> None:
        path = [self._at(point) for point in points]
        self._pen.line(path, fill=colour, width=max(1, self._px(width)), joint="curve")

    def arc(self, x: float, y: float, radius: float, sweep: Point, colour: str, width: float):
        """A part of a circle; sweep: first and last angle in degrees, clockwise from east."""
        corners = [self._at((x - radius, y - radius)), self._at((x + radius, y + radius))]
        self._pen.arc(corners, *sweep, fill=colour, width=max(1, self._px(width)))

    def shade(self, top: float, bottom: float, *colours: str) -> None:
        """A band across the whole width whose colours melt into each other downwards."""
        column = Image.new("RGB", (1, len(colours)))
        for row, colour in enumerate(colours):
            column.putpixel((0, row), Image.new("RGB", (1, 1), colour).getpixel((0, 0)))
        height = self._px(bottom) - self._px(top)
        # From the middle of the first colour to the middle of the last.
        whole = (0, 0.5, 1, len(colours) - 0.5)
        column = column.resize((1, height), Image.Resampling.BILINEAR, whole)
        band = column.resize((self._image.width, height), Image.Resampling.NEAREST)
        self._image.paste(band, (0, self._px(top)))

    def finished(self) -> Image.Image:
        return self._image.resize(self._finished_size, Image.Resampling.HAMMING)

    def _px(self, length: float) -> int:
        return round(length * self._unit)

    def _at(self, point: Point) -> Point:
        return (point[0] * self._unit, point[1] * self._unit)


def water(sheet: Sheet, horizon: float, colours: tuple[str, str], ripple: str, seed: int) -> None:
    """Water from the horizon down, with ripples that widen towards the viewer."""
    chance = random.Random(seed)
    sheet.shade(horizon, sheet.height, *colours)
    depth = sheet.height - horizon
    for row in range(14):
        nearness = (row + 0.5) / 14
        y = horizon + depth * nearness**1.5
        x = chance.uniform(0, sheet.width)
        length = chance.uniform(90, 300) * (0.4 + nearness)
        sheet.line([(x, y), (x + length, y)], ripple, 1.5 + 2.5 * nearness)


def glow(sheet: Sheet, x: float, y: float, radius: float, colour: str = LAMP) -> None:
    """Light around a lamp, in rings that are too faint to be seen one by one."""
    for ring in range(24, 0, -1):
        sheet.disc(x, y, radius * ring / 24, f"{colour}08")


def reflection(sheet: Sheet, x: float, top: float, width: float, depth: float) -> None:
    """A light's broken reflection in water."""
    for step in range(7):
        y = top + depth * step / 7
        half = width * (0.6 + step / 9) * (1 if step % 2 else 0.7)
        sheet.box(x - half, y, x + half, y + depth / 14, f"{LAMP}{150 - step * 17:02x}")


def stars(sheet: Sheet, bottom: float, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        radius = chance.choice((1.2, 1.6, 1.6, 2.6))
        sheet.disc(chance.uniform(0, sheet.width), chance.uniform(0, bottom), radius, f"{CREAM}cc")


def hills(sheet: Sheet, base: float, height: float, colour: str, seed: int) -> None:
    """A far ridge across the whole width."""
    chance = random.Random(seed)
    step = sheet.width / 16
    ridge = [(i * step, base - height * chance.uniform(0.35, 1)) for i in range(17)]
    smooth = [
        ((1 - t) * a[0] + t * b[0], (1 - t * t * (3 - 2 * t)) * a[1] + t * t * (3 - 2 * t) * b[1])
        for a, b in zip(ridge, ridge[1:], strict=False)
        for t in (0, 0.2, 0.4, 0.6, 0.8)
    ]
    sheet.polygon([(0, base), *smooth, ridge[-1], (sheet.width, base)], colour)


def house(
    sheet: Sheet, x: float, base: float, size: tuple[float, float], colours: tuple[str, str, str]
) -> None:
    """A gabled front with two columns of windows; colours: wall, roof, window."""
    width, height = size
    wall, roof, window = colours
    top = base - height
    sheet.box(x, top, x + width, base, wall)
    sheet.polygon([(x - 8, top), (x + width / 2, top - width * 0.55), (x + width + 8, top)], roof)
    for row in range(int(height // 95)):
        for column in (0.2, 0.58):
            left, y = x + width * column, top + 32 + row * 95
            sheet.box(left, y, left + width * 0.22, y + 50, window)


def crane(sheet: Sheet, x: float, base: float, size: tuple[float, float], colour: str) -> None:
    """A dockside crane; size: height of the tower, reach of the jib (negative: to the left)."""
    height, reach = size
    top, side = base - height, 1 if reach > 0 else -1
    sheet.polygon([(x - 34, base), (x - 12, top), (x + 12, top), (x + 34, base)], colour)
    sheet.polygon([(x - 22, base), (x, base - height * 0.3), (x + 22, base)], f"{DUSK}66")
    sheet.box(x - 40, top + 10, x + 40, top + 74, colour)
    sheet.polygon([(x, top + 30), (x + reach, top - 118), (x + reach, top - 108)], colour)
    sheet.polygon([(x, top + 56), (x + reach, top - 112), (x, top + 20)], colour)
    sheet.line([(x, top + 10), (x, top - 84), (x + reach * 0.62, top - 62)], colour, 5)
    sheet.line([(x, top - 84), (x - side * 66, top + 30)], colour, 5)
    sheet.box(x - side * 88 - 24, top + 24, x - side * 88 + 24, top + 66, colour)
    hook = x + reach * 0.97
    sheet.line([(hook, top - 108), (hook, top + height * 0.42)], colour, 3)
    sheet.box(hook - 9, top + height * 0.42, hook + 9, top + height * 0.42 + 18, colour)


def street_lamp(sheet: Sheet, x: float, base: float, height: float) -> None:
    """A lit gas lamp on its post."""
    top, wide = base - height, height * 0.06
    glow(sheet, x, top, height * 0.42)
    sheet.box(x - wide / 4, top, x + wide / 4, base, INK)
    sheet.box(x - wide / 1.6, base - height * 0.08, x + wide / 1.6, base, INK)
    sheet.polygon(
        [
            (x - wide, top - wide * 2.4),
            (x + wide, top - wide * 2.4),
            (x + wide * 0.6, top),
            (x - wide * 0.6, top),
        ],
        LAMP,
    )
    sheet.polygon(
        [
            (x - wide * 1.3, top - wide * 2.4),
            (x, top - wide * 3.9),
            (x + wide * 1.3, top - wide * 2.4),
        ],
        INK,
    )


def tree(sheet: Sheet, x: float, base: float, height: float, colour: str) -> None:
    sheet.box(x - height * 0.03, base - height * 0.45, x + height * 0.03, base, WOOD)
    sheet.oval(x, base - height * 0.62, height * 0.28, height * 0.38, colour)
    sheet.oval(x - height * 0.07, base - height * 0.68, height * 0.17, height * 0.26, f"{PALE}1c")


def gull(sheet: Sheet, x: float, y: float, span: float, colour: str) -> None:
    for side in (-1, 1):
        tip = (x + side * span / 2, y - span * 0.1)
        bend = (x + side * span * 0.24, y - span * 0.24)
        sheet.polygon([(x, y), bend, tip, (x + side * span * 0.22, y - span * 0.13)], colour)


def hull(sheet: Sheet, x: float, waterline: float, size: tuple[float, float], colour: str) -> None:
    """A boat's side with its stern at x; size: length (negative: bow to the left), height."""
    length, height = size
    sheet.polygon(
        [
            (x, waterline - height * 0.86),
            (x + length * 0.5, waterline - height * 0.72),
            (x + length, waterline - height * 1.12),
            (x + length * 0.9, waterline),
            (x + length * 0.05, waterline),
        ],
        colour,
    )


def person(sheet: Sheet, x: float, base: float, height: float, colour: str) -> None:
    """A standing figure in a long coat."""
    head = height * 0.075
    sheet.disc(x, base - height + head, head, colour)
    sheet.polygon(
        [
            (x - height * 0.09, base - height * 0.82),
            (x + height * 0.09, base - height * 0.82),
            (x + height * 0.15, base - height * 0.22),
            (x - height * 0.15, base - height * 0.22),
        ],
        colour,
    )
    for side in (-1, 1):
        foot = x + side * height * 0.06
        sheet.box(foot - height * 0.035, base - height * 0.24, foot + height * 0.035, base, colour)
