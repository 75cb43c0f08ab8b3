-- How far the fast path can be trusted: what asking again found that it had missed.
create view marts.audits as
select
    a.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    a.band,
    cast(a.audited_at at time zone 'UTC' as date) as audited_on,
    count(*) as batch_count,
    sum(a.posts) as post_count,
    sum(a.missed_edits) as missed_edit_count,
    sum(a.missed_deletions) as missed_deletion_count
from ops.audits as a
inner join core.channels as c on a.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
group by
    a.telegram_channel_id,
    c.username,
    d.comments_of,
    o.username,
    a.band,
    cast(a.audited_at at time zone 'UTC' as date);

comment on view marts.audits is 'How far the fast path can be trusted: what asking again found that it had missed. Grain: one channel, band of ages and UTC day. Source: ops.audits; core.discussion_groups.';
comment on column marts.audits.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.audits.username is 'Present main username without @; null without one.';
comment on column marts.audits.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.audits.post_username is 'Its present main username without @; null without one.';
comment on column marts.audits.band is 'How old the posts were: day, week, month or year.';
comment on column marts.audits.audited_on is 'Day of the audits (UTC).';
comment on column marts.audits.batch_count is 'Requests spent, a hundred posts each.';
comment on column marts.audits.post_count is 'Posts asked for again.';
comment on column marts.audits.missed_edit_count is 'Edits that the fast path had not told although its counter said that it had.';
comment on column marts.audits.missed_deletion_count is 'Deletions that the fast path had not told although its counter said that it had.';
