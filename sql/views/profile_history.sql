-- Every face a channel has shown, with the one before.
create view marts.profile_history as
select
    a.telegram_channel_id,
    d.comments_of as post_channel_id,
    o.username as post_username,
    a.observed_after,
    a.observed_by,
    before.title as previous_title,
    a.title,
    before.about as previous_about,
    a.about,
    before.usernames as previous_usernames,
    a.usernames,
    (
        before.observed_by is not null
        and coalesce(before.photo_id, 0) <> coalesce(a.photo_id, 0)
    ) as is_photo_changed,
    a.photo_id,
    a.is_verified,
    a.is_scam,
    a.is_fake,
    a.restriction_reasons,
    a.linked_chat_id,
    a.pinned_message_id,
    a.recorded_at
from core.channel_profiles as a
left join core.discussion_groups as d on a.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
left join lateral (
    select
        p.observed_by,
        p.title,
        p.about,
        p.usernames,
        p.photo_id
    from core.channel_profiles as p
    where p.telegram_channel_id = a.telegram_channel_id and p.observed_by < a.observed_by
    order by p.observed_by desc
    limit 1
) as before on true;

comment on view marts.profile_history is 'Every face a channel has shown, with the one before. Grain: one channel and version of its profile. Source: channels.getFullChannel; core.discussion_groups.';
comment on column marts.profile_history.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.profile_history.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.profile_history.post_username is 'Its present main username without @; null without one.';
comment on column marts.profile_history.observed_after is 'Last time the version before was seen (UTC); null for the first.';
comment on column marts.profile_history.observed_by is 'First time this version was seen (UTC).';
comment on column marts.profile_history.previous_title is 'Title before; null for the first version.';
comment on column marts.profile_history.title is 'Title of this version.';
comment on column marts.profile_history.previous_about is 'Self-description before.';
comment on column marts.profile_history.about is 'Self-description; empty without one.';
comment on column marts.profile_history.previous_usernames is 'Usernames before.';
comment on column marts.profile_history.usernames is 'Active usernames without @, the main one first.';
comment on column marts.profile_history.is_photo_changed is 'True if the photo is another than before.';
comment on column marts.profile_history.photo_id is 'Telegram''s photo id; null without a photo.';
comment on column marts.profile_history.is_verified is 'Telegram''s verified mark.';
comment on column marts.profile_history.is_scam is 'Telegram''s scam mark.';
comment on column marts.profile_history.is_fake is 'Telegram''s fake mark.';
comment on column marts.profile_history.restriction_reasons is 'Restriction reasons, platform:reason.';
comment on column marts.profile_history.linked_chat_id is 'Linked discussion group; null when comments are closed.';
comment on column marts.profile_history.pinned_message_id is 'Pinned post; null without one.';
comment on column marts.profile_history.recorded_at is 'When this was written (UTC).';
