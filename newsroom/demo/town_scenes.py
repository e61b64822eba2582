"""Scenes of streets and rooms."""

import math

from newsroom.demo.drawing import (
    BRICK,
    CREAM,
    DUSK,
    INK,
    LAMP,
    MOSS,
    NIGHT,
    PALE,
    PINE,
    RUST,
    SAGE,
    SAND,
    SKY,
    SLATE,
    STONE,
    TEAL,
    WINE,
    WOOD,
    Sheet,
    glow,
    gull,
    hills,
    house,
    person,
    street_lamp,
    tree,
)


def tram(sheet: Sheet) -> None:
    sheet.shade(0, 900, "#a9bfca", PALE, CREAM)
    walls = (SAND, SAGE, DUSK, PALE, STONE, SKY)
    for i, wall in enumerate(walls):
        base = 760 - i * 62
        house(sheet, 20 + i * 268, base, (220, 400 - (i % 3) * 46), (wall, BRICK, SLATE))
    sheet.polygon([(0, 752), (1600, 380), (1600, 900), (0, 900)], "#8b8a85")
    for offset in (60, 132):
        sheet.line([(0, 752 + offset), (1600, 380 + offset)], INK, 6)
    for x in range(30, 1600, 70):
        y = 752 - x * 0.2325
        sheet.line([(x, y + 62), (x + 12, y + 132)], "#73726e", 5)
    sheet.line([(0, 300), (1600, -72)], INK, 3)

    def on_rails(x: float, y: float) -> tuple[float, float]:
        return (x, y - (x - 520) * 0.2325)

    def panel(left: float, top: float, right: float, bottom: float, colour: str) -> None:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        sheet.polygon([on_rails(x, y) for x, y in corners], colour)

    panel(520, 430, 1080, 560, CREAM)
    panel(520, 560, 1080, 652, WINE)
    panel(500, 412, 1100, 434, INK)
    panel(560, 652, 700, 684, INK)
    panel(900, 652, 1040, 684, INK)
    for x in range(552, 1050, 102):
        panel(x, 456, x + 72, 546, "#33475c" if x != 756 else LAMP)
    panel(700, 576, 900, 588, SAND)
    sheet.line([on_rails(800, 412), (760, 292), on_rails(800, 330)], INK, 5)
    glow(sheet, *on_rails(1080, 610), 56)
    sheet.disc(*on_rails(1072, 610), 12, LAMP)


def market(sheet: Sheet) -> None:
    sheet.shade(0, 900, SKY, CREAM)
    sheet.polygon([(110, 330), (800, 84), (1490, 330)], TEAL)
    for i in range(1, 12):
        x = 110 + i * 115
        top = 330 - (1 - abs(x - 800) / 690) * 246
        sheet.line([(x, 330), (x, top)], PALE, 5)
    for i in (1, 2):
        y, half = 330 - i * 82, 690 * (1 - i / 3)
        sheet.line([(800 - half, y), (800 + half, y)], PALE, 5)
    sheet.box(100, 326, 1500, 368, PINE)
    sheet.box(130, 368, 1470, 760, "#56706f")
    for x in range(130, 1480, 223):
        sheet.box(x - 10, 368, x + 12, 780, PINE)
        if x < 1400:
            sheet.arc(x + 112, 470, 102, (180, 360), PINE, 10)
    sheet.box(0, 760, 1600, 900, STONE)
    stalls = ((160, WINE), (530, RUST), (900, SLATE), (1240, MOSS))
    for x, colour in stalls:
        _stall(sheet, x, colour)
    person(sheet, 480, 830, 220, INK)
    person(sheet, 856, 850, 236, NIGHT)
    person(sheet, 1200, 826, 206, BRICK)


