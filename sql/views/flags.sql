-- Flags as they stand.
create view marts.flags as
select
    f.flag_id,
    f.kind,
    f.severity,
    f.status,
    f.verdict,
    f.telegram_channel_id,
    c.username,
    c.title,
    f.telegram_message_id,
    f.permalink,
    f.observed_after,
    f.observed_by,
    f.before,
    f.after,
    f.detail,
    f.explanation,
    f.confidence,
    f.rule,
    f.rule_version,
    f.is_late,
    f.opened_at,
    f.updated_at
from core.flags as f
inner join core.channels as c on f.telegram_channel_id = c.telegram_channel_id;

comment on view marts.flags is 'Flags as they stand. Grain: one incident. Source: core.flags; their history is in marts.flag_events.';
comment on column marts.flags.flag_id is 'Number of the flag.';
comment on column marts.flags.kind is 'What happened; GLOSSARY.md defines each kind.';
comment on column marts.flags.severity is 'critical, high, medium, low or none.';
comment on column marts.flags.status is 'open, closed, superseded or retracted.';
comment on column marts.flags.verdict is 'A person''s verdict: confirmed or dismissed; null until judged.';
comment on column marts.flags.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.flags.username is 'Present main username without @; null without one.';
comment on column marts.flags.title is 'Present title of the channel.';
comment on column marts.flags.telegram_message_id is 'Post that it is about; null for flags about a channel.';
comment on column marts.flags.permalink is 'The t.me address of the post or channel.';
comment on column marts.flags.observed_after is 'Last time things were seen as before (UTC); null if not watched then.';
comment on column marts.flags.observed_by is 'First time things were seen as they are now (UTC).';
comment on column marts.flags.before is 'What was, as JSON: text, count or profile fields.';
comment on column marts.flags.after is 'What is, as JSON, with the same keys as before.';
comment on column marts.flags.detail is 'What else explains it: figures changed, parts of a score.';
comment on column marts.flags.explanation is 'One sentence for a person.';
comment on column marts.flags.confidence is 'The rule''s confidence, 0 to 1.';
comment on column marts.flags.rule is 'Rule that raised it.';
comment on column marts.flags.rule_version is 'Version of that rule.';
comment on column marts.flags.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.flags.opened_at is 'When it was raised (UTC).';
comment on column marts.flags.updated_at is 'When it last changed (UTC).';
