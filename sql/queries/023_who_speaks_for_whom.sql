-- Which channels speak for which actor, and how far is their word its own?
select
    a.name,
    a.aliases,
    a.username,
    a.status,
    a.subscriber_count
from marts.actors as a
where a.username is not null
order by a.name, a.status, a.username;
