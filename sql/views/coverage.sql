-- When a channel was really observed.
create view marts.coverage as
select
    v.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    v.opened_at,
    v.last_observed_at,
    v.last_observed_at - v.opened_at as duration,
    v.observations,
    array(
        select distinct p.account
        from ops.polls as p
        where
            p.telegram_channel_id = v.telegram_channel_id
            and p.outcome in ('changed', 'unchanged')
            and p.finished_at >= v.opened_at
            and p.started_at <= v.last_observed_at
        order by p.account
    ) as accounts,
    v.recorded_at
from core.coverage_windows as v
inner join core.channels as c on v.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id;

comment on view marts.coverage is 'When a channel was really observed. Grain: one channel and window. Source: core.coverage_windows, ops.polls; core.discussion_groups.';
comment on column marts.coverage.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.coverage.username is 'Present main username without @; null without one.';
comment on column marts.coverage.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.coverage.post_username is 'Its present main username without @; null without one.';
comment on column marts.coverage.opened_at is 'First observation of the window (UTC).';
comment on column marts.coverage.last_observed_at is 'Latest observation of the window (UTC).';
comment on column marts.coverage.duration is 'How long the window lasted so far.';
comment on column marts.coverage.observations is 'How many observations it has.';
comment on column marts.coverage.accounts is 'Accounts that observed it in this window, by name; empty where retention removed their turns.';
comment on column marts.coverage.recorded_at is 'When this was written (UTC).';
