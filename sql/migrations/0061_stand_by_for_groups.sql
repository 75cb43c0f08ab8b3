-- Who stands by for a channel stands by for its discussion group as well.
insert into registry.standbys (watch_id, account, place)
select
    g.watch_id,
    s.account,
    s.place
from registry.watches as g
inner join registry.watches as w
    on g.comments_of = w.telegram_channel_id and w.status <> 'removed'
inner join registry.standbys as s on w.watch_id = s.watch_id
where g.status <> 'removed' and s.account is distinct from g.account
on conflict do nothing;
