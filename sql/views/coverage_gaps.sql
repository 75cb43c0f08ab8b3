-- When a channel was not observed: what happened then is known only by its result.
create view marts.coverage_gaps as
select
    v.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    before.last_observed_at as gap_from,
    v.opened_at as gap_to,
    v.opened_at - before.last_observed_at as duration,
    v.gap_reason as reason,
    v.recorded_at
from core.coverage_windows as v
inner join core.channels as c on v.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
inner join lateral (
    select e.last_observed_at
    from core.coverage_windows as e
    where e.telegram_channel_id = v.telegram_channel_id and e.opened_at < v.opened_at
    order by e.opened_at desc
    limit 1
) as before on true;

comment on view marts.coverage_gaps is 'When a channel was not observed: what happened then is known only by its result. Grain: one channel and gap. Source: core.coverage_windows; core.discussion_groups.';
comment on column marts.coverage_gaps.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.coverage_gaps.username is 'Present main username without @; null without one.';
comment on column marts.coverage_gaps.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.coverage_gaps.post_username is 'Its present main username without @; null without one.';
comment on column marts.coverage_gaps.gap_from is 'Last observation before the gap (UTC).';
comment on column marts.coverage_gaps.gap_to is 'First observation after it (UTC).';
comment on column marts.coverage_gaps.duration is 'How long nobody looked.';
comment on column marts.coverage_gaps.reason is 'Why: the last failed turn''s reason, else not polled.';
comment on column marts.coverage_gaps.recorded_at is 'When this was written (UTC).';
