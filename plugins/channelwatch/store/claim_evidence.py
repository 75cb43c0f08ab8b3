"""Read what claims are held against: answers, who stands by them, counts, posts that came again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_flags import Evidence
from channelwatch.domain.claim_tellings import VersionKey
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.pipeline.claim_ports import Counted, Vanished
from channelwatch.store.claim_texts import version_key, versions

_ANSWERS = text("""
select h.*
from core.claim_changes as h
inner join registry.kinds as k on h.kind = k.kind and k.family = 'claim_relation'
inner join unnest(cast(:channels as bigint[]), cast(:messages as bigint[]))
    as wanted (telegram_channel_id, telegram_message_id)
    using (telegram_channel_id, telegram_message_id)
where h.previous_message_id is not null
order by h.change_key
""")

_WHO_SAYS = text("""
with related as (
    select coalesce(c.superseded_by, c.claim_key) as root
    from core.claims as c where c.claim_key = :claim
),
said as (
    select distinct on (v.telegram_channel_id) v.telegram_channel_id, v.value
    from related
    inner join core.claims as c on related.root in (c.claim_key, c.superseded_by)
    inner join core.claim_values as v on c.claim_key = v.claim_key
    where
        v.said_at >= :since and v.value is not null and v.telegram_channel_id <> :channel
        and not exists (
            select from core.claim_changes as h
            where
                h.telegram_channel_id = v.telegram_channel_id
                and h.telegram_message_id = v.telegram_message_id
                and h.kind = 'denial'
        )
    order by v.telegram_channel_id, v.said_at desc, v.telegram_message_id desc
)
select coalesce(c.username, 'c/' || c.telegram_channel_id)
from said
inner join core.channels as c using (telegram_channel_id)
where said.value = :value
order by 1
""")

_COUNTED = text("""
select
    c.telegram_channel_id, c.username,
    array(
        select n.subscriber_count from core.subscriber_counts as n
        where
            n.telegram_channel_id = c.telegram_channel_id
            and n.first_observed_at <= :last and n.last_observed_at >= :first
        order by n.first_observed_at
    ) as counts
from core.channels as c
where lower(c.username) = any(:usernames)
order by c.telegram_channel_id
""")

# A channel's own habit tells whether two posts are alike by more than their form.
_VANISHED = text("""
with gone as (
    select d.*
    from core.posts as d
    where
        d.telegram_channel_id = :channel
        and d.state = 'deleted'
        and (
            d.telegram_message_id = any(:messages)
            or exists (
                select from core.posts as p
                where
                    p.telegram_channel_id = d.telegram_channel_id
                    and p.telegram_message_id = any(:messages)
                    and p.telegram_message_id > d.telegram_message_id
                    and p.published_at between
                    d.state_observed_by - :within * 2 and d.state_observed_by + :within
            )
        )
)
select
    gone.telegram_message_id as deleted_id, gone.revision_count as deleted_revision,
    gone.state_observed_after as gone_after, gone.state_observed_by as gone_by,
    p.telegram_message_id as other_id, p.revision_count as other_revision
from gone
inner join core.posts as p
    on
        gone.telegram_channel_id = p.telegram_channel_id
        and gone.telegram_message_id <> p.telegram_message_id
        and p.published_at between
        gone.published_at - :within * 2 and gone.state_observed_by + :within
where not p.is_service and (p.state <> 'deleted' or p.published_at < gone.published_at)
order by gone.telegram_message_id, p.telegram_message_id
""")


def answers_of(connection: Connection, posts: Sequence[tuple[int, int]]) -> Sequence[Evidence]:
    """Return how posts answer earlier ones, with both texts."""
    if not posts:
        return []
    channels, messages = zip(*posts, strict=True)
    wanted = {"channels": list(channels), "messages": list(messages)}
    changes = [_change(row) for row in connection.execute(_ANSWERS, wanted)]
    keys = {key for c in changes for key in (c.previous, c.later) if key}
    texts = versions(connection, sorted(keys))
    # A media text may have been replaced meanwhile: what rested on it is no evidence any more.
    return [
        Evidence(change=c, previous=texts[c.previous], later=texts[c.later])
        for c in changes
        if c.previous and c.later and c.previous in texts and c.later in texts
    ]


def who_says(
    connection: Connection, claim_key: str, value: float, since: datetime, but: VersionKey
) -> Sequence[str]:
    """Return the other channels whose last word on a claim since a moment is this value."""
    wanted = {
        "claim": claim_key,
        "value": value,
        "since": since,
        "channel": but.telegram_channel_id,
    }
    return list(connection.execute(_WHO_SAYS, wanted).scalars())


def counted(
    connection: Connection, usernames: Sequence[str], first: datetime, last: datetime
) -> Sequence[Counted]:
    """Return channels with the counts of their runs that overlap a stretch of time."""
    wanted = {"usernames": [u.lower() for u in usernames], "first": first, "last": last}
    return [
        Counted(
            telegram_channel_id=row.telegram_channel_id, username=row.username, counts=row.counts
        )
        for row in connection.execute(_COUNTED, wanted)
    ]


def vanished(
    connection: Connection, channel: int, messages: Sequence[int], within: timedelta
) -> Sequence[Vanished]:
    """Return deleted posts with the channel's other posts around them, in order of their ids."""
    wanted = {"channel": channel, "messages": list(messages), "within": within}
    rows = connection.execute(_VANISHED, wanted).all()
    deleted = {VersionKey(channel, r.deleted_id, r.deleted_revision): r for r in rows}
    others = {VersionKey(channel, r.other_id, r.other_revision) for r in rows}
    texts = versions(connection, sorted({*deleted, *others}))
    return [
        Vanished(
            deleted=texts[key],
            gone_after=row.gone_after,
            gone_by=row.gone_by,
            others=[
                texts[VersionKey(channel, r.other_id, r.other_revision)]
                for r in rows
                if r.deleted_id == row.deleted_id
            ],
        )
        for key, row in deleted.items()
    ]


def _change(row: Row[Any]) -> ClaimChange:
    return ClaimChange(
        kind=FlagKind(row.kind),
        severity=Severity(row.severity),
        slot=row.slot,
        claim_key=row.claim_key,
        old=row.old_value,
        new=row.new_value,
        rule=row.rule,
        explanation=row.explanation,
        confidence=row.confidence,
        previous=VersionKey(
            row.previous_channel_id,
            row.previous_message_id,
            row.previous_revision,
            row.previous_media_text,
        ),
        previous_quote=row.previous_quote,
        later=version_key(row),
        statement_id=row.statement_id,
        quote=row.quote,
        changed_at=row.changed_at,
        is_late=row.is_late,
    )
