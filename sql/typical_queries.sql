-- How each relation of marts is typically asked: `make bench-warehouse` times every one of these.
-- noqa: disable=AM04,LT14,LT05

-- account_health
select * from marts.account_health order by account;

-- actors
select * from marts.actors where username = 'lamp_street';

-- audits
select * from marts.audits where username = 'lamp_street' order by audited_on desc;

-- channel_state_history
select * from marts.channel_state_history order by observed_by desc limit 50;

-- channels
select * from marts.channels order by subscriber_count desc nulls last limit 50;

-- channels_as_of
select * from marts.channels_as_of(now() - interval '30 days') where username = 'lamp_street';

-- claim_changes
select * from marts.claim_changes order by changed_at desc limit 50;

-- claim_values
select * from marts.claim_values where claim_key = '00000000000000000001' order by said_at;

-- claim_verdicts
select * from marts.claim_verdicts order by judged_at desc limit 50;

-- claims
select * from marts.claims where claim_key = '00000000000000000001';

-- comments
select * from marts.comments where post_channel_id = 2100000101 and post_message_id = 13 order by published_at;

-- contradictions
select * from marts.contradictions order by contradicted_at desc limit 50;

-- coverage
select * from marts.coverage where username = 'lamp_street' order by opened_at desc limit 50;

-- coverage_gaps
select * from marts.coverage_gaps where username = 'lamp_street' order by gap_to desc limit 50;

-- discussion_groups
select * from marts.discussion_groups order by followed_at;

-- first_claims
select * from marts.first_claims where claim_key = '00000000000000000001';

-- flag_events
select * from marts.flag_events where feed_position > 100 order by feed_position limit 100;

-- flags
select * from marts.flags order by opened_at desc limit 50;

-- forgotten_posts
select * from marts.forgotten_posts where username = 'lamp_street';

-- forwards
select * from marts.forwards where published_at >= now() - interval '1 day' order by published_at desc limit 100;

-- media_files
select * from marts.media_files where telegram_channel_id = 2100000101 and telegram_message_id = 13;

-- media_texts
select * from marts.media_texts order by registered_at desc limit 50;

-- open_flags
select * from marts.open_flags where severity = 'high' order by opened_at desc limit 50;

-- post_metrics
select * from marts.post_metrics
where telegram_channel_id = 2100000101 and telegram_message_id = 12
order by observed_at;

-- post_revisions
select * from marts.post_revisions
where telegram_channel_id = 2100000101 and telegram_message_id = 12
order by revision;

-- post_state_history
select * from marts.post_state_history where username = 'lamp_street' order by observed_by desc limit 50;

-- posts
select * from marts.posts
where telegram_channel_id = (select telegram_channel_id from marts.channels where username = 'lamp_street')
order by telegram_message_id desc limit 50;

-- posts_as_of
select * from marts.posts_as_of(2100000101, now() - interval '30 days')
order by telegram_message_id desc limit 50;

-- profile_history
select * from marts.profile_history where telegram_channel_id = 2100000101 order by observed_by desc;

-- request_spending
select * from marts.request_spending where hour >= now() - interval '1 day';

-- same_clips
select * from marts.same_clips where media_id = (
    select media_id from marts.media_files where telegram_channel_id = 2100000101 and telegram_message_id = 13
);

-- same_content
select * from marts.same_content where telegram_channel_id = 2100000101 and telegram_message_id = 13;

-- same_media
select * from marts.same_media where telegram_channel_id = 2100000101 and telegram_message_id = 13;

-- search_posts
select * from marts.search_posts('белгород*');

-- statements
select * from marts.statements order by said_at desc limit 50;

-- subscriber_changes
select * from marts.subscriber_changes where username = 'lamp_street' and observed_by >= now() - interval '7 days';

-- subscriber_counts
select * from marts.subscriber_counts where username = 'lamp_street' and first_observed_at >= now() - interval '7 days';

-- subscriber_counts_by_day
select * from marts.subscriber_counts_by_day where telegram_channel_id = 2100000101 order by day desc limit 30;

-- suppressed_flags
select * from marts.suppressed_flags order by observed_by desc limit 50;

-- unseen_posts
select * from marts.unseen_posts where username = 'lamp_street' order by telegram_message_id desc limit 50;

-- username_takeovers
select * from marts.username_takeovers order by observed_by desc limit 50;

-- watch_health
select * from marts.watch_health order by last_turn_at limit 50;
