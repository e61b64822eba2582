"""The slots of a front, which editors fill or leave to the newest stories.

Source: docs/publishing.md, "The front page".
"""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SECONDS = 3
BRIEFS = 7
SECTION_LEADS = 3


class Block(TextChoices):
    """Parts of a front, from top to bottom."""

    BREAKING = "breaking", gettext_lazy("Breaking news")
    LEAD = "lead", gettext_lazy("Lead")
    SECOND = "second", gettext_lazy("Second")
    BRIEF = "brief", gettext_lazy("Brief")


class Slot(NamedTuple):
    """One place of a front. position: from 1 within its block."""

    block: str
    position: int

    @property
    def name(self) -> str:
        """As forms send it, such as `second-2`."""
        return f"{self.block}-{self.position}"

    @property
    def label(self) -> str:
        block = Block(self.block).label
        if self in (LEAD, BREAKING):
            return str(block)
        return _("%(block)s %(position)d") % {"block": block, "position": self.position}


BREAKING = Slot(Block.BREAKING.value, 1)
LEAD = Slot(Block.LEAD.value, 1)
FRONT_SLOTS = (
    LEAD,
    *(Slot(Block.SECOND.value, n) for n in range(1, SECONDS + 1)),
    *(Slot(Block.BRIEF.value, n) for n in range(1, BRIEFS + 1)),
)
SECTION_SLOTS = tuple(Slot(Block.LEAD.value, n) for n in range(1, SECTION_LEADS + 1))


def slots_of(*, is_section: bool) -> tuple[Slot, ...]:
    """From top to bottom; the strip for breaking news is not one of them."""
    return SECTION_SLOTS if is_section else FRONT_SLOTS
