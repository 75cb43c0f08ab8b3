-- Which claims went with deleted posts, and what was posted in their place?
select
    f.kind,
    f.status,
    f.username,
    f.severity,
    f.detail -> 'claims' as claims,
    f.before ->> 'text' as deleted_text,
    case when f.kind <> 'post_deleted' then f.after ->> 'text' end as posted_text
from marts.flags as f
where f.kind = 'post_deleted' or f.rule = 'post_reposted'
order by f.observed_by, f.flag_id;
