-- What people said of claim flags: labelled pairs, by which the engine is measured.
create view marts.claim_verdicts as
select
    f.flag_id,
    f.kind,
    f.severity,
    f.rule,
    f.rule_version,
    f.verdict,
    j.actor as judge,
    j.recorded_at as judged_at,
    nullif(j.explanation, f.verdict) as note,
    f.telegram_channel_id,
    c.username,
    f.permalink,
    f.before ->> 'text' as before_text,
    f.after ->> 'text' as after_text,
    f.explanation,
    f.confidence
from core.flags as f
inner join registry.kinds as k on f.kind = k.kind
inner join core.channels as c on f.telegram_channel_id = c.telegram_channel_id
inner join lateral (
    select
        e.actor,
        e.recorded_at,
        e.explanation
    from core.flag_events as e
    where e.flag_id = f.flag_id and e.event = 'judged'
    order by e.feed_position desc
    limit 1
) as j on true
where
    f.verdict is not null
    and (k.family in ('claim', 'claim_relation') or f.kind in ('post_edited', 'post_reposted'));

comment on view marts.claim_verdicts is 'What people said of flags about claims: labelled pairs of texts, by which the engine is measured. Grain: one judged flag, by its latest verdict. Source: core.flags, core.flag_events.';
comment on column marts.claim_verdicts.flag_id is 'Number of the flag.';
comment on column marts.claim_verdicts.kind is 'What the flag says happened.';
comment on column marts.claim_verdicts.severity is 'critical, high, medium, low or none.';
comment on column marts.claim_verdicts.rule is 'Rule that raised it.';
comment on column marts.claim_verdicts.rule_version is 'Version of that rule.';
comment on column marts.claim_verdicts.verdict is 'confirmed or dismissed.';
comment on column marts.claim_verdicts.judge is 'Who judged.';
comment on column marts.claim_verdicts.judged_at is 'When (UTC).';
comment on column marts.claim_verdicts.note is 'Verdict and note as the judge wrote them; null without a note.';
comment on column marts.claim_verdicts.telegram_channel_id is 'Telegram''s channel id.';
comment on column marts.claim_verdicts.username is 'Present username of the channel without @; null without one.';
comment on column marts.claim_verdicts.permalink is 'The t.me address.';
comment on column marts.claim_verdicts.before_text is 'The earlier text.';
comment on column marts.claim_verdicts.after_text is 'The later text.';
comment on column marts.claim_verdicts.explanation is 'The flag''s one sentence.';
comment on column marts.claim_verdicts.confidence is 'The rule''s confidence, 0 to 1.';
