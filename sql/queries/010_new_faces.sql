-- Which channels changed their title, username or self-description, and from what to what?
select
    h.telegram_channel_id,
    h.observed_after,
    h.observed_by,
    h.previous_title,
    h.title,
    h.previous_usernames,
    h.usernames,
    h.previous_about,
    h.about
from marts.profile_history as h
where
    h.previous_title is not null
    and h.post_channel_id is null  -- no discussion group
    and (h.previous_title, h.previous_usernames, h.previous_about)
    is distinct from (h.title, h.usernames, h.about)
order by h.observed_by desc;
