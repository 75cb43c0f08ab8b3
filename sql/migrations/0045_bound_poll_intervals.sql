-- A channel may be polled more often while it publishes much: its interval then moves between two bounds.
alter table registry.watches
add column shortest_interval interval,
add column longest_interval interval,
add constraint watches_interval_bounds_check check (
    (shortest_interval is null) = (longest_interval is null)
    and (shortest_interval is null or shortest_interval between interval '1 minute' and longest_interval)
);
comment on column registry.watches.poll_interval is 'Present time between two turns: what coverage, freshness and checks go by. Without bounds it stays as it was set.';
comment on column registry.watches.shortest_interval is 'A channel with much news is polled down to this often; null, with longest_interval: the interval is fixed.';
comment on column registry.watches.longest_interval is 'A channel without news is polled at least this often; null with shortest_interval.';
