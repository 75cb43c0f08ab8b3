"""Read what may tell the cause of a move: the reach of posts, and mentions elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience_flags import Named

MOST_POSTS = 200

# Counters as they were about a day after publication: posts are compared at the same age only,
# and those whose counters nobody read at that age are not ripe. Their views so far still count.
_POSTS = text("""
select
    p.telegram_message_id,
    p.published_at,
    coalesce(m.views, n.views) as views,
    m.forwards,
    m.reactions,
    s.subscriber_count,
    m.views is not null as is_ripe
from (
    select telegram_channel_id, telegram_message_id, published_at
    from core.posts
    where
        telegram_channel_id = :channel
        and published_at >= :since
        and published_at <= :now
        and not is_service
        and forward_channel_id is null
        and forward_name is null
    order by telegram_message_id desc
    limit :most
) as p
left join lateral (
    select
        views,
        forwards,
        (select sum(cast(value as bigint)) from jsonb_each_text(reactions)) as reactions
    from core.post_metrics
    where
        telegram_channel_id = p.telegram_channel_id
        and telegram_message_id = p.telegram_message_id
        and observed_at >= p.published_at + interval '12 hours'
        and observed_at <= least(p.published_at + interval '30 hours', :now)
    order by observed_at desc
    limit 1
) as m on true
left join lateral (
    select views
    from core.post_metrics
    where
        telegram_channel_id = p.telegram_channel_id
        and telegram_message_id = p.telegram_message_id
        and observed_at <= :now
    order by observed_at desc
    limit 1
) as n on true
left join lateral (
    select subscriber_count
    from core.subscriber_counts
    where
        telegram_channel_id = p.telegram_channel_id
        and first_observed_at <= p.published_at + interval '24 hours'
    order by first_observed_at desc
    limit 1
) as s on true
order by p.published_at, p.telegram_message_id
""")

# Names are matched as Telegram writes them: @name, or a t.me address in the text or behind it.
_MENTIONS = text("""
select
    coalesce('@' || c.username, cast(c.telegram_channel_id as text)) as channel,
    coalesce(s.subscriber_count, c.subscriber_count, 0) as subscriber_count,
    p.published_at,
    'https://t.me/' || coalesce(c.username, 'c/' || c.telegram_channel_id)
    || '/' || p.telegram_message_id as permalink,
    coalesce(p.forward_channel_id = :channel, false) as is_forward
from core.posts as p
inner join core.channels as c using (telegram_channel_id)
left join lateral (
    select subscriber_count
    from core.subscriber_counts
    where telegram_channel_id = p.telegram_channel_id
    order by first_observed_at <= p.published_at desc, abs(
        extract(epoch from first_observed_at - p.published_at)
    )
    limit 1
) as s on true
where
    p.telegram_channel_id <> :channel
    and p.published_at between :first and :last
    and (
        p.forward_channel_id = :channel
        or exists (
            select from core.post_revisions as r
            where
                r.telegram_channel_id = p.telegram_channel_id
                and r.telegram_message_id = p.telegram_message_id
                and r.revision = 1
                and (r.body ~* :named or cast(r.entities as text) ~* :linked)
        )
    )
order by subscriber_count desc, p.published_at
limit 20
""")


def read_posts(
    connection: Connection, telegram_channel_id: int, since: datetime, now: datetime
) -> Sequence[PostReach]:
    """Return the reach of a channel's own posts at the age of a day, in order of time."""
    values = {"channel": telegram_channel_id, "since": since, "now": now, "most": MOST_POSTS}
    return [
        PostReach(
            telegram_message_id=row.telegram_message_id,
            published_at=row.published_at,
            views=row.views,
            forwards=row.forwards,
            reactions=int(row.reactions) if row.reactions is not None else None,
            subscriber_count=row.subscriber_count,
            is_ripe=row.is_ripe,
        )
        for row in connection.execute(_POSTS, values)
    ]


def read_mentions(
    connection: Connection, channel: Named, first: datetime, last: datetime
) -> Sequence[Mention]:
    """Return the posts of other watched channels that forward or name a channel, largest first."""
    name = channel.username or ""  # letters, digits and underscores: nothing a pattern obeys
    values = {
        "channel": channel.telegram_channel_id,
        "first": first,
        "last": last,
        "named": rf"(@|t\.me/){name}\y" if name else "^\\y$",
        "linked": rf"t\.me/{name}\y" if name else "^\\y$",
    }
    return [
        Mention(
            channel=row.channel,
            subscriber_count=row.subscriber_count,
            published_at=row.published_at,
            permalink=row.permalink,
            is_forward=row.is_forward,
        )
        for row in connection.execute(_MENTIONS, values)
    ]
