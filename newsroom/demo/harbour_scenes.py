"""Scenes of the port and the sea."""

import random

from newsroom.demo.drawing import (
    BRICK,
    CREAM,
    DUSK,
    INK,
    LAMP,
    MIST,
    NIGHT,
    PALE,
    PINE,
    RUST,
    SAND,
    SKY,
    SLATE,
    STEEL,
    STONE,
    TEAL,
    WINE,
    WOOD,
    Sheet,
    crane,
    glow,
    gull,
    hills,
    hull,
    person,
    reflection,
    stars,
    street_lamp,
    water,
)


def cranes(sheet: Sheet) -> None:
    sheet.shade(0, 610, SLATE, "#8a6f6c", DUSK, SAND)
    sheet.disc(1130, 560, 92, "#fbe3b0")
    hills(sheet, 612, 70, "#8d6a60", seed=3)
    water(sheet, 610, ("#9a7563", SLATE), f"{SAND}55", seed=3)
    crane(sheet, 330, 640, (330, 330), INK)
    crane(sheet, 790, 640, (400, 400), INK)
    crane(sheet, 1370, 640, (300, -300), INK)
    sheet.box(0, 632, 1600, 668, INK)
    for x in range(40, 1600, 130):
        sheet.box(x, 668, x + 16, 706, INK)


def lock(sheet: Sheet) -> None:
    sheet.shade(0, 330, NIGHT, STEEL, MIST)
    hills(sheet, 332, 60, SLATE, seed=11)
    sheet.shade(330, 900, "#41596b", INK)
    for side in (-1, 1):
        wall = [(800 + side * 330, 300), (800 + side * 900, 300), (800 + side * 900, 900)]
        sheet.polygon([*wall, (800 + side * 560, 900)], STONE)
        for course in range(1, 8):
            inner = 330 + 230 * course / 8
            y = 300 + 600 * course / 8
            sheet.line([(800 + side * inner, y), (800 + side * 900, y)], "#8b8779", 3)
        leaf = [(800, 352), (800 + side * 345, 318), (800 + side * 404, 520), (800, 588)]
        sheet.polygon(leaf, PINE if side < 0 else "#44584e")
        for plank in range(1, 5):
            y = 352 + 236 * plank / 5
            end = 318 + 202 * plank / 5
            sheet.line([(800, y), (800 + side * (345 + 12 * plank), end)], "#2c3a33", 6)
        beam = [(800 + side * 20, 338), (800 + side * 640, 262), (800 + side * 640, 292)]
        sheet.polygon([*beam, (800 + side * 20, 362)], CREAM)
    sheet.box(790, 340, 810, 590, INK)
    street_lamp(sheet, 300, 300, 190)
    person(sheet, 1290, 300, 96, INK)
    for x, y, length in ((620, 680, 220), (820, 740, 260), (560, 810, 300), (860, 850, 200)):
        sheet.line([(x, y), (x + length, y)], f"{MIST}66", 4)


def ferry(sheet: Sheet) -> None:
    sheet.shade(0, 560, INK, NIGHT, STEEL)
    stars(sheet, 420, 70, seed=5)
    sheet.disc(1240, 210, 62, CREAM)
    sheet.disc(1268, 194, 58, "#2f405a")
    hills(sheet, 562, 120, "#1f2c40", seed=8)
    water(sheet, 560, (SLATE, INK), f"{MIST}44", seed=5)
    hull(sheet, 330, 656, (820, 92), CREAM)
    sheet.polygon([(335, 622), (1112, 622), (1068, 658), (371, 658)], WINE)
    sheet.box(420, 500, 960, 590, PALE)
    sheet.box(520, 430, 860, 500, CREAM)
    sheet.box(750, 384, 850, 430, CREAM)
    sheet.polygon([(600, 430), (612, 340), (690, 340), (702, 430)], WINE)
    sheet.box(607, 362, 695, 384, INK)
    for x in range(450, 940, 56):
        sheet.box(x, 528, x + 34, 558, LAMP)
        reflection(sheet, x + 17, 668, 12, 130)
    for x in range(545, 840, 60):
        sheet.box(x, 450, x + 34, 478, LAMP)
    sheet.box(765, 396, 835, 416, LAMP)
    sheet.line([(930, 500), (930, 330)], CREAM, 5)
    glow(sheet, 930, 326, 50)
    sheet.disc(930, 326, 7, LAMP)


