"""Scenes of hills, rivers and what lives there."""

import random

from newsroom.demo.drawing import (
    BRICK,
    CREAM,
    DUSK,
    INK,
    LAMP,
    MIST,
    MOSS,
    NIGHT,
    PALE,
    PINE,
    RUST,
    SAGE,
    SAND,
    SKY,
    SLATE,
    STEEL,
    STONE,
    WINE,
    WOOD,
    Sheet,
    glow,
    hills,
    person,
    tree,
)


def bridge(sheet: Sheet) -> None:
    sheet.shade(0, 520, "#d8dcd2", CREAM, SAND)
    hills(sheet, 524, 240, "#b4bfae", seed=151)
    hills(sheet, 524, 130, SAGE, seed=152)
    sheet.shade(520, 900, "#b9cdc9", "#6f9698")
    road = [(0, 450), (500, 400), (800, 390), (1100, 400), (1600, 450), (1600, 640), (0, 640)]
    sheet.polygon(road, STONE)
    for x, half in ((330, 170), (800, 196), (1270, 170)):
        sheet.oval(x, 640, half, 176, "#c8d6d0")
        sheet.arc(x, 640, half, (180, 360), STONE, 2)
    for x in range(20, 1590, 56):
        y = 392 + abs(x - 800) * 0.07
        sheet.box(x, y + 26, x + 30, y + 34, "#9a9587")
    sheet.shade(640, 900, "#a9c3c0", "#5f888c")
    for x, half in ((330, 170), (800, 196), (1270, 170)):
        sheet.oval(x, 640, half, 90, "#c8d6d055")
        sheet.box(x - half, 600, x + half, 641, "#c8d6d0")
    for x in (110, 548, 1052, 1490):
        sheet.polygon([(x - 54, 690), (x - 40, 450), (x + 40, 450), (x + 54, 690)], "#928d80")
        sheet.polygon([(x - 54, 690), (x + 54, 690), (x + 30, 800), (x - 30, 800)], f"{SLATE}44")
    sheet.line([(0, 446), (500, 396), (800, 386), (1100, 396), (1600, 446)], "#8b8779", 16)
    person(sheet, 700, 392, 92, INK)
    for y, x, length in ((730, 180, 260), (780, 760, 330), (830, 320, 300), (860, 1120, 320)):
        sheet.line([(x, y), (x + length, y)], f"{PALE}88", 4)


def observatory(sheet: Sheet) -> None:
    sheet.shade(0, 900, "#0f1622", NIGHT, "#4a5570")
    for step in range(9):
        x = 120 + step * 190
        sheet.oval(x, 420 - step * 44, 240, 70, f"{MIST}10")
    chance = random.Random(161)
    for _ in range(230):
        radius = chance.choice((1.2, 1.5, 1.9, 2.8))
        sheet.disc(chance.uniform(0, 1600), chance.uniform(0, 640), radius, f"{CREAM}d8")
    sheet.polygon([(0, 760), (520, 640), (1080, 650), (1600, 800), (1600, 900), (0, 900)], INK)
    sheet.oval(800, 474, 196, 190, STEEL)
    sheet.oval(770, 450, 120, 140, "#5b7290")
    sheet.box(602, 470, 998, 662, "#5a6478")
    sheet.box(602, 470, 690, 662, "#6d778a")
    sheet.box(600, 470, 1000, 496, SLATE)
    sheet.polygon([(800, 470), (850, 288), (908, 312), (872, 470)], INK)
    sheet.line([(846, 440), (930, 236)], SAND, 26)
    sheet.line([(926, 246), (938, 216)], CREAM, 34)
    sheet.box(764, 560, 826, 660, LAMP)
    glow(sheet, 795, 610, 90)
    person(sheet, 1090, 668, 96, "#0b0f17")
    person(sheet, 1140, 676, 88, "#0b0f17")


def allotments(sheet: Sheet) -> None:
    sheet.shade(0, 380, SKY, CREAM)
    sheet.shade(300, 400, "#9fc0c0", "#7fa7ab")
    sheet.polygon([(0, 380), (1600, 330), (1600, 900), (0, 900)], "#8a7a5c")
    greens = (MOSS, SAGE, "#7f9070", PINE)
    for row in range(5):
        y, depth = 420 + row * row * 17 + row * 34, 26 + row * 13
        for bed in range(6):
            left = -140 + bed * 330 + (row % 2) * 70
            slant = depth * 0.5
            corners = [(left + slant, y), (left + 290 + slant, y), (left + 290, y + depth)]
            sheet.polygon([*corners, (left, y + depth)], "#6b5a42")
            for i in range(9):
                leaf = greens[(row + bed) % 4]
                sheet.disc(left + 24 + i * 30 + slant / 2, y + depth * 0.3, 8 + row * 2.4, leaf)
    sheet.box(1120, 290, 1330, 480, WOOD)
    sheet.polygon([(1096, 296), (1146, 226), (1360, 240), (1354, 300)], BRICK)
    sheet.box(1160, 350, 1220, 480, "#4d3a2d")
    sheet.box(1256, 340, 1306, 390, SKY)
    for x in range(250, 560, 60):
        sheet.line([(x, 470), (x + 34, 250)], DUSK, 6)
        sheet.line([(x + 68, 470), (x + 34, 250)], DUSK, 6)
        for y in (300, 350, 400):
            sheet.disc(x + 34, y, 14, MOSS)
    person(sheet, 790, 560, 220, SLATE)
    sheet.line([(820, 440), (880, 570)], WOOD, 8)


