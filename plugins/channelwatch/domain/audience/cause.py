"""Name the cause of a move once views, forwards, reactions or mentions tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.audience.evidence import Mention, PostReach, Reach, compare_reach
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.kinds import FlagKind

UP = frozenset({FlagKind.STEP_UP, FlagKind.SURGE, FlagKind.RATE_CHANGE})
FOLLOWS = timedelta(hours=48)  # views have followed by then, or will not
DRIVES_WITHIN = timedelta(hours=24)  # a mention earlier than that did not cause the move
SMALLEST = 0.03  # share of the count: of a smaller move the views cannot tell
FLAT = 0.25  # of the change of the count: a reach that changed less did not follow
VIRAL = 3.0  # times the usual views make a post of the channel's own the driver
MEASURES = ("views", "forwards", "reactions")


MOVES = UP | {FlagKind.STEP_DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What a move is, by what went with it; `kind` is the flag's kind from now on."""

    kind: FlagKind
    cause: str
    confidence: float
    false_if: str
    driver: str | None = None


def name_cause(
    incident: Incident, posts: Sequence[PostReach], mentions: Sequence[Mention], now: datetime
) -> Cause:
    """Return the cause of `incident` as known at `now`.

    Counts alone say "cause unknown". A rise is an organic surge when a larger channel named or
    forwarded the channel right before it, or a post of its own went viral; after 48 hours it is
    a bought audience when views, forwards and reactions have all stayed flat. A fall is a purge
    when, after 48 hours, the views have stayed flat: those who went had not been reading.
    """
    began, last = at_moment(incident.began_at), at_moment(incident.last_observed_at)
    rises = incident.kind in UP and incident.after > incident.before
    if rises and (driver := _driver(incident, posts, mentions)):
        return driver
    waited = now - last >= FOLLOWS
    reach = compare_reach(posts, began, last)
    share = (incident.after - incident.before) / max(incident.before, 1)
    if rises and waited and _stayed_flat(reach, share, MEASURES):
        return _bought(reach, share)
    if incident.kind is FlagKind.STEP_DOWN and waited and _stayed_flat(reach, share, ("views",)):
        return _purge(reach, share)
    why = "views, forwards and mentions do not tell" if waited else "views have yet to follow"
    return Cause(
        kind=incident.kind,
        cause=f"{incident.kind.value.replace('_', ' ')}, cause unknown: {why}",
        confidence=0.5,
        false_if="a mention or a change of reach turns up",
    )


def _driver(
    incident: Incident, posts: Sequence[PostReach], mentions: Sequence[Mention]
) -> Cause | None:
    """Return the mention, or else the own post, that came right before the move."""
    began, last = at_moment(incident.began_at), _driven_until(incident)
    larger = [
        mention
        for mention in mentions
        if began - DRIVES_WITHIN <= mention.published_at <= last
        and mention.subscriber_count > incident.before
    ]
    if larger:
        best = max(larger, key=lambda mention: mention.subscriber_count)
        verb = "forwarded" if best.is_forward else "named"
        return Cause(
            kind=FlagKind.ORGANIC_SURGE,
            cause=f"{best.channel} ({best.subscriber_count:,} subscribers) {verb} it: "
            f"{best.permalink}",
            confidence=0.85,
            false_if="the mention was published after the rise began",
            driver=best.permalink,
        )
    return _viral(posts, began, last)


def _driven_until(incident: Incident) -> datetime:
    """Return the latest moment at which something may still have caused the move."""
    last, began = at_moment(incident.last_observed_at), at_moment(incident.began_at)
    return min(last, began + DRIVES_WITHIN)


def _viral(posts: Sequence[PostReach], began: datetime, last: datetime) -> Cause | None:
    usual = compare_reach(posts, began - DRIVES_WITHIN, last).views_before
    near = [p for p in posts if began - DRIVES_WITHIN <= p.published_at <= last and p.views]
    best = max(near, key=lambda post: post.views or 0, default=None)
    if best is None or usual is None or (best.views or 0) < VIRAL * usual:
        return None
    return Cause(
        kind=FlagKind.ORGANIC_SURGE,
        cause=f"post {best.telegram_message_id} got {best.views:,} views, usual are {usual:,.0f}",
        confidence=0.75,
        false_if="the post's views came from the same bought accounts",
        driver=str(best.telegram_message_id),
    )


def _stayed_flat(reach: Reach, share: float, names: Sequence[str]) -> bool:
    """Return whether every known measure changed by less than a quarter of the count's change.

    Views that vary more from post to post than the count has moved tell nothing.
    """
    changes = [change for name in names if (change := reach.change(name)) is not None]
    if reach.change("views") is None or abs(share) < max(SMALLEST, 2 * reach.views_error):
        return False
    return all(change / share < FLAT for change in changes) if share else False


def _bought(reach: Reach, share: float) -> Cause:
    return Cause(
        kind=FlagKind.BOUGHT_AUDIENCE,
        cause=f"subscribers {share:+.0%}, views {reach.change('views') or 0:+.0%} after 48 h",
        confidence=0.8 if share >= 0.1 else 0.65,
        false_if="views rise in step with the subscribers within a week",
    )


def _purge(reach: Reach, share: float) -> Cause:
    return Cause(
        kind=FlagKind.PURGE,
        cause=f"subscribers {share:+.1%}, views {reach.change('views') or 0:+.0%} after 48 h",
        confidence=0.8,
        false_if="views fall in step with the subscribers within a week",
    )