def lighthouse(sheet: Sheet) -> None:
    sheet.shade(0, 640, "#141c2a", NIGHT, SLATE)
    stars(sheet, 480, 90, seed=21)
    for spread in (0, 14, 28):
        sheet.polygon([(1142, 252), (0, 40 - spread), (0, 190 + spread)], f"{LAMP}2c")
    water(sheet, 640, ("#2b3d52", "#141c2a"), f"{MIST}33", seed=21)
    sheet.polygon([(860, 640), (1600, 612), (1600, 900), (1000, 900)], "#10161f")
    for x in range(880, 1580, 70):
        sheet.line([(x, 660 + (x % 3) * 40), (x + 40, 660 + (x % 3) * 40)], "#263241", 4)
    sheet.polygon([(1084, 632), (1104, 290), (1182, 290), (1206, 632)], CREAM)
    for top in (380, 500):
        shift = (top - 290) * 0.06
        sheet.polygon(
            [
                (1104 - shift, top),
                (1182 + shift, top),
                (1186 + shift, top + 58),
                (1101 - shift, top + 58),
            ],
            BRICK,
        )
    sheet.box(1088, 282, 1198, 296, INK)
    sheet.box(1112, 226, 1174, 282, LAMP)
    sheet.polygon([(1104, 226), (1143, 186), (1182, 226)], INK)
    glow(sheet, 1143, 254, 130)
    sheet.box(1206, 540, 1380, 626, SLATE)
    sheet.polygon([(1196, 540), (1293, 496), (1392, 540)], INK)
    sheet.box(1268, 562, 1318, 602, LAMP)


def boats(sheet: Sheet) -> None:
    sheet.shade(0, 520, SKY, PALE, CREAM)
    hills(sheet, 522, 110, "#a3b1a0", seed=31)
    water(sheet, 520, ("#8fb0ac", TEAL), f"{PALE}77", seed=31)
    rows = [(130, WINE, 640), (480, SLATE, 690), (850, RUST, 650), (1180, PINE, 710)]
    for x, colour, waterline in rows:
        sheet.line([(x + 110, waterline - 70), (x + 110, waterline - 400)], WOOD, 10)
        sheet.line([(x + 110, waterline - 380), (x + 262, waterline - 96)], WOOD, 3)
        sheet.line([(x + 110, waterline - 380), (x + 4, waterline - 70)], WOOD, 3)
        sheet.line([(x + 110, waterline - 190), (x + 214, waterline - 240)], WOOD, 8)
        hull(sheet, x, waterline, (290, 92), colour)
        sheet.box(x + 24, waterline - 138, x + 92, waterline - 74, CREAM)
        sheet.box(x + 38, waterline - 124, x + 78, waterline - 102, INK)
        sheet.line([(x + 6, waterline - 60), (x + 268, waterline - 56)], CREAM, 6)
        sheet.polygon(
            [(x + 20, waterline + 8), (x + 255, waterline + 8), (x + 200, waterline + 90)],
            f"{colour}55",
        )
    for x, y, span in ((700, 150, 60), (800, 110, 44), (1010, 180, 52)):
        gull(sheet, x, y, span, SLATE)


