"""Source Serif Pro, cut down to the letters of European languages.

The package font-source-serif-pro brings the whole typeface, under the SIL Open
Font License; pages load three small WOFF2 files instead.
"""

import hashlib
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path

FACES = {
    "source-serif-regular": "SourceSerifPro-Regular.ttf",
    "source-serif-semibold": "SourceSerifPro-Semibold.ttf",
    "source-serif-italic": "SourceSerifPro-It.ttf",
}
# Unicode blocks: Latin, Latin-1, Latin Extended-A, spaces and punctuation,
# superscripts, currency, and the arrows, minus and fi/fl of our pages.
RANGES = [
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x0218, 0x021B),
    (0x02C6, 0x02DD),
    (0x1E9E, 0x1E9E),
    (0x2000, 0x206F),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2116, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0xFB01, 0xFB02),
]

# Old-style, lining and tabular figures, beside what text needs anyway.
FIGURES = ["onum", "lnum", "tnum"]


def has_fonts(folder: Path) -> bool:
    """Whether the fonts are there, and made from what this code would make them from."""
    stamp = stamp_of(folder)
    return stamp.exists() and stamp.read_text() == fingerprint()


def make_fonts(folder: Path) -> None:
    """Make the WOFF2 files in folder/fonts."""
    target = folder / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    stamp_of(folder).unlink(missing_ok=True)
    for name, source in FACES.items():
        with as_file(files("font_source_serif_pro") / "files" / source) as ttf:
            subset(ttf, target / f"{name}.woff2")
    # Last, so that an interrupted run is done again.
    stamp_of(folder).write_text(fingerprint())


def stamp_of(folder: Path) -> Path:
    return folder / "made-from"


def fingerprint() -> str:
    """Changes whenever the made files would."""
    parts = [version("font-source-serif-pro"), version("fonttools"), FACES, RANGES, FIGURES]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def subset(ttf: Path, woff2: Path) -> None:
    # Imported here: it takes half a second, and few starts have fonts to make.
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff2", hinting=False)
    options.layout_features += FIGURES
    font = load_font(ttf, options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    save_font(font, woff2, options)
