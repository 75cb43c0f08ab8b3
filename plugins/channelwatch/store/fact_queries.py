"""Query what was and what is for each subject of the queue, one statement for many facts."""

from collections.abc import Mapping

from sqlalchemy import TextClause, text

_REVISIONS = text("""
select
    u.unexamined_id,
    a.observed_after,
    a.is_late,
    core.post_content(b, 'live') as before,
    core.post_content(a, 'live') || jsonb_build_object(
        'published_at', p.published_at, 'is_service', p.is_service
    ) as after
from ops.unexamined as u
inner join core.post_revisions as a
    using (telegram_channel_id, telegram_message_id, observed_by)
inner join core.posts as p using (telegram_channel_id, telegram_message_id)
left join core.post_revisions as b
    on b.telegram_channel_id = a.telegram_channel_id
    and b.telegram_message_id = a.telegram_message_id
    and b.revision = a.revision - 1
where u.unexamined_id = any(:ids) and u.subject in ('post', 'revision')
""")

# The content is the one that stood when the state changed.
_DELETIONS = text("""
select
    u.unexamined_id,
    s.observed_after,
    s.is_late,
    core.post_content(r, coalesce(b.state, 'live')) as before,
    core.post_content(r, s.state) as after
from ops.unexamined as u
inner join core.post_states as s using (telegram_channel_id, telegram_message_id, observed_by)
inner join core.post_revisions as r
    on r.telegram_channel_id = s.telegram_channel_id
    and r.telegram_message_id = s.telegram_message_id
    and r.revision = (
        select max(revision) from core.post_revisions
        where
            telegram_channel_id = s.telegram_channel_id
            and telegram_message_id = s.telegram_message_id
            and (observed_by <= s.observed_by or revision = 1)
    )
left join lateral (
    select state from core.post_states
    where
        telegram_channel_id = s.telegram_channel_id
        and telegram_message_id = s.telegram_message_id
        and observed_by < s.observed_by
    order by observed_by desc
    limit 1
) as b on true
where u.unexamined_id = any(:ids) and u.subject = 'deletion'
""")

_PROFILES = text("""
with keys as (
    select array['telegram_channel_id', 'observed_by', 'observed_after', 'recorded_at'] as names
)
select
    u.unexamined_id,
    a.observed_after,
    false as is_late,
    to_jsonb(b) - keys.names as before,
    to_jsonb(a) - keys.names as after
from ops.unexamined as u
cross join keys
inner join core.channel_profiles as a using (telegram_channel_id, observed_by)
left join lateral (
    select * from core.channel_profiles
    where telegram_channel_id = a.telegram_channel_id and observed_by < a.observed_by
    order by observed_by desc
    limit 1
) as b on true
where u.unexamined_id = any(:ids) and u.subject = 'profile'
""")

_CHANNEL_STATES = text("""
select
    u.unexamined_id,
    a.observed_after,
    false as is_late,
    jsonb_build_object('state', coalesce(b.state, 'active'), 'reason', b.reason) as before,
    jsonb_build_object('state', a.state, 'reason', a.reason) as after
from ops.unexamined as u
inner join core.channel_states as a using (telegram_channel_id, observed_by)
left join lateral (
    select state, reason from core.channel_states
    where telegram_channel_id = a.telegram_channel_id and observed_by < a.observed_by
    order by observed_by desc
    limit 1
) as b on true
where u.unexamined_id = any(:ids) and u.subject = 'channel_state'
""")

_TAKEOVERS = text("""
select
    u.unexamined_id,
    t.observed_after,
    false as is_late,
    jsonb_build_object(
        'telegram_channel_id', t.telegram_channel_id, 'username', t.username
    ) as before,
    jsonb_build_object(
        'telegram_channel_id', t.present_channel_id, 'username', t.username
    ) as after
from ops.unexamined as u
inner join core.username_takeovers as t using (telegram_channel_id, observed_by)
where u.unexamined_id = any(:ids) and u.subject = 'username'
""")

# What was said stays in the registry: a fact only tells that it is there.
_STATEMENTS = text("""
select
    u.unexamined_id,
    cast(null as timestamptz) as observed_after,
    false as is_late,
    cast(null as jsonb) as before,
    jsonb_build_object('said_at', s.said_at) as after
from ops.unexamined as u
inner join registry.statements as s on u.telegram_message_id = s.statement_id
where u.unexamined_id = any(:ids) and u.subject = 'statement'
""")

_MEDIA_TEXTS = text("""
select
    u.unexamined_id,
    cast(null as timestamptz) as observed_after,
    false as is_late,
    cast(null as jsonb) as before,
    jsonb_build_object('registered_at', u.observed_by) as after
from ops.unexamined as u
where
    u.unexamined_id = any(:ids) and u.subject = 'media_text'
    and exists (
        select from core.media_texts as m
        where
            m.telegram_channel_id = u.telegram_channel_id
            and m.telegram_message_id = u.telegram_message_id
    )
""")

BY_SUBJECT: Mapping[str, TextClause] = {
    "post": _REVISIONS,
    "revision": _REVISIONS,
    "deletion": _DELETIONS,
    "profile": _PROFILES,
    "channel_state": _CHANNEL_STATES,
    "username": _TAKEOVERS,
    "statement": _STATEMENTS,
    "media_text": _MEDIA_TEXTS,
}
