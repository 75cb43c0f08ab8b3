-- What a flood of a single method keeps from a channel: another account may ask for it.
alter table registry.watches add column need text;
comment on column registry.watches.need is 'Telegram method that a flood wait kept from the channel at its last turn, or which it needs while a standby reads its news; null: nothing is lacking.';
