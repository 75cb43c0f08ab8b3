-- Who contradicts whom.
create view marts.contradictions as
select
    h.changed_at as contradicted_at,
    h.kind,
    h.severity,
    h.claim_key,
    h.telegram_channel_id,
    h.username,
    h.address,
    h.quote,
    h.new_value as says,
    h.previous_channel_id as contradicted_channel_id,
    h.previous_username as contradicted_username,
    h.previous_address as contradicted_address,
    h.previous_quote as contradicted_quote,
    h.old_value as contradicted_says,
    h.statement_id,
    h.explanation,
    h.confidence,
    h.flag_id,
    h.verdict,
    h.is_late
from marts.claim_changes as h
where
    h.kind in ('contradiction', 'denial')
    and h.telegram_channel_id is distinct from h.previous_channel_id;

comment on view marts.contradictions is 'Who contradicts or denies whom. Grain: one pair of texts by different parties. Source: marts.claim_changes.';
comment on column marts.contradictions.contradicted_at is 'When the later text was said (UTC).';
comment on column marts.contradictions.kind is 'contradiction (other values for the same) or denial (calls it false).';
comment on column marts.contradictions.severity is 'critical, high, medium, low or none.';
comment on column marts.contradictions.claim_key is 'The claim; null where the sentence has none.';
comment on column marts.contradictions.telegram_channel_id is 'Channel that contradicts; null for a statement.';
comment on column marts.contradictions.username is 'Its present username without @; null without one.';
comment on column marts.contradictions.address is 'Address of the contradicting text.';
comment on column marts.contradictions.quote is 'Its words.';
comment on column marts.contradictions.says is 'What it says.';
comment on column marts.contradictions.contradicted_channel_id is 'Channel that is contradicted.';
comment on column marts.contradictions.contradicted_username is 'Its present username without @; null without one.';
comment on column marts.contradictions.contradicted_address is 'Address of the contradicted text.';
comment on column marts.contradictions.contradicted_quote is 'Its words.';
comment on column marts.contradictions.contradicted_says is 'What it says.';
comment on column marts.contradictions.statement_id is 'Number of the contradicting statement; null for a post.';
comment on column marts.contradictions.explanation is 'One sentence for a person.';
comment on column marts.contradictions.confidence is 'The rule''s confidence, 0 to 1.';
comment on column marts.contradictions.flag_id is 'Flag that it is part of.';
comment on column marts.contradictions.verdict is 'A person''s verdict on that flag; null until judged.';
comment on column marts.contradictions.is_late is 'True if a backfill or sweep brought either text.';
