"""The replies of an archive: threads of every depth, decided on as moderators do."""

import hashlib
import json
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from comments.models import MAX_SHOWN_ANCESTORS, PATH_DIGITS, Comment, ModerationEntry
from comments.states import Reason, Status
from comments.threats import FLAGS, NOTHING, RULES
from newsroom.archive.rows import Table, stamp
from newsroom.archive.staff import House
from newsroom.archive.stories import DAY_S, HOUR_S, Told
from newsroom.archive.words import Words, weighted_to_the_front

_OPEN_FOR_S = 60 * DAY_S
_ANSWERS = 0.45
# What moderators decided, and which verb led there.
_ENDS = {
    Status.APPROVED: 905,
    Status.REJECTED: 65,
    Status.REMOVED: 18,
    Status.ERASED: 7,
    Status.PENDING: 5,
}
_STATUSES, _WEIGHTS = [*_ENDS], [*accumulate(_ENDS.values())]
_VERBS = {
    Status.APPROVED: ["approve_comment"],
    Status.REMOVED: ["approve_comment", "remove_comment"],
    Status.ERASED: ["approve_comment", "erase_comment"],
    Status.PENDING: [],
}
_AFTER = {
    "approve_comment": Status.APPROVED,
    "remove_comment": Status.REMOVED,
    "erase_comment": Status.ERASED,
    "reject_comment": Status.REJECTED,
    "mark_comment_spam": Status.REJECTED,
}
_QUEUE_DAYS = 2
# What is left of a comment that was erased.
_BLANK = {"flags": "[]", "trace": "[]"}
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Thread:
    """A story's conversation so far. answerable: ids and paths, oldest first."""

    story: Told
    answerable: list[tuple[int, str]] = field(default_factory=list)


class Threads:
    """Writes replies in the order in which they arrived.

    readers: how many people write them. until: as Stories have it.
    """

    def __init__(self, rng: Random, words: Words, house: House, until: float, readers: int) -> None:
        self._rng = rng
        self._words = words
        self._house = house
        self._until = until
        self._readers = max(5, readers)
        self._comments = Table(Comment)
        self._audit = Table(ModerationEntry)
        self._clean_trace = _trace("")

    def write(self) -> None:
        """Store what was held since the last time."""
        self._comments.write()
        self._audit.write()

    def hold(self, stories: list[tuple[Told, int]]) -> None:
        """Collect the replies to some stories, mixed as they came in."""
        arrivals = []
        for story, count in stories:
            thread = Thread(story)
            open_for = min(_OPEN_FOR_S, max(1.0, self._until - story.came_out_at))
            # Cubed: most arrive on the first days.
            moments = [
                story.came_out_at + open_for * self._rng.random() ** 3 for _n in range(count)
            ]
            arrivals += [(moment, thread) for moment in moments]
        arrivals.sort(key=lambda arrival: arrival[0])
        for moment, thread in arrivals:
            self._post(thread, moment)

    def _post(self, thread: Thread, moment: float) -> None:
        rng = self._rng
        parent_id, above = self._answered(thread)
        status = self._decision(moment)
        reason = self._reason(status)
        flag = rng.choice(FLAGS) if rng.random() < (0.5 if reason == Reason.SPAM else 0.02) else ""
        pk = self._comments.next_id
        path = f"{above}{pk:0{PATH_DIGITS}d}"
        self._comments.add(
            article_id=thread.story.id,
            revision_id=thread.story.revision_id,
            parent_id=parent_id,
            path=path,
            status=status.value,
            reason=reason.value,
            created_at=stamp(moment),
            **(_BLANK if status == Status.ERASED else self._written(pk, flag)),
        )
        if status in (Status.APPROVED, Status.REMOVED, Status.ERASED):
            thread.answerable.append((pk, path))
        self._record(pk, moment, status, reason)

    def _answered(self, thread: Thread) -> tuple[int | None, str]:
        """What a reply stands under: often the last one, so that some threads go deep."""
        rng, answerable = self._rng, thread.answerable
        if not answerable or rng.random() > _ANSWERS:
            return None, ""
        parent_id, path = answerable[-1 - weighted_to_the_front(rng, len(answerable))]
        return parent_id, path[: PATH_DIGITS * MAX_SHOWN_ANCESTORS]

    def _decision(self, moment: float) -> Status:
        """Of the last two days half still wait."""
        if moment > self._until - _QUEUE_DAYS * DAY_S and self._rng.random() < 0.5:
            return Status.PENDING
        return self._rng.choices(_STATUSES, cum_weights=_WEIGHTS)[0]

    def _reason(self, status: Status) -> Reason:
        if status == Status.REJECTED:
            return self._rng.choice((Reason.SPAM, Reason.HOUSE_RULES, Reason.OFF_TOPIC))
        return Reason.HOUSE_RULES if status == Status.REMOVED else Reason.NONE

    def _written(self, pk: int, flag: str) -> dict[str, str]:
        """What a reader sent, and what the rules said of it."""
        rng = self._rng
        reader = weighted_to_the_front(rng, self._readers)
        email = f"reader{reader}@example.org"
        return {
            "body": self._words.remarks(rng.choice((1, 1, 2, 2, 3, 4, 6, 12))),
            "name": self._words.surnames[reader % len(self._words.surnames)],
            "email": email,
            "email_key": email,
            "website": "https://reader.example/" if rng.random() < 0.03 else "",
            "flags": f'["{flag}"]' if flag else "[]",
            "trace": _trace(flag) if flag else self._clean_trace,
            # A network that RFC 3849 keeps for examples.
            "address": f"2001:db8::{reader:x}"
            if reader < 0x10000
            else f"2001:db8::{reader >> 16:x}:1",
            "user_agent": _AGENT,
            "duplicate_key": hashlib.sha256(f"archive {pk}".encode()).hexdigest(),
        }

    def _record(self, pk: int, moment: float, status: Status, reason: Reason) -> None:
        house, before = self._house, Status.PENDING
        self._audit.add(
            comment_id=pk,
            verb="post_comment",
            to_status=before.value,
            version=1,
            made_at=stamp(moment),
        )
        if status == Status.REJECTED:
            verbs = ["mark_comment_spam" if reason == Reason.SPAM else "reject_comment"]
        else:
            verbs = _VERBS[status]
        for verb in verbs:
            after = _AFTER[verb]
            moment = min(moment + HOUR_S, self._until)
            self._audit.add(
                comment_id=pk,
                # Nobody else may erase.
                actor_id=house.admin if verb == "erase_comment" else house.moderator,
                verb=verb,
                from_status=before.value,
                to_status=after.value,
                version=1,
                reason=reason.value if after == status else "",
                made_at=stamp(moment),
            )
            before = after


def _trace(flag: str) -> str:
    verdicts = [
        {"rule": rule.flag, "verdict": flag if rule.flag == flag else NOTHING, "note": ""}
        for rule in RULES
    ]
    return json.dumps(verdicts)
