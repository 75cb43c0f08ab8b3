-- Who sees tombstones and sets rules; only the owner forgets.
grant insert, update, delete on registry.retention to channelwatch_writer;
grant execute on function ops.retain(timestamptz, integer), core.purge_expired(timestamptz, integer)
to channelwatch_writer;
