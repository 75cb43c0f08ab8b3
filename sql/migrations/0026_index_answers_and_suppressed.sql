-- What analysts ask by time or by statement, found without reading whole tables.
create index claim_changes_statement_idx on core.claim_changes (statement_id) where statement_id is not null;
create index suppressed_flags_recent_idx on core.suppressed_flags (observed_by desc);
create index channel_states_recent_idx on core.channel_states (observed_by desc);