def quay(sheet: Sheet) -> None:
    sheet.shade(0, 600, "#cfd8d4", CREAM, SAND)
    sheet.box(860, 210, 1600, 600, BRICK)
    sheet.polygon([(840, 210), (1230, 96), (1600, 196), (1600, 210)], "#6d332b")
    for x in range(910, 1560, 124):
        for y in (260, 420):
            sheet.box(x, y, x + 62, y + 96, "#5a2a25")
            sheet.arc(x + 31, y, 31, (180, 360), CREAM, 6)
    water(sheet, 760, (TEAL, "#2b4a52"), f"{PALE}55", seed=41)
    sheet.polygon([(0, 596), (1600, 596), (1600, 690), (0, 772)], STONE)
    sheet.polygon([(0, 772), (1600, 690), (1600, 760), (0, 860)], "#7d796c")
    for x in range(90, 1600, 300):
        y = 734 - x * 0.05
        sheet.polygon([(x - 26, y), (x - 18, y - 62), (x + 18, y - 62), (x + 26, y)], INK)
        sheet.oval(x, y - 64, 34, 16, INK)
    sheet.box(180, 420, 208, 640, INK)
    for i in range(9):
        colour = WINE if i % 2 else CREAM
        sheet.box(208 + i * 58, 462, 266 + i * 58, 488, colour)
    street_lamp(sheet, 780, 610, 330)
    gull(sheet, 420, 200, 70, SLATE)
    gull(sheet, 540, 150, 48, SLATE)


def schooner(sheet: Sheet) -> None:
    sheet.shade(0, 580, "#9fc0cb", SKY, CREAM)
    hills(sheet, 582, 60, "#9aae9c", seed=52)
    water(sheet, 580, ("#7fa7ab", "#3b6a78"), f"{CREAM}66", seed=52)
    hull(sheet, 430, 690, (760, 92), PINE)
    sheet.line([(438, 622), (1180, 606)], CREAM, 7)
    sheet.line([(1170, 592), (1350, 540)], WOOD, 10)
    for x, top in ((640, 150), (910, 110)):
        sheet.line([(x, 630), (x, top)], WOOD, 12)
    sheet.polygon([(652, 190), (870, 330), (886, 580), (652, 590)], CREAM)
    sheet.polygon([(630, 200), (630, 596), (420, 584), (500, 380)], "#e8dcc3")
    sheet.polygon([(922, 150), (1080, 420), (1110, 566), (922, 578)], "#e8dcc3")
    sheet.polygon([(930, 130), (1310, 546), (1150, 556)], CREAM)
    sheet.line([(910, 116), (1346, 540)], WOOD, 3)
    sheet.polygon([(640, 150), (580, 168), (640, 186)], WINE)
    sheet.polygon([(440, 706), (1130, 706), (900, 800), (660, 800)], f"{INK}33")
    for x, y, span in ((220, 250, 70), (310, 200, 46), (1400, 230, 58)):
        gull(sheet, x, y, span, SLATE)


def gauge(sheet: Sheet) -> None:
    sheet.shade(0, 540, MIST, PALE, CREAM)
    water(sheet, 540, ("#7f9ba3", SLATE), f"{CREAM}66", seed=61)
    sheet.polygon([(0, 420), (640, 470), (640, 510), (0, 470)], WOOD)
    for x in range(30, 640, 120):
        sheet.box(x, 450, x + 26, 720, "#574132")
    sheet.line([(0, 356), (640, 420)], WOOD, 9)
    for x in range(40, 640, 100):
        sheet.line([(x, 360 + x * 0.1), (x, 440 + x * 0.06)], WOOD, 7)
    sheet.box(880, 70, 980, 730, CREAM)
    for mark in range(22):
        y = 84 + mark * 28
        wide = 74 if mark % 5 == 0 else 42
        sheet.box(880, y, 880 + wide, y + 12, WINE if mark % 5 == 0 else INK)
    sheet.box(872, 58, 988, 76, INK)
    sheet.line([(640, 490), (880, 470)], "#574132", 16)
    sheet.line([(600, 500), (880, 620)], "#574132", 12)
    for y, reach, colour in ((728, 150, CREAM), (744, 200, "#9db4bb"), (758, 230, "#6f8b97")):
        sheet.oval(930, y, reach, 24, colour)
    sheet.box(888, 640, 972, 742, CREAM)
    for mark in (0, 1, 2, 3):
        sheet.box(888, 652 + mark * 26, 930, 664 + mark * 26, STEEL)
    for x, y, span in ((1180, 210, 96), (1340, 300, 70), (1240, 390, 50), (560, 180, 60)):
        gull(sheet, x, y, span, SLATE)


