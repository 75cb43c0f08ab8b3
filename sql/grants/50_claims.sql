-- Who writes what is known of claims, actors and statements.
grant insert on core.assertions, core.claim_values to channelwatch_writer;
grant insert, update on core.claims, core.claim_changes to channelwatch_writer;
grant insert, delete on core.claim_keys to channelwatch_writer;
grant insert, update on registry.actors to channelwatch_writer;
grant insert, update, delete on registry.actor_aliases, registry.actor_channels to channelwatch_writer;
grant execute on function ops.register_statement(
    text, text, timestamptz, text, text, text, text, text, text, timestamptz
) to channelwatch_writer, channelwatch_ops;
grant execute on function ops.register_media_text(bigint, bigint, text, text, text, text, timestamptz)
to channelwatch_writer, channelwatch_ops;
grant execute on function ops.prune_claim_keys(timestamptz) to channelwatch_writer;
grant insert on ops.extractor_answers to channelwatch_writer;
