-- What was said outside Telegram, by whom, about whom or what, and as what?
select
    s.said_at,
    s.stance,
    coalesce(s.speaker, s.source_url) as said_by,
    coalesce(s.username, s.actor_name, c.first_sentence) as about,
    s.body
from marts.statements as s
left join marts.claims as c on s.claim_key = c.claim_key
order by s.said_at, s.statement_id;
