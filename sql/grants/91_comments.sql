-- Who follows comments: the writer adds the group, and links what is said there to posts.
grant insert, update on core.discussion_groups to channelwatch_writer;
grant insert on core.comments to channelwatch_writer;
