"""What an archive looks like: how stories end and how replies spread over them."""

from array import array
from itertools import accumulate, cycle, islice
from random import Random

# A newsroom's old stories, by how they ended, and what lies on the desk just now.
_OLD = {
    "published": 955,
    "draft": 29,
    "retracted": 6,
    "withdrawn": 6,
    "expired": 4,
}
# In twentieths, for even a small archive has something in every state.
_RECENT = [
    *["published"] * 10,
    *["draft"] * 4,
    *["scheduled"] * 2,
    *["in_review"] * 2,
    "returned",
    "ready",
]
_RECENT_SHARE, _RECENT_AT_LEAST = 0.01, len(_RECENT)

WAS_PUBLIC = frozenset({"published", "retracted", "withdrawn", "expired"})

# Of the logarithm of replies to a story: half get next to none, one in a thousand
# gets hundreds of times the mean.
_SPREAD = 1.9
_BUSIEST_STORY = 5000


def story_fates(rng: Random, articles: int) -> list[str]:
    """For each story, in the order of time, its status, `scheduled` or `expired`."""
    count = min(articles, max(_RECENT_AT_LEAST, int(articles * _RECENT_SHARE)))
    recent = list(islice(cycle(_RECENT), count))
    rng.shuffle(recent)
    return rng.choices([*_OLD], [*_OLD.values()], k=articles - count) + recent


def reply_counts(rng: Random, fates: list[str], comments: int) -> array:
    """For each story, how many replies it got: `comments` in all.

    One story near the end has a quarter of them, at most 5,000. Without a story that
    was ever public there are none.
    """
    public = [n for n, fate in enumerate(fates) if fate in WAS_PUBLIC]
    counts = array("L", bytes(array("L").itemsize * len(fates)))
    if not public:
        return counts
    busiest = public[len(public) * 9 // 10]
    counts[busiest] = min(_BUSIEST_STORY, comments // 4)
    left = comments - counts[busiest]
    sums = list(accumulate(rng.lognormvariate(0, _SPREAD) for _story in public))
    before = 0
    for n, up_to_here in zip(public, sums, strict=True):
        # Of rounded sums, not of rounded shares, which would not add up.
        reached = round(up_to_here / sums[-1] * left)
        counts[n] += reached - before
        before = reached
    return counts
