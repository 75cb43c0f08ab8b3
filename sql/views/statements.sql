-- What was said outside Telegram, and what the pipeline made of it.
create view marts.statements as
select
    s.statement_id,
    s.said_at,
    s.stance,
    s.body,
    s.source_url,
    s.speaker,
    s.username,
    s.actor_key,
    a.name as actor_name,
    coalesce(c.superseded_by, c.claim_key) as claim_key,
    (
        select count(*) from core.claim_changes as h
        where h.statement_id = s.statement_id
    ) as answered_count,
    s.registered_by,
    s.registered_at
from registry.statements as s
left join registry.actors as a on s.actor_key = a.actor_key
left join core.claims as c on s.claim_key = c.claim_key;

comment on view marts.statements is 'What was said outside Telegram about a channel, an actor or a claim. Grain: one statement of one source. Source: registry.statements.';
comment on column marts.statements.statement_id is 'Number of the statement.';
comment on column marts.statements.said_at is 'When it was said or published (UTC).';
comment on column marts.statements.stance is 'claim, confirmation or denial of what it is about.';
comment on column marts.statements.body is 'The words.';
comment on column marts.statements.source_url is 'Address of the source.';
comment on column marts.statements.speaker is 'Who said it; null if the source itself did.';
comment on column marts.statements.username is 'Channel that it is about, without @; null if about none.';
comment on column marts.statements.actor_key is 'Actor that it is about; null if about none.';
comment on column marts.statements.actor_name is 'Name of that actor.';
comment on column marts.statements.claim_key is 'Claim that it is about, after all that turned out to be the same; null if about none.';
comment on column marts.statements.answered_count is 'Texts of channels that it was found to answer.';
comment on column marts.statements.registered_by is 'Operator who registered it.';
comment on column marts.statements.registered_at is 'When it was registered (UTC).';
