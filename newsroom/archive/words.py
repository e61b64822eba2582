"""Words for an archive: sentences of a harbour city's daily, put together by chance.

Common words are common and names are rare, as in a real paper, so that a search
finds few stories for one word and many for another.
"""

import tomllib
from itertools import product
from pathlib import Path
from random import Random

SENTENCES = 12_000
REMARKS = 4_000

_VOCABULARY = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
_PEOPLE = _VOCABULARY["people"]
_DEEDS = _VOCABULARY["deeds"]
_THINGS = _VOCABULARY["things"]
_WHEN = _VOCABULARY["when"]
_REASONS = _VOCABULARY["reasons"]
_SAYINGS = _VOCABULARY["sayings"]
_OPINIONS = _VOCABULARY["opinions"]
_SUBJECTS = _VOCABULARY["subjects"]
_GIVEN_NAMES = _VOCABULARY["given_names"]
_ANGLES = ("", "safety", "costs", "dispute", "plans", "history", "figures", "reform")

# Of these, surnames and names of places are made.
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "r",
    "st",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ei", "au", "ea", "ou")
_ENDINGS = ("rn", "ll", "sk", "m", "rth", "ven", "rel", "by", "n", "ss", "nt", "ck")


def weighted_to_the_front(rng: Random, count: int) -> int:
    """A place from 0 below count; the first places come up by far the most often."""
    return int(count * rng.random() ** 3)


class Words:
    """All that an archive says, out of one generator of random numbers."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        stems = ["".join(parts) for parts in product(_ONSETS, _MIDDLES, _ENDINGS)]
        rng.shuffle(stems)
        self.surnames = [stem.capitalize() for stem in stems]
        self.places = [f"{stem}{end}" for stem in self.surnames[:400] for end in ("haven", "gate")]
        self._sentences = [self._sentence() for _number in range(SENTENCES)]
        self._remarks = [self._remark() for _number in range(REMARKS)]

    def name(self) -> str:
        rng = self._rng
        return f"{rng.choice(_GIVEN_NAMES)} {self._rare(self.surnames)}"

    def place(self) -> str:
        return self._rare(self.places)

    def headline(self) -> str:
        rng = self._rng
        who, what = rng.choice(_PEOPLE), rng.choice(_THINGS)
        line = f"{who} {rng.choice(_DEEDS)} {what} in {self.place()}"
        return line[0].upper() + line[1:]

    def sentences(self, count: int) -> list[str]:
        return self._rng.choices(self._sentences, k=count)

    def fresh_sentence(self) -> str:
        """One that hardly any other story has."""
        rng = self._rng
        return (
            f"{self.name()} of {self.place()}, {rng.randint(18, 90)}, told the paper that "
            f"{rng.choice(_PEOPLE)} had {rng.choice(_DEEDS)} {rng.choice(_THINGS)}."
        )

    def remarks(self, count: int) -> str:
        return " ".join(self._rng.choices(self._remarks, k=count))

    def tag_names(self, count: int) -> list[str]:
        """Names for so many tags, none twice."""
        subjects = [f"{s} {angle}".strip() for angle in _ANGLES for s in _SUBJECTS]
        local = (f"{subject} in {place}" for place in self.places for subject in _SUBJECTS)
        names = [name.capitalize() for name in subjects]
        while len(names) < count:
            names.append(next(local).capitalize())
        return names[:count]

    def _sentence(self) -> str:
        rng = self._rng
        who, what = rng.choice(_PEOPLE), rng.choice(_THINGS)
        did = f"{who} {rng.choice(_DEEDS)} {what}"
        match rng.randrange(5):
            case 0:
                text = f"{did} {rng.choice(_WHEN)}, {rng.choice(_REASONS)}."
            case 1:
                text = f"{rng.choice(_WHEN)}, {did} in {self.place()}."
            case 2:
                text = f"“{rng.choice(_SAYINGS)},” said {self.name()} when {did}."
            case 3:
                text = f"{did}, and {rng.choice(_PEOPLE)} {rng.choice(_DEEDS)} the rest."
            case _:
                text = f"no fewer than {rng.randint(2, 900)} people saw how {did}."
        return text[0].upper() + text[1:]

    def _remark(self) -> str:
        rng = self._rng
        if rng.random() < 0.6:
            return rng.choice(_OPINIONS)
        text = f"if {rng.choice(_PEOPLE)} {rng.choice(_DEEDS)} {rng.choice(_THINGS)}, so can we."
        return text[0].upper() + text[1:]

    def _rare(self, names: list[str]) -> str:
        return names[weighted_to_the_front(self._rng, len(names))]