def _stall(sheet: Sheet, x: float, colour: str) -> None:
    for i in range(7):
        stripe = colour if i % 2 == 0 else CREAM
        left = x + i * 36
        sheet.polygon([(left + 8, 540), (left + 40, 540), (left + 36, 610), (left, 610)], stripe)
    sheet.box(x + 4, 690, x + 250, 790, WOOD)
    for post in (x + 6, x + 230):
        sheet.box(post, 606, post + 8, 790, INK)
    for i in range(8):
        fruit = (DUSK, RUST, SAGE, SAND)[(i * 3 + x // 7) % 4]
        sheet.disc(x + 30 + i * 28, 684, 16, fruit)


def lamps(sheet: Sheet) -> None:
    sheet.shade(0, 700, NIGHT, "#4a4a63", "#a1705f", DUSK)
    sheet.box(0, 700, 1600, 900, "#39374a")
    for side in (-1, 1):
        for step in range(5):
            near, far = 800 - step * 150 if step else 900, 650 - step * 150
            top, low = 60 + step * 86, 900 - step * 66
            wall = ("#232d40", "#2a3549", "#333e53", "#3f475c", "#4d4f63")[step]
            corners = [(near, top), (far, top + 60), (far, low - 66), (near, low)]
            sheet.polygon([(750 + side * x, y) for x, y in corners], wall)
    sheet.polygon([(700, 560), (800, 560), (1650, 900), (-50, 900)], "#39374a")
    for row in range(7):
        y = 580 + row * row * 7
        sheet.line([(700 - (y - 560) * 2, y), (800 + (y - 560) * 2, y)], "#4b4659", 3)
    for x, base, height in ((120, 880, 520), (1330, 860, 480), (420, 720, 300), (1060, 706, 270)):
        street_lamp(sheet, x, base, height)
    street_lamp(sheet, 610, 620, 150)
    for x, y in ((250, 420), (1210, 430), (1240, 560)):
        sheet.box(x, y, x + 34, y + 56, f"{LAMP}cc")
    person(sheet, 900, 770, 250, INK)
    sheet.line([(926, 640), (1040, 420)], INK, 7)
    glow(sheet, 1040, 420, 40)
    sheet.disc(1040, 418, 7, LAMP)


def ropeworks(sheet: Sheet) -> None:
    sheet.shade(0, 700, "#b7c4c4", CREAM, SAND)
    hills(sheet, 700, 160, SAGE, seed=104)
    sheet.polygon([(1236, 692), (1262, 120), (1318, 120), (1344, 692)], BRICK)
    sheet.box(1254, 108, 1326, 136, "#6d332b")
    for step in range(6):
        sheet.oval(1320 + step * 52, 84 - step * 8, 48 + step * 14, 26 + step * 6, f"{CREAM}66")
    for i in range(7):
        left = 90 + i * 160
        sheet.polygon([(left, 460), (left + 40, 340), (left + 160, 460)], "#7b3b30")
        sheet.polygon([(left, 460), (left + 40, 340), (left + 48, 364), (left + 16, 460)], SKY)
    sheet.box(90, 456, 1210, 690, BRICK)
    for x in range(128, 1160, 88):
        sheet.box(x, 520, x + 48, 620, "#f0d9a8")
        sheet.line([(x + 24, 520), (x + 24, 620)], BRICK, 4)
        sheet.line([(x, 568), (x + 48, 568)], BRICK, 4)
    sheet.shade(688, 900, MOSS, "#4d5c4a")
    for x, y, radius in ((330, 770, 86), (560, 800, 74), (1400, 760, 96)):
        for ring in range(4):
            shade = SAND if ring % 2 == 0 else DUSK
            size = radius * (1 - ring * 0.22)
            sheet.oval(x, y - ring * 14, size, size * 0.34, shade)
    slack = [(630 + i * 27, 800 + 34 * math.sin(i / 4) + i * 0.4) for i in range(26)]
    sheet.line(slack, SAND, 15)


def window(sheet: Sheet) -> None:
    sheet.shade(0, 800, "#0f1520", INK, NIGHT)
    walls = ("#1a2334", "#202a3d", "#182031", "#222d42", "#1b2436", "#1f293b", "#192132")
    for i, wall in enumerate(walls):
        height = 420 + (i * 53) % 110
        house(sheet, -40 + i * 248, 780, (236, height), (wall, "#121926", "#2a364b"))
    glow(sheet, 884, 455, 210)
    sheet.box(846, 408, 924, 512, LAMP)
    sheet.line([(885, 408), (885, 512)], WOOD, 5)
    sheet.line([(846, 452), (924, 452)], WOOD, 5)
    sheet.disc(902, 476, 16, NIGHT)
    sheet.polygon([(880, 512), (888, 490), (918, 490), (924, 512)], NIGHT)
    sheet.shade(778, 900, "#242c3a", "#141a26")
    sheet.polygon([(800, 790), (970, 790), (1090, 900), (690, 900)], f"{LAMP}22")
    sheet.line([(0, 800), (1600, 800)], "#38455a", 4)
    for x in (230, 1370):
        sheet.box(x, 420, x + 8, 800, "#0c1119")
        sheet.line([(x + 4, 424), (x + 64, 404)], "#0c1119", 7)
    sheet.line([(0, 300), (1600, 240)], "#0c1119", 3)


def bakery(sheet: Sheet) -> None:
    sheet.shade(0, 1000, NIGHT, "#33425a")
    sheet.box(140, 0, 1360, 880, "#3d3a45")
    for y in range(20, 220, 44):
        for x in range(150 + (y % 88 > 40) * 40, 1260, 92):
            sheet.box(x, y, x + 84, y + 36, "#45414d")
    sheet.box(180, 210, 1320, 320, WINE)
    sheet.box(200, 226, 1300, 304, "#8d2a3f")
    sheet.polygon([(520, 278), (560, 240), (940, 240), (980, 278), (940, 290), (560, 290)], SAND)
    for x in range(590, 930, 70):
        sheet.line([(x, 286), (x + 24, 246)], DUSK, 7)
    sheet.box(220, 340, 960, 800, "#f3c878")
    sheet.box(1020, 340, 1270, 880, WOOD)
    sheet.box(1052, 376, 1238, 660, "#f3c878")
    for shelf, y in enumerate((480, 620, 760)):
        sheet.box(240, y, 940, y + 14, WOOD)
        for i in range(6 - shelf % 2):
            x = 310 + i * 112 + (shelf % 2) * 50
            sheet.oval(x, y - 26, 46, 30, RUST)
            sheet.oval(x, y - 36, 36, 16, DUSK)
            for cut in (-18, 0, 18):
                sheet.line([(x + cut - 6, y - 30), (x + cut + 6, y - 50)], SAND, 5)
    for x in (220, 586, 950):
        sheet.box(x - 6, 340, x + 6, 800, WOOD)
    sheet.polygon([(1096, 660), (1104, 470), (1188, 470), (1196, 660)], CREAM)
    sheet.disc(1146, 434, 34, "#a87452")
    sheet.oval(1146, 402, 44, 24, CREAM)
    sheet.box(0, 876, 1500, 1000, "#262d3a")
    sheet.polygon([(220, 880), (960, 880), (1080, 1000), (100, 1000)], f"{LAMP}33")
    sheet.box(1000, 860, 1290, 884, STONE)


def stage(sheet: Sheet) -> None:
    sheet.shade(0, 720, "#1c1318", "#33222a")
    sheet.shade(718, 900, "#4a3530", "#2c1f20")
    for spread in range(5):
        half = 250 + spread * 34
        sheet.polygon(
            [(790 - spread * 4, 0), (830 + spread * 4, 0), (810 + half, 790), (810 - half, 790)],
            f"{LAMP}12",
        )
    sheet.oval(810, 790, 400, 62, "#d9b98a")
    for row in range(4):
        for i in range(6 - row):
            x = 980 + i * 62 + row * 30
            sheet.oval(x, 742 - row * 44, 36, 30, "#8f7655" if (i + row) % 2 else "#7b6548")
    sheet.box(692, 250, 708, 770, "#b3925f")
    sheet.polygon([(620, 790), (700, 740), (780, 790)], "#b3925f")
    sheet.polygon([(470, 286), (700, 250), (930, 226), (930, 242), (700, 270), (470, 302)], SAND)
    for x, y, low in ((480, 296, 560), (920, 236, 500)):
        for edge in (-86, 86):
            sheet.line([(x, y), (x + edge, low)], SAND, 4)
        sheet.polygon(
            [(x - 100, low), (x + 100, low), (x + 60, low + 42), (x - 60, low + 42)], SAND
        )
    sheet.oval(480, 548, 60, 34, "#8f7655")
    for x in (320, 416):
        sheet.box(x, 610, x + 14, 820, "#8f6a4a")
    sheet.box(316, 710, 434, 728, "#8f6a4a")
    sheet.box(320, 620, 430, 642, "#8f6a4a")
    _curtains(sheet)


def _curtains(sheet: Sheet) -> None:
    for side in (0, 1):
        for fold in range(6):
            near, far = fold * 46, fold * 46 + 50
            hem = 900 - fold * 16
            corners = [(near, 0), (far, 0), (far - fold * 13, hem), (near - fold * 12, hem)]
            colour = WINE if fold % 2 else "#681629"
            sheet.polygon([(1600 - x if side else x, y) for x, y in corners], colour)
    for x in range(0, 1600, 160):
        sheet.oval(x + 80, 0, 96, 74, "#681629")
        sheet.oval(x + 80, 0, 74, 52, WINE)


def bells(sheet: Sheet) -> None:
    sheet.shade(0, 1000, "#8fa9b8", SKY, CREAM)
    hills(sheet, 900, 130, SAGE, seed=131)
    sheet.shade(898, 1000, MOSS, PINE)
    sheet.box(500, 180, 1000, 940, STONE)
    sheet.box(500, 180, 560, 940, "#b9b4a6")
    sheet.box(940, 180, 1000, 940, "#928d80")
    sheet.box(476, 160, 1024, 204, "#928d80")
    for x in range(480, 1010, 90):
        sheet.box(x, 112, x + 56, 162, STONE)
    for x in (600, 780):
        sheet.box(x, 330, x + 130, 590, INK)
        sheet.oval(x + 65, 332, 65, 66, INK)
        sheet.box(x + 6, 372, x + 124, 388, WOOD)
        bell = [(x + 44, 400), (x + 86, 400), (x + 98, 490), (x + 120, 534), (x + 10, 534)]
        sheet.polygon([*bell, (x + 32, 490)], "#b98a4a")
        sheet.oval(x + 65, 404, 22, 20, "#b98a4a")
        sheet.line([(x + 46, 420), (x + 38, 492)], LAMP, 6)
        sheet.disc(x + 65, 548, 13, "#6d5230")
    sheet.disc(750, 724, 78, CREAM)
    sheet.arc(750, 724, 78, (0, 360), INK, 9)
    sheet.line([(750, 724), (750, 668)], INK, 8)
    sheet.line([(750, 724), (792, 744)], INK, 8)
    sheet.polygon([(690, 940), (690, 860), (750, 820), (810, 860), (810, 940)], WOOD)
    for x, y, span in ((300, 260, 70), (380, 190, 52), (1160, 230, 66), (1240, 330, 48)):
        gull(sheet, x, y, span, INK)
    tree(sheet, 250, 930, 360, PINE)
    tree(sheet, 1280, 940, 420, MOSS)


def bandstand(sheet: Sheet) -> None:
    sheet.shade(0, 720, SKY, PALE, CREAM)
    for x, height in ((90, 520), (330, 440), (1240, 460), (1500, 540)):
        tree(sheet, x, 730, height, SAGE if height < 500 else MOSS)
    sheet.shade(700, 900, "#9aa886", "#7f9070")
    sheet.polygon([(620, 900), (980, 900), (880, 740), (720, 740)], SAND)
    sheet.polygon([(430, 340), (800, 120), (1170, 340)], TEAL)
    for x in (560, 680, 800, 920, 1040):
        sheet.line([(x, 340), (800, 120)], "#2f5559", 4)
    sheet.box(792, 70, 808, 130, INK)
    sheet.disc(800, 66, 15, LAMP)
    sheet.box(420, 334, 1180, 362, CREAM)
    for i in range(19):
        sheet.disc(440 + i * 40, 364, 20, CREAM)
    for x in (460, 600, 740, 860, 1000, 1140):
        sheet.box(x - 8, 362, x + 8, 690, CREAM)
    sheet.box(440, 566, 1160, 580, CREAM)
    for x in range(470, 1150, 32):
        sheet.line([(x, 580), (x, 660)], CREAM, 5)
    sheet.polygon([(420, 660), (1180, 660), (1210, 750), (390, 750)], STONE)
    sheet.polygon([(720, 660), (880, 660), (900, 750), (700, 750)], "#8b8779")
    for x in (150, 262, 1330, 1442):
        for edge in (0, 66):
            sheet.line([(x + edge, 850), (x + 66 - edge, 770)], WOOD, 7)
        sheet.polygon([(x + 4, 780), (x + 62, 740), (x + 70, 752), (x + 12, 794)], WINE)
