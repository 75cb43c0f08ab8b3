"""Follow the discussion groups of channels whose comments are kept, and link what is said there."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from channelwatch.domain.channels import ChannelRef
from channelwatch.pipeline.ports.comments import Discussed
from channelwatch.store.charges import read_charges
from channelwatch.store.registry import UnknownWatch
from channelwatch.store.switches import write_comments

COMMENTS_INTERVAL = timedelta(hours=1)
"""Comments are read for what they say, not for when: an hour late will do."""

# The latest profile tells the group that a channel links to now. Groups that no channel wants now
# are let go; one that somebody watches as a channel of its own stays that.
_TO_FOLLOW = text("""
with linked as (
    select w.watch_id, w.telegram_channel_id, w.account, p.linked_chat_id
    from registry.watches as w
    cross join lateral (
        select f.linked_chat_id from core.channel_profiles as f
        where f.telegram_channel_id = w.telegram_channel_id
        order by f.observed_by desc
        limit 1
    ) as p
    where
        w.keeps_comments and w.status = 'active' and p.linked_chat_id is not null
),
let_go as (
    update registry.watches as g
    set
        status = 'removed', status_reason = 'comments are not kept any more',
        status_changed_at = :at
    where
        g.comments_of is not null and g.status <> 'removed'
        and not exists (
            select from linked as l
            where
                l.account = g.account and l.telegram_channel_id = g.comments_of
                and l.linked_chat_id = g.telegram_channel_id
        )
)
select l.telegram_channel_id, a.access_hash, l.account as owner
from linked as l
inner join registry.channel_access as a
    on a.account = :account and l.telegram_channel_id = a.telegram_channel_id
where
    l.watch_id = any(:watch_ids) and not exists (
        select from registry.watches as g
        where g.telegram_channel_id = l.linked_chat_id and g.status <> 'removed'
    )
order by l.account <> :account, l.watch_id
limit :limit
""")

_FOLLOW = text("""
with access as (
    insert into registry.channel_access (account, telegram_channel_id, access_hash, resolved_at)
    values (:account, :group, :access_hash, :at)
    on conflict (account, telegram_channel_id) do update
    set access_hash = excluded.access_hash, resolved_at = excluded.resolved_at
),
marked as (
    insert into core.discussion_groups (telegram_channel_id, comments_of, followed_at)
    values (:group, :channel, :at)
    on conflict (telegram_channel_id) do update set comments_of = excluded.comments_of
),
discussed as (
    select watch_id, account from registry.watches
    where telegram_channel_id = :channel and status <> 'removed'
),
followed as (
    insert into registry.watches (
        username, telegram_channel_id, status, account, poll_interval, priority, comments_of,
        added_at, status_changed_at
    )
    select
        'comments_' || cast(:group as text), :group, 'active', account, :interval, 9, :channel,
        :at, :at
    from discussed
    on conflict do nothing
    returning watch_id
)
insert into registry.standbys (watch_id, account, place)
select f.watch_id, s.account, s.place
from followed as f
cross join discussed as d
inner join registry.standbys as s on d.watch_id = s.watch_id
""")

# A comment answers the group's copy of a post, or another comment on it.
_LINK = text("""
with recursive fresh as (
    select p.telegram_channel_id, p.telegram_message_id, p.reply_to_message_id, g.comments_of
    from core.discussion_groups as g
    inner join core.posts as p using (telegram_channel_id)
    where
        p.reply_to_message_id is not null
        and not exists (
            select from core.comments as c
            where
                c.telegram_channel_id = p.telegram_channel_id
                and c.telegram_message_id = p.telegram_message_id
        )
),
known as (
    select f.telegram_channel_id, f.telegram_message_id, r.forward_channel_id as post_channel_id,
        r.forward_message_id as post_message_id
    from fresh as f
    inner join core.posts as r
        on f.telegram_channel_id = r.telegram_channel_id
        and f.reply_to_message_id = r.telegram_message_id and f.comments_of = r.forward_channel_id
    where r.forward_message_id is not null
    union
    select f.telegram_channel_id, f.telegram_message_id, c.post_channel_id, c.post_message_id
    from fresh as f
    inner join core.comments as c
        on f.telegram_channel_id = c.telegram_channel_id
        and f.reply_to_message_id = c.telegram_message_id
),
threads as (
    select * from known
    union
    select f.telegram_channel_id, f.telegram_message_id, t.post_channel_id, t.post_message_id
    from threads as t
    inner join fresh as f
        on t.telegram_channel_id = f.telegram_channel_id
        and t.telegram_message_id = f.reply_to_message_id
)
insert into core.comments (
    telegram_channel_id, telegram_message_id, post_channel_id, post_message_id
)
select distinct on (telegram_channel_id, telegram_message_id) * from threads
order by telegram_channel_id, telegram_message_id
on conflict do nothing
""")

# What the public says raises no flag: its facts are taken off the queue unexamined.
_PASS_OVER = text("""
delete from ops.unexamined as q using core.discussion_groups as g
where q.telegram_channel_id = g.telegram_channel_id
""")


class PostgresDiscussions:
    """The groups of an account's channels."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def to_follow(self, account: str, at: datetime, limit: int) -> Sequence[Discussed]:
        """Return channels that `account` sees to and whose group is not followed yet.

        Its own first. Groups that nobody wants now are let go.
        """
        with self._engine.begin() as connection:
            watch_ids = [charge.watch_id for charge in read_charges(connection, account, at)]
            keys = {"account": account, "watch_ids": watch_ids, "at": at, "limit": limit}
            found = connection.execute(_TO_FOLLOW, keys)
            return [
                Discussed(
                    ref=ChannelRef(
                        telegram_channel_id=row.telegram_channel_id, access_hash=row.access_hash
                    ),
                    stands_in_for=None if row.owner == account else row.owner,
                )
                for row in found
            ]

    def follow(self, account: str, channel: int, group: ChannelRef, at: datetime) -> None:
        """Poll a group for the comments on a channel's posts; a second time changes nothing.

        It belongs to the channel's own account, and those stand by that stand by for the channel.
        """
        keys = {
            "account": account,
            "channel": channel,
            "group": group.telegram_channel_id,
            "access_hash": group.access_hash,
            "interval": COMMENTS_INTERVAL,
            "at": at,
        }
        with self._engine.begin() as connection:
            connection.execute(_FOLLOW, keys)


def link_comments(engine: Engine) -> int:
    """Find which posts new comments answer; return of how many.

    Facts about comments wait for nobody: they are taken off the queue.
    """
    with engine.begin() as connection:
        connection.execute(_PASS_OVER)
        return connection.execute(_LINK).rowcount


def keep_comments(engine: Engine, username: str, *, is_on: bool) -> None:
    """Keep the comments on a channel's posts, or no more; UnknownWatch for one not watched."""
    with engine.begin() as connection:
        if not write_comments(connection, username, is_on=is_on):
            raise UnknownWatch(username)
