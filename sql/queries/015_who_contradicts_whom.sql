-- Who contradicts or denies whom, and in which words?
select
    c.contradicted_at,
    c.kind,
    c.username,
    c.says,
    c.contradicted_username,
    c.contradicted_says
from marts.contradictions as c
where c.contradicted_at >= timestamptz '2026-10-05' and not c.is_late
order by c.contradicted_at, c.contradicted_username;