def eelgrass(sheet: Sheet) -> None:
    sheet.shade(0, 900, "#9cc7c2", "#4f8a8a", "#275a60")
    for x in (180, 620, 980, 1380):
        sheet.polygon([(x, 0), (x + 120, 0), (x - 60, 900), (x - 320, 900)], "#ffffff14")
    chance = random.Random(171)
    for layer, colour in enumerate(("#3c7a6c", "#2f6a58", "#234f45", "#7fa86a")):
        for _ in range(34):
            x, height = chance.uniform(-20, 1620), chance.uniform(260, 520) + layer * 26
            sway, wide = chance.uniform(-90, 130), chance.uniform(9, 15)
            left, right = [], []
            for step in range(9):
                t = step / 8
                middle = x + sway * t * t
                left.append((middle - wide * (1 - t), 900 - height * t))
                right.append((middle + wide * (1 - t), 900 - height * t))
            sheet.polygon([*left, *reversed(right)], colour)
    for _ in range(11):
        x, y, size = chance.uniform(100, 1500), chance.uniform(180, 640), chance.uniform(26, 46)
        body = chance.choice((SAND, CREAM, DUSK))
        sheet.oval(x, y, size, size * 0.4, body)
        sheet.polygon(
            [
                (x - size * 0.8, y),
                (x - size * 1.5, y - size * 0.4),
                (x - size * 1.5, y + size * 0.4),
            ],
            body,
        )
        sheet.disc(x + size * 0.6, y - size * 0.08, 4, INK)
    for x, y, radius in ((520, 120, 12), (548, 70, 8), (1210, 160, 14), (1190, 100, 9)):
        sheet.arc(x, y, radius, (0, 360), f"{PALE}cc", 3)


def moth(sheet: Sheet) -> None:
    sheet.shade(0, 1000, INK, NIGHT, SLATE)
    sheet.disc(1180, 220, 84, f"{CREAM}dd")
    for x, y, size in ((200, 880, 90), (330, 930, 70), (1320, 900, 110)):
        tree(sheet, x, y + 80, size * 4, "#1a2532")
    for side in (-1, 1):
        hind = [(750, 520), (750 + side * 300, 560), (750 + side * 270, 720), (750, 690)]
        sheet.polygon(hind, "#c9ab86")
        sheet.oval(750 + side * 200, 628, 130, 104, "#c9ab86")
        fore = [(750, 440), (750 + side * 420, 280), (750 + side * 470, 330)]
        sheet.polygon([*fore, (750 + side * 380, 540), (750, 580)], SAND)
        sheet.line([(750 + side * 300, 332), (750 + side * 320, 546)], DUSK, 9)
        sheet.line([(750 + side * 130, 400), (750 + side * 150, 556)], DUSK, 7)
        for x, y, radius in ((232, 440, 40), (196, 636, 34)):
            sheet.disc(750 + side * x, y, radius, CREAM)
            sheet.disc(750 + side * x, y, radius * 0.66, RUST)
            sheet.disc(750 + side * x, y, radius * 0.36, INK)
        sheet.line(
            [(750 + side * 12, 400), (750 + side * 60, 300), (750 + side * 130, 250)], SAND, 6
        )
    sheet.oval(750, 560, 34, 160, WOOD)
    sheet.disc(750, 412, 30, WOOD)
    for y in (500, 550, 600, 650):
        sheet.line([(722, y), (778, y)], DUSK, 6)
    sheet.box(0, 0, 1500, 56, WOOD)
    sheet.box(0, 944, 1500, 1000, WOOD)
    for x in (0, 1444):
        sheet.box(x, 0, x + 56, 1000, WOOD)


def railway(sheet: Sheet) -> None:
    sheet.shade(0, 900, "#8fb3c4", SKY, CREAM)
    for peak, top, half, colour in ((360, 150, 420, "#8da0ab"), (1180, 90, 520, "#7f939f")):
        sheet.polygon([(peak - half, 700), (peak, top), (peak + half, 700)], colour)
        cap, low = half * 0.3, top + (700 - top) * 0.3
        snow = [(peak, top), (peak + cap, low), (peak + cap * 0.4, low - 26), (peak, low + 40)]
        sheet.polygon([*snow, (peak - cap * 0.45, low - 20), (peak - cap, low)], CREAM)
    sheet.box(0, 696, 1600, 900, SAGE)
    hills(sheet, 900, 400, SAGE, seed=181)
    hills(sheet, 900, 250, MOSS, seed=182)
    for x in range(60, 1600, 220):
        sheet.polygon([(x, 900), (x + 10, 480), (x + 52, 480), (x + 62, 900)], STONE)
        sheet.polygon([(x + 44, 900), (x + 40, 480), (x + 52, 480), (x + 62, 900)], "#8b8779")
    sheet.box(0, 470, 1600, 548, STONE)
    for x in range(-160, 1600, 220):
        sheet.arc(x + 141, 628, 118, (180, 360), STONE, 34)
    sheet.box(0, 462, 1600, 482, "#8b8779")
    for x, width in ((420, 190), (630, 190), (840, 190), (1050, 150)):
        sheet.box(x, 372, x + width, 446, WINE)
        sheet.box(x - 6, 360, x + width + 6, 376, INK)
        for left in range(x + 20, x + width - 40, 44):
            sheet.box(left, 388, left + 28, 414, CREAM)
        for wheel in (x + 34, x + width - 34):
            sheet.disc(wheel, 450, 15, INK)
    sheet.box(1140, 330, 1164, 364, INK)
    for puff in range(6):
        steam = f"{CREAM}{190 - puff * 26:02x}"
        sheet.disc(1140 - puff * 74, 300 - puff * 22, 24 + puff * 9, steam)
    for x, height in ((70, 250), (250, 190), (1380, 230), (1520, 280)):
        sheet.polygon([(x - 50, 900), (x, 900 - height), (x + 50, 900)], PINE)
