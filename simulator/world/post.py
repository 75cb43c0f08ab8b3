"""Keep a living post and how far it has grown."""

from collections.abc import Mapping

from simulator.world.changes import NewPost
from simulator.world.content import Content, Facts
from simulator.world.growth import share_seen


class Post:
    """A post as it is now."""

    __slots__ = (
        "content", "date", "edited_at", "facts", "half_life", "hidden_edit", "id", "reach",
        "reactions", "rendered",
    )  # fmt: skip

    def __init__(self, change: NewPost, reach: int, half_life: float) -> None:
        self.id = change.post_id
        self.date = int(change.at)
        self.content: Content = change.content
        self.facts: Facts = change.facts
        self.reactions: Mapping[str, int] | None = change.reactions
        self.edited_at: int | None = None
        self.hidden_edit = False
        self.reach = reach if change.facts.reach is None else change.facts.reach
        self.half_life = change.facts.half_life or half_life
        self.rendered: tuple[float, bytes] | None = None  # (valid until or for, TL bytes)

    def share(self, now: float) -> float:
        """Return which share of its final views the post has."""
        return share_seen(now - self.date, self.half_life)

    def views(self, share: float) -> int:
        """Return the views at a share of growth; whoever posts sees the post."""
        return max(1, int(self.reach * share))

    def forwards(self, share: float) -> int:
        """Return the forwards at a share of growth."""
        final = self.facts.forwards
        return int((self.reach // 100 if final is None else final) * share)

    def comments(self, share: float) -> int | None:
        """Return the comments at a share of growth; None when they are closed."""
        final = self.facts.comments
        return None if final is None else int(final * share)

    def reaction_counts(self, share: float) -> dict[str, int]:
        """Return the reactions that have come in, most frequent first."""
        counts = {key: int(final * share) for key, final in (self.reactions or {}).items()}
        return dict(sorted(((k, n) for k, n in counts.items() if n), key=lambda item: -item[1]))
