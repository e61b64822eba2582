"""The demo edition's pictures, drawn anew each time: the same bytes for the same name."""

from io import BytesIO

from newsroom.demo import country_scenes, harbour_scenes, town_scenes
from newsroom.demo.drawing import Sheet

WIDE = (1600, 900)
CLASSIC = (1500, 1000)
PORTRAIT = (1000, 1250)

SCENES = {
    "allotments": (country_scenes.allotments, WIDE),
    "bakery": (town_scenes.bakery, CLASSIC),
    "bandstand": (town_scenes.bandstand, WIDE),
    "basin": (harbour_scenes.basin, CLASSIC),
    "bells": (town_scenes.bells, CLASSIC),
    "boats": (harbour_scenes.boats, WIDE),
    "bridge": (country_scenes.bridge, WIDE),
    "cranes": (harbour_scenes.cranes, WIDE),
    "deck": (harbour_scenes.deck, WIDE),
    "eelgrass": (country_scenes.eelgrass, WIDE),
    "ferry": (harbour_scenes.ferry, WIDE),
    "foghorn": (harbour_scenes.foghorn, WIDE),
    "gauge": (harbour_scenes.gauge, WIDE),
    "lamps": (town_scenes.lamps, WIDE),
    "lighthouse": (harbour_scenes.lighthouse, WIDE),
    "lock": (harbour_scenes.lock, WIDE),
    "market": (town_scenes.market, WIDE),
    "moth": (country_scenes.moth, CLASSIC),
    "observatory": (country_scenes.observatory, WIDE),
    "painter": (harbour_scenes.painter, PORTRAIT),
    "quay": (harbour_scenes.quay, WIDE),
    "railway": (country_scenes.railway, WIDE),
    "ropeworks": (town_scenes.ropeworks, WIDE),
    "schooner": (harbour_scenes.schooner, WIDE),
    "stage": (town_scenes.stage, WIDE),
    "tram": (town_scenes.tram, WIDE),
    "window": (town_scenes.window, WIDE),
}


def draw_picture(scene: str, zoom: float = 1) -> bytes:
    """A scene as JPEG.

    zoom: 1 draws it 1000 to 1600 pixels wide; less, a small proof of the same scene.
    Raises KeyError for a scene that does not exist.
    """
    draw, size = SCENES[scene]
    sheet = Sheet(size, zoom)
    draw(sheet)
    jpeg = BytesIO()
    sheet.finished().save(jpeg, "JPEG", quality=88)
    return jpeg.getvalue()
