-- Who said what first: each value of each claim with the post that gave it first.
create view marts.first_claims as
select distinct on (v.claim_key, v.value)
    v.claim_key,
    v.value,
    v.quantity,
    v.said_at,
    v.telegram_channel_id,
    v.username,
    v.telegram_message_id,
    v.address,
    v.sentence,
    v.attributed_to,
    v.said_in,
    v.source,
    count(*) over (partition by v.claim_key, v.value) as telling_count,
    v.is_late
from marts.claim_values as v
where v.telegram_message_id is not null
order by v.claim_key, v.value, v.said_at, v.telegram_channel_id, v.telegram_message_id;

comment on view marts.first_claims is 'Who said what first. Grain: one claim and value, and the post that gave it first; late posts count, by their date. Source: marts.claim_values.';
comment on column marts.first_claims.claim_key is 'The claim.';
comment on column marts.first_claims.value is 'The figure in the unit written; null where the claim is without one.';
comment on column marts.first_claims.quantity is 'The figure as the first post wrote it.';
comment on column marts.first_claims.said_at is 'When it was first said (UTC), as far as is stored.';
comment on column marts.first_claims.telegram_channel_id is 'Channel that said it first.';
comment on column marts.first_claims.username is 'Its present username without @; null without one.';
comment on column marts.first_claims.telegram_message_id is 'Telegram''s message id.';
comment on column marts.first_claims.address is 'The t.me address.';
comment on column marts.first_claims.sentence is 'The words.';
comment on column marts.first_claims.attributed_to is 'Who is said to have said it; null if the channel says it itself.';
comment on column marts.first_claims.said_in is 'post, or edit where an edit brought the value.';
comment on column marts.first_claims.source is 'Where the words stood: caption (the text of the post), ocr or transcript of its media.';
comment on column marts.first_claims.telling_count is 'How often the value was given, versions of posts counted one by one.';
comment on column marts.first_claims.is_late is 'True if a backfill or sweep brought it.';
