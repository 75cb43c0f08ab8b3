-- Comments: the discussion group of a channel is polled as a watch of its own, and marked as what it is.

-- What a page locks first, we lock first: it holds nothing that we wait for while it waits for us.
lock table core.posts in share row exclusive mode;

alter table registry.watches
add column keeps_comments boolean not null default false,
add column comments_of bigint;
comment on column registry.watches.keeps_comments is 'True: the discussion group that the channel links to is polled too.';
comment on column registry.watches.comments_of is 'For the watch of a discussion group, which the collector adds: the channel whose comments it holds; null for the watches that people add.';

create table core.discussion_groups (
    telegram_channel_id bigint primary key,
    comments_of bigint not null,
    followed_at timestamptz not null
);
create index discussion_groups_of_idx on core.discussion_groups (comments_of);
comment on table core.discussion_groups is 'Groups that were polled for the comments in them, not as channels. Grain: one group. Their posts, versions, counts and states stand in the tables of channels. Source: follow_comments step (channels.getFullChannel).';
comment on column core.discussion_groups.telegram_channel_id is 'Telegram''s id of the group.';
comment on column core.discussion_groups.comments_of is 'Telegram''s id of the channel whose posts are discussed there.';
comment on column core.discussion_groups.followed_at is 'When it was first followed (UTC).';

create table core.comments (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    post_channel_id bigint not null,
    post_message_id bigint not null,
    primary key (telegram_channel_id, telegram_message_id),
    foreign key (telegram_channel_id, telegram_message_id) references core.posts on delete cascade
);
create index comments_post_idx on core.comments (post_channel_id, post_message_id);
comment on table core.comments is 'Which post a comment answers, directly or down a thread. Grain: one message of a discussion group that answers a known copy of a post. Source: link_comments step, from core.posts.';
comment on column core.comments.telegram_channel_id is 'Telegram''s id of the group.';
comment on column core.comments.telegram_message_id is 'Telegram''s message id within the group.';
comment on column core.comments.post_channel_id is 'Channel of the post that is answered.';
comment on column core.comments.post_message_id is 'The post that is answered.';
