-- Start from nothing: what the files after this one grant is all there is.
revoke all on schema public, registry, raw, core, marts, ops from public;
revoke all on all routines in schema registry, raw, core, marts, ops from public;
revoke all on all tables in schema registry, raw, core, marts, ops
from channelwatch_writer, channelwatch_analyst, channelwatch_ops;
revoke all on all routines in schema registry, raw, core, marts, ops
from channelwatch_writer, channelwatch_analyst, channelwatch_ops;
revoke all on schema public, registry, raw, core, marts, ops
from channelwatch_writer, channelwatch_analyst, channelwatch_ops;
