"""What comments announce to the rest of the house.

Sent inside the transaction of the change, like articles/signals.py.
"""

from django.dispatch import Signal

# sender: Comment. comment: after the change. verb: the function that changed it,
# or "post_comment" for an arrival.
comment_decided = Signal()
