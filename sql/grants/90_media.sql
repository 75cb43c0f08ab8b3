-- Who keeps media: the writer queues and stores; operators switch a channel's media on and off.
grant insert, update on core.media_files to channelwatch_writer;
