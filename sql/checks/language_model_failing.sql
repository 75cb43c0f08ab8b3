-- Language models that were of no use for most texts of the day before the latest turn.
with latest_turn as (
    select max(finished_at) as finished_at from ops.polls
)

select
    a.model,
    a.prompt_version,
    count(*) as asked,
    count(*) filter (where a.outcome = 'failed') as failed,
    count(*) filter (where a.outcome = 'refused') as refused,
    mode() within group (order by a.problem) as problem
from ops.extractor_answers as a
cross join latest_turn as t
where a.asked_at > t.finished_at - interval '1 day'
group by a.model, a.prompt_version
having count(*) >= 5 and count(*) filter (where a.outcome = 'answered') * 2 < count(*);
