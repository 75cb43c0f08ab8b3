-- What did this channel edit this week, and what had it said before?
select
    r.telegram_message_id,
    r.revision,
    r.observed_by - r.published_at as edited_within,
    r.previous_body,
    r.body
from marts.post_revisions as r
where
    r.username = 'lamp_street'
    and r.revision > 1
    and r.published_at >= '2026-10-05' and r.published_at < '2026-10-12'
order by r.observed_by;
