"""What stories announce to the rest of the house.

Sent inside the transaction of the change: a receiver writes rows that vanish on
rollback, and one that fails stops the change.
"""

from django.dispatch import Signal

# sender: Article. article: the story after the change. verb: the name of the
# function that changed it. before, after: where it stood and stands, as
# articles.places.Places; None while readers know nothing of it.
article_changed = Signal()

# sender: Picture. picture: with its new words. places: of each story that shows it
# to readers, or will by the clock.
picture_changed = Signal()

# sender: Front. section_id: whose front was changed; None: the paper's front page.
front_changed = Signal()