def painter(sheet: Sheet) -> None:
    sheet.shade(0, 1250, SKY, PALE)
    water(sheet, 1030, ("#7f9ba3", SLATE), f"{CREAM}77", seed=71)
    stern = [(90, 0), (910, 0), (880, 640), (760, 1010), (240, 1010), (120, 640)]
    sheet.polygon(stern, NIGHT)
    sheet.polygon([(188, 860), (812, 860), (760, 1010), (240, 1010)], BRICK)
    for y in (120, 250, 720):
        for x in range(150, 870, 36):
            sheet.disc(x, y, 4, "#33445f")
    sheet.line([(180, 350), (820, 350)], f"{PALE}44", 2)
    sheet.line([(180, 500), (820, 500)], f"{PALE}44", 2)
    a = [(200, 500), (256, 350), (286, 350), (342, 500), (308, 500), (271, 392), (234, 500)]
    sheet.polygon(a, CREAM)
    sheet.box(238, 448, 304, 470, CREAM)
    sheet.box(378, 350, 408, 470, CREAM)
    sheet.arc(436, 442, 58, (0, 180), CREAM, 30)
    sheet.box(464, 350, 494, 442, CREAM)
    sheet.box(534, 350, 564, 500, CREAM)
    sheet.arc(582, 392, 42, (270, 90), CREAM, 28)
    for x in (560, 860):
        sheet.line([(x, 0), (x, 690)], SAND, 6)
    sheet.box(520, 686, 900, 708, WOOD)
    sheet.polygon([(650, 690), (664, 520), (716, 505), (752, 540), (748, 690)], RUST)
    sheet.disc(692, 474, 38, INK)
    sheet.polygon([(650, 474), (694, 420), (738, 470)], WINE)
    sheet.line([(690, 550), (620, 560), (590, 480)], RUST, 26)
    sheet.line([(592, 486), (574, 420)], SAND, 7)
    for x in (676, 724):
        sheet.line([(x, 690), (x + 6, 800)], INK, 28)
    sheet.polygon([(790, 640), (850, 640), (842, 686), (798, 686)], CREAM)


def deck(sheet: Sheet) -> None:
    sheet.shade(0, 480, STEEL, "#a98a80", DUSK, SAND)
    sheet.disc(420, 440, 74, "#fbe3b0")
    water(sheet, 480, ("#a67f6c", SLATE), f"{SAND}66", seed=81)
    hills(sheet, 481, 40, "#7d6660", seed=82)
    sheet.polygon([(0, 700), (1600, 700), (1600, 900), (0, 900)], WOOD)
    for x in range(-600, 2300, 120):
        sheet.line([(800 + (x - 800) * 0.75, 700), (x, 900)], "#5a4335", 4)
    for y in (470, 560):
        sheet.line([(0, y), (1600, y)], CREAM, 12 if y == 470 else 7)
    for x in range(80, 1600, 240):
        sheet.box(x, 470, x + 16, 704, CREAM)
    for y in (560, 606):
        sheet.box(830, y, 1330, y + 30, WINE)
    sheet.box(806, 680, 1354, 712, "#651829")
    for x in (850, 1290):
        sheet.box(x, 550, x + 22, 800, INK)
    sheet.box(806, 712, 828, 800, INK)
    sheet.box(1332, 712, 1354, 800, INK)
    sheet.disc(250, 600, 78, CREAM)
    sheet.disc(250, 600, 42, "#7a6360")
    for start in (20, 110, 200, 290):
        sheet.arc(250, 600, 78, (start, start + 45), WINE, 36)


