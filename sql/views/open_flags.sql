-- Flags that wait for a person: open, not dismissed, worst first when ordered by severity_rank.
create view marts.open_flags as
select
    f.flag_id,
    f.kind,
    f.severity,
    array_position(array['none', 'low', 'medium', 'high', 'critical'], f.severity) - 1 as severity_rank,
    f.telegram_channel_id,
    f.username,
    f.title,
    f.telegram_message_id,
    f.permalink,
    f.observed_after,
    f.observed_by,
    f.before,
    f.after,
    f.explanation,
    f.confidence,
    f.rule,
    f.is_late,
    f.opened_at,
    f.updated_at
from marts.flags as f
where f.status = 'open' and f.verdict is distinct from 'dismissed';

comment on view marts.open_flags is 'Flags that wait for a person: open, not dismissed, worst first when ordered by severity_rank. Grain: one incident. Source: marts.flags.';
comment on column marts.open_flags.flag_id is 'Number of the flag.';
comment on column marts.open_flags.kind is 'What happened; GLOSSARY.md defines each kind.';
comment on column marts.open_flags.severity is 'critical, high, medium, low or none.';
comment on column marts.open_flags.severity_rank is '4 for critical down to 0 for none.';
comment on column marts.open_flags.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.open_flags.username is 'Present main username without @; null without one.';
comment on column marts.open_flags.title is 'Present title of the channel.';
comment on column marts.open_flags.telegram_message_id is 'Post that it is about; null for flags about a channel.';
comment on column marts.open_flags.permalink is 'The t.me address of the post or channel.';
comment on column marts.open_flags.observed_after is 'Last time things were seen as before (UTC); null if not watched then.';
comment on column marts.open_flags.observed_by is 'First time things were seen as they are now (UTC).';
comment on column marts.open_flags.before is 'What was, as JSON: text, count or profile fields.';
comment on column marts.open_flags.after is 'What is, as JSON, with the same keys as before.';
comment on column marts.open_flags.explanation is 'One sentence for a person.';
comment on column marts.open_flags.confidence is 'The rule''s confidence, 0 to 1.';
comment on column marts.open_flags.rule is 'Rule that raised it.';
comment on column marts.open_flags.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.open_flags.opened_at is 'When it was raised (UTC).';
comment on column marts.open_flags.updated_at is 'When it last changed (UTC).';
