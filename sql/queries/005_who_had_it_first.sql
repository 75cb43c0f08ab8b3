-- Who had this clip or text first, and how much later did the others follow?
select
    s.other_username as username,
    s.other_message_id as telegram_message_id,
    s.matched_by,
    s.delay
from marts.same_content as s
where s.username = 'lamp_street' and s.telegram_message_id = 1
order by s.delay, s.other_username, s.matched_by;
