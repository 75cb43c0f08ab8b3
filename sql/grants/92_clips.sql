-- Who keeps what clips show: the writer adds; what left the shelf goes through a function.
grant insert on core.clips, core.clip_frames to channelwatch_writer;
grant execute on function core.drop_clip(bytea) to channelwatch_writer;