def foghorn(sheet: Sheet) -> None:
    sheet.shade(0, 900, "#c3cccb", "#d9dedb", "#b5c1c2")
    for step, veil in enumerate(("30", "3c", "4c", "5c")):
        for x in range(-100, 900, 260):
            sheet.oval(x + step * 60, 420 + step * 90, 300, 76, f"#eef1ee{veil}")
    sheet.polygon([(640, 700), (1600, 640), (1600, 900), (760, 900)], "#5b6670")
    sheet.polygon([(640, 700), (760, 900), (0, 900), (0, 820)], f"{MIST}88")
    sheet.box(980, 380, 1380, 660, CREAM)
    sheet.polygon([(950, 380), (1180, 262), (1410, 380)], BRICK)
    sheet.box(1240, 480, 1320, 656, TEAL)
    sheet.box(1060, 470, 1140, 550, SLATE)
    sheet.polygon([(1000, 440), (760, 340), (760, 560), (1000, 480)], INK)
    sheet.oval(760, 450, 42, 112, "#3b4654")
    sheet.oval(756, 450, 26, 84, "#10161f")
    sheet.box(860, 520, 884, 690, INK)
    for ring in range(4):
        sheet.arc(700, 450, 130 + ring * 110, (150, 210), f"{STEEL}{110 - ring * 26:02x}", 9)
    sheet.line([(1420, 650), (1420, 300)], INK, 7)
    sheet.polygon([(1420, 306), (1520, 326), (1420, 350)], WINE)


def basin(sheet: Sheet) -> None:
    sheet.box(0, 0, 1500, 1000, "#b9b3a3")
    sheet.box(170, 150, 1210, 850, "#4c757a")
    sheet.box(1210, 420, 1500, 580, "#3b6066")
    for x in range(170, 1210, 80):
        sheet.line([(x + 30, 480 + (x % 7) * 9), (x + 90, 480 + (x % 7) * 9)], "#6b9295", 4)
    sheet.polygon([(1196, 420), (1224, 420), (1264, 500), (1236, 500)], PINE)
    sheet.polygon([(1236, 500), (1264, 500), (1224, 580), (1196, 580)], PINE)
    berths = [(210, 172), (560, 172), (880, 172), (210, 770), (520, 770), (850, 770)]
    colours = [WINE, SLATE, RUST, INK, BRICK, STEEL]
    for (x, y), colour in zip(berths, colours, strict=True):
        _seen_from_above(sheet, x, y, 270, colour)
    for y, colour in ((330, PINE), (460, DUSK), (600, NIGHT)):
        _seen_from_above(sheet, 230, y, 230, colour)
    for x, y in ((60, 240), (60, 480), (60, 700), (420, 60), (760, 60), (1060, 60)):
        sheet.box(x, y, x + 90, y + 62, BRICK)
        sheet.box(x, y, x + 90, y + 31, "#a9594a")
    chance = random.Random(91)
    for _ in range(40):
        x, y = chance.uniform(170, 1200), chance.choice((880, 910, 120, 940))
        sheet.box(x, y, x + 26, y + 18, chance.choice((SAND, STEEL, RUST, CREAM)))


def _seen_from_above(sheet: Sheet, x: float, y: float, length: float, colour: str) -> None:
    bow = x + length
    outline = [(x, y), (bow - 50, y), (bow, y + 29), (bow - 50, y + 58), (x, y + 58)]
    sheet.polygon([(px + 8, py + 12) for px, py in outline], f"{INK}44")
    sheet.polygon(outline, colour)
    sheet.box(x + 14, y + 12, x + 62, y + 46, CREAM)
    for hatch in range(3):
        left = x + 82 + hatch * (length - 150) / 3
        sheet.box(left, y + 14, left + (length - 190) / 3, y + 44, f"{SAND}aa")
