-- Which channel gave each figure of a claim first, and how long before the next one?
select
    f.claim_key,
    f.value,
    f.username,
    f.said_at,
    f.telling_count,
    lead(f.said_at) over (partition by f.claim_key order by f.said_at) - f.said_at as stood_for
from marts.first_claims as f
where f.value is not null
order by f.said_at, f.claim_key;
