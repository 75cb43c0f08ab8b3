create view marts.suppressed_flags as
select
    suppressed_flags.telegram_channel_id,
    channels.username,
    suppressed_flags.kind,
    suppressed_flags.observed_by,
    suppressed_flags.reason,
    suppressed_flags.before,
    suppressed_flags.after,
    suppressed_flags.recorded_at
from core.suppressed_flags
inner join core.channels on suppressed_flags.telegram_channel_id = channels.telegram_channel_id;
comment on view marts.suppressed_flags is 'What did a detector see and not flag, and why? Grain: one channel, kind and observation. Source: core.suppressed_flags.';
comment on column marts.suppressed_flags.telegram_channel_id is 'Telegram''s channel id.';
comment on column marts.suppressed_flags.username is 'Present main username without @; null without one.';
comment on column marts.suppressed_flags.kind is 'What it would have been flagged as; see GLOSSARY.md.';
comment on column marts.suppressed_flags.observed_by is 'First time things were seen so (UTC).';
comment on column marts.suppressed_flags.reason is 'Why it was held back, e.g. cool-down.';
comment on column marts.suppressed_flags.before is 'What was, as JSON: subscriber_count.';
comment on column marts.suppressed_flags.after is 'What is, as JSON: subscriber_count.';
comment on column marts.suppressed_flags.recorded_at is 'When it was recorded (UTC).';
