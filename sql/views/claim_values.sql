-- What was said of each claim, in the order in which it was said: its time line.
create view marts.claim_values as
with tellings as (
    select
        coalesce(c.superseded_by, c.claim_key) as claim_key,
        v.said_at,
        case when v.revision > 1 then 'edit' else 'post' end as said_in,
        v.telegram_channel_id,
        h.username,
        v.telegram_message_id,
        v.revision,
        cast(null as bigint) as statement_id,
        'https://t.me/' || coalesce(h.username, 'c/' || v.telegram_channel_id)
        || '/' || v.telegram_message_id as address,
        substr(coalesce(m.body, r.body), a.span_start + 1, a.span_end - a.span_start) as sentence,
        v.quantity,
        v.value,
        v.low,
        v.high,
        v.comparator,
        v.unit,
        v.role,
        v.things,
        a.claim_class,
        a.polarity,
        a.modality,
        a.attribution ->> 'source' as attributed_to,
        a.source,
        a.is_late,
        lag(v.value) over (
            partition by coalesce(c.superseded_by, c.claim_key), v.telegram_channel_id
            order by v.said_at, v.telegram_message_id, v.revision, v.position, v.figure
        ) as previous_value
    from core.claim_values as v
    inner join core.claims as c on v.claim_key = c.claim_key
    inner join core.assertions as a
        on
            v.telegram_channel_id = a.telegram_channel_id
            and v.telegram_message_id = a.telegram_message_id
            and v.revision = a.revision
            and v.position = a.position
    inner join core.post_revisions as r
        on
            v.telegram_channel_id = r.telegram_channel_id
            and v.telegram_message_id = r.telegram_message_id
            and v.revision = r.revision
    left join core.media_texts as m
        on
            v.telegram_channel_id = m.telegram_channel_id
            and v.telegram_message_id = m.telegram_message_id
            and v.position / 1000 = m.number
    inner join core.channels as h on v.telegram_channel_id = h.telegram_channel_id
    where m.replaced_at is null
),

statements as (
    select
        coalesce(c.superseded_by, c.claim_key) as claim_key,
        s.said_at,
        'statement' as said_in,
        cast(null as bigint) as telegram_channel_id,
        cast(null as text) as username,
        cast(null as bigint) as telegram_message_id,
        cast(null as integer) as revision,
        s.statement_id,
        s.source_url as address,
        s.body as sentence,
        cast(null as text) as quantity,
        cast(null as double precision) as value,
        cast(null as double precision) as low,
        cast(null as double precision) as high,
        cast(null as text) as comparator,
        cast(null as text) as unit,
        cast(null as text) as role,
        cast(array[] as text[]) as things,
        cast(null as text) as claim_class,
        case when s.stance = 'denial' then 'negated' else 'affirmed' end as polarity,
        'asserted' as modality,
        s.speaker as attributed_to,
        'statement' as source,
        false as is_late,
        cast(null as double precision) as previous_value
    from registry.statements as s
    inner join core.claims as c on s.claim_key = c.claim_key
)

select * from tellings
union all
select * from statements;

comment on view marts.claim_values is 'What was said of each claim, in the order of said_at: its time line, per channel a chain of values. Grain: one figure of one sentence of one version of a post, or the sentence where it gives none; or one statement registered for the claim. Source: core.claim_values, registry.statements.';
comment on column marts.claim_values.claim_key is 'The claim, after all that turned out to be the same.';
comment on column marts.claim_values.said_at is 'When it was said (UTC): published, or for an edit first observed.';
comment on column marts.claim_values.said_in is 'post, edit or statement (from outside Telegram).';
comment on column marts.claim_values.telegram_channel_id is 'Telegram''s channel id; null for a statement.';
comment on column marts.claim_values.username is 'Present username of the channel without @; null without one.';
comment on column marts.claim_values.telegram_message_id is 'Telegram''s message id; null for a statement.';
comment on column marts.claim_values.revision is 'Version of the post; null for a statement.';
comment on column marts.claim_values.statement_id is 'Number of the statement; null for a post.';
comment on column marts.claim_values.address is 'The t.me address, or that of the source.';
comment on column marts.claim_values.sentence is 'The words.';
comment on column marts.claim_values.quantity is 'The figure as written; null without one.';
comment on column marts.claim_values.value is 'The figure in the unit written.';
comment on column marts.claim_values.low is 'Least value that the words allow, in the base unit; null: open.';
comment on column marts.claim_values.high is 'Greatest value that the words allow, in the base unit; null: open.';
comment on column marts.claim_values.comparator is '=, >, >=, <, <=, ~ (about) or <~ (nearly).';
comment on column marts.claim_values.unit is 'Unit as language-neutral name; empty for a bare count.';
comment on column marts.claim_values.role is 'What happened to those counted: killed, injured …; empty when not said.';
comment on column marts.claim_values.things is 'What is counted: concepts or stems.';
comment on column marts.claim_values.claim_class is 'fact, figure, identity, responsibility, call_to_action or audience; null for a statement.';
comment on column marts.claim_values.polarity is 'affirmed or negated.';
comment on column marts.claim_values.modality is 'asserted, hedged, denied or question.';
comment on column marts.claim_values.attributed_to is 'Who is said to have said it; null if the channel says it itself.';
comment on column marts.claim_values.source is 'Where the words stood: caption (the text of the post), ocr or transcript of its media, or statement.';
comment on column marts.claim_values.is_late is 'True if a backfill or sweep brought it: old news.';
comment on column marts.claim_values.previous_value is 'What the same channel gave before; null the first time.';
