-- The analyst reads the contract and nothing else.
grant usage on schema marts to channelwatch_analyst;
grant select on all tables in schema marts to channelwatch_analyst;
grant execute on all routines in schema marts to channelwatch_analyst;
