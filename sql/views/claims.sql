-- What is claimed: each claim with who said it first, who says it, and between which values.
create view marts.claims as
select
    c.claim_key,
    c.frame,
    c.unit_class,
    c.actors,
    c.places,
    c.period,
    first.said_at as first_said_at,
    first.telegram_channel_id as first_channel_id,
    first.username as first_username,
    first.address as first_address,
    first.sentence as first_sentence,
    first.source as first_source,
    s.last_said_at,
    s.telling_count,
    s.channel_count,
    s.lowest_value,
    s.highest_value,
    s.joined_claim_count,
    c.extractor,
    c.recorded_at
from core.claims as c
inner join lateral (
    select
        count(*) as telling_count,
        count(distinct v.telegram_channel_id) as channel_count,
        max(v.said_at) as last_said_at,
        min(v.value) as lowest_value,
        max(v.value) as highest_value,
        count(distinct o.claim_key) - 1 as joined_claim_count
    from core.claims as o
    inner join core.claim_values as v on o.claim_key = v.claim_key
    where coalesce(o.superseded_by, o.claim_key) = c.claim_key
) as s on true
inner join lateral (
    select
        v.said_at,
        v.telegram_channel_id,
        h.username,
        'https://t.me/' || coalesce(h.username, 'c/' || v.telegram_channel_id)
        || '/' || v.telegram_message_id as address,
        substr(coalesce(m.body, r.body), a.span_start + 1, a.span_end - a.span_start) as sentence,
        a.source
    from core.claims as o
    inner join core.claim_values as v on o.claim_key = v.claim_key
    inner join core.channels as h on v.telegram_channel_id = h.telegram_channel_id
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
    where coalesce(o.superseded_by, o.claim_key) = c.claim_key and m.replaced_at is null
    order by v.said_at, v.telegram_channel_id, v.telegram_message_id
    limit 1
) as first on true
where c.superseded_by is null;

comment on view marts.claims is 'What is claimed, whatever value is given: who said it first, who says it, between which values. Grain: one claim; those that turned out to be the same are one. Source: core.claims, core.claim_values.';
comment on column marts.claims.claim_key is 'The claim: the same in every database that read the same words.';
comment on column marts.claims.frame is 'What happened to what is counted (killed, injured …), else what is counted, else the class of claim.';
comment on column marts.claims.unit_class is 'Dimension of the figure (count, money, length …); empty without a figure.';
comment on column marts.claims.actors is 'Consonant skeletons of the actors named: equal across scripts and cases.';
comment on column marts.claims.places is 'Consonant skeletons of the places named.';
comment on column marts.claims.period is 'UTC day in which the value may move; with the channel where nobody is named.';
comment on column marts.claims.first_said_at is 'When it was first said (UTC), as far as is stored.';
comment on column marts.claims.first_channel_id is 'Channel that said it first.';
comment on column marts.claims.first_username is 'Its present username without @; null without one.';
comment on column marts.claims.first_address is 'The t.me address of that post.';
comment on column marts.claims.first_sentence is 'The words that said it first.';
comment on column marts.claims.first_source is 'Where they stood: caption (the text of the post), ocr or transcript of its media.';
comment on column marts.claims.last_said_at is 'When it was last said (UTC).';
comment on column marts.claims.telling_count is 'How often it was said, versions of posts counted one by one.';
comment on column marts.claims.channel_count is 'How many channels said it.';
comment on column marts.claims.lowest_value is 'Least figure given, in the unit written; null without one.';
comment on column marts.claims.highest_value is 'Greatest figure given, in the unit written; null without one.';
comment on column marts.claims.joined_claim_count is 'Claims that turned out to be this one.';
comment on column marts.claims.extractor is 'Extractor and version that first read it.';
comment on column marts.claims.recorded_at is 'When it was first stored (UTC).';
