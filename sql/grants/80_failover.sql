-- Who says which account stands by for which channel: the writer, for the operator.
grant insert, update, delete on registry.standbys to channelwatch_writer;
