"""What comments announce to the rest of the house.

Sent inside the transaction of the change, like articles/signals.py.
"""

from django.dispatch import Signal

# sender: Comment. comment: after the change. verb: the function that changed it,
# or "post_comment" for an arrival. story_id: of the story's first row. is_seen: whether
# the pages of a public story differ now.
comment_decided = Signal()

# sender: Comment. comment, arrival: what was stored, and all it came with, of which not
# everything is. In the posting transaction, after comment_decided.
comment_arrived = Signal()

# sender: BacklogClosure. Whether readers may reply at all is another than before.
forms_changed = Signal()

# sender: ErrorReport. report: as it was closed. Sent inside that transaction.
error_report_closed = Signal()
