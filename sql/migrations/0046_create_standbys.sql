-- Accounts that stand in for the one that polls a channel, while that one cannot ask.
create table registry.standbys (
    watch_id bigint not null references registry.watches (watch_id),
    account text not null references registry.accounts (account),
    place smallint not null check (place > 0),
    tried_at timestamptz,
    primary key (watch_id, account),
    unique (watch_id, place)
);
create index standbys_account_idx on registry.standbys (account);
comment on table registry.standbys is 'Which accounts poll a channel, from spare budget only, while its own account cannot ask. Grain: one watch and account. Source: CLI or import.';
comment on column registry.standbys.watch_id is 'The watch.';
comment on column registry.standbys.account is 'The account that stands by.';
comment on column registry.standbys.place is '1 is asked first; the next one only while those before it cannot ask either.';
comment on column registry.standbys.tried_at is 'When the account last looked the channel up in vain (UTC); null: never, or it succeeded.';
