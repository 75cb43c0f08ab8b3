-- How later texts change, answer or repeat earlier ones.
create view marts.claim_changes as
select
    h.change_key,
    h.changed_at,
    h.kind,
    k.family,
    h.severity,
    h.slot,
    h.old_value,
    h.new_value,
    coalesce(c.superseded_by, c.claim_key) as claim_key,
    h.previous_channel_id,
    before.username as previous_username,
    h.previous_message_id,
    h.previous_revision,
    'https://t.me/' || coalesce(before.username, 'c/' || h.previous_channel_id)
    || '/' || h.previous_message_id as previous_address,
    h.previous_quote,
    h.telegram_channel_id,
    after.username,
    h.telegram_message_id,
    h.revision,
    h.statement_id,
    coalesce(
        s.source_url,
        'https://t.me/' || coalesce(after.username, 'c/' || h.telegram_channel_id)
        || '/' || h.telegram_message_id
    ) as address,
    h.quote,
    h.explanation,
    h.confidence,
    h.rule,
    f.flag_id,
    f.verdict,
    h.is_late,
    h.recorded_at
from core.claim_changes as h
inner join registry.kinds as k on h.kind = k.kind
left join core.claims as c on h.claim_key = c.claim_key
left join core.channels as before on h.previous_channel_id = before.telegram_channel_id
left join core.channels as after on h.telegram_channel_id = after.telegram_channel_id
left join registry.statements as s on h.statement_id = s.statement_id
left join core.flags as f
    on f.dedupe_key = case
        when k.family = 'claim' and h.previous_message_id <> h.telegram_message_id
            then
                concat(
                    'repost:', h.previous_channel_id, '/', h.previous_message_id, ':', h.telegram_message_id
                )
        when k.family = 'claim'
            then concat_ws(':', 'edit', h.telegram_channel_id, h.telegram_message_id, h.revision)
        else concat('answer:', h.telegram_channel_id, '/', h.telegram_message_id, ':', h.kind)
    end;

comment on view marts.claim_changes is 'How later texts change, answer or repeat earlier ones: edits, updates, corrections, contradictions, spread, confirmations, denials. Grain: one slot of one pair of texts. Source: core.claim_changes.';
comment on column marts.claim_changes.change_key is 'The change.';
comment on column marts.claim_changes.changed_at is 'When the later text was said (UTC); for an edit, first observed.';
comment on column marts.claim_changes.kind is 'What happened; GLOSSARY.md defines each kind.';
comment on column marts.claim_changes.family is 'claim (within a post) or claim_relation (across texts).';
comment on column marts.claim_changes.severity is 'critical, high, medium, low or none; from medium on there is a flag.';
comment on column marts.claim_changes.slot is 'Part of the claim that differs: count, polarity, place …';
comment on column marts.claim_changes.old_value is 'The slot before, in the words of the text.';
comment on column marts.claim_changes.new_value is 'The slot after, in the words of the text.';
comment on column marts.claim_changes.claim_key is 'The claim, after all that turned out to be the same; null where the sentence has none.';
comment on column marts.claim_changes.previous_channel_id is 'Channel of the earlier text.';
comment on column marts.claim_changes.previous_username is 'Its present username without @; null without one.';
comment on column marts.claim_changes.previous_message_id is 'Post of the earlier text.';
comment on column marts.claim_changes.previous_revision is 'Version of the earlier text.';
comment on column marts.claim_changes.previous_address is 'The t.me address of the earlier text.';
comment on column marts.claim_changes.previous_quote is 'The words of the earlier text; empty for what was added.';
comment on column marts.claim_changes.telegram_channel_id is 'Channel of the later text; null for a statement.';
comment on column marts.claim_changes.username is 'Its present username without @; null without one.';
comment on column marts.claim_changes.telegram_message_id is 'Post of the later text; null for a statement.';
comment on column marts.claim_changes.revision is 'Version of the later text; null for a statement.';
comment on column marts.claim_changes.statement_id is 'Number of the statement that is the later text; null for a post.';
comment on column marts.claim_changes.address is 'Address of the later text.';
comment on column marts.claim_changes.quote is 'The words of the later text; empty for what was removed.';
comment on column marts.claim_changes.explanation is 'One sentence for a person.';
comment on column marts.claim_changes.confidence is 'The rule''s confidence, 0 to 1.';
comment on column marts.claim_changes.rule is 'Rule that decided.';
comment on column marts.claim_changes.flag_id is 'Flag that it is part of; null below medium.';
comment on column marts.claim_changes.verdict is 'A person''s verdict on that flag: confirmed or dismissed; null until judged.';
comment on column marts.claim_changes.is_late is 'True if a backfill or sweep brought either text: old news, never an alert.';
comment on column marts.claim_changes.recorded_at is 'When it was stored (UTC).';
