-- What is written in a picture or spoken in a recording enters by the door of the caption: as text of the post.

-- What a page locks first, we lock first: it holds nothing that we wait for while it waits for us.
lock table core.posts in share row exclusive mode;

create table core.media_texts (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    number smallint not null check (number between 1 and 31),
    revision integer not null,
    source text not null check (source in ('ocr', 'transcript')),
    body text not null check (body ~ '\S' and char_length(body) <= 50000),
    engine text not null check (engine <> ''),
    registered_by text not null check (registered_by <> ''),
    registered_at timestamptz not null,
    replaced_at timestamptz,
    primary key (telegram_channel_id, telegram_message_id, number),
    foreign key (telegram_channel_id, telegram_message_id, revision)
    references core.post_revisions on delete cascade
);
create unique index media_texts_current_key
on core.media_texts (telegram_channel_id, telegram_message_id, source)
where replaced_at is null;
create index media_texts_registered_idx on core.media_texts (registered_at desc);
comment on table core.media_texts is 'Texts recognised in, or spoken in, the media of posts. Grain: one text of one post; a changed text is another one, and the former stays. Not part of the hash chain: it is what an operator or a program read, not what Telegram answered. Source: an operator, by CLI or ops.register_media_text.';
comment on column core.media_texts.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.media_texts.telegram_message_id is 'Telegram''s message id.';
comment on column core.media_texts.number is 'Number of the text within the post, from 1. What was read of it stands in core.assertions and core.claim_keys at places from 1000 times this number on; below 1000 stands the caption.';
comment on column core.media_texts.revision is 'Version of the post whose media it is: the latest one with media when it was registered, else the latest.';
comment on column core.media_texts.source is 'ocr (recognised in the picture) or transcript (spoken).';
comment on column core.media_texts.body is 'The words.';
comment on column core.media_texts.engine is 'What read or heard it: a program with its version, or by hand.';
comment on column core.media_texts.registered_by is 'Operator who registered it.';
comment on column core.media_texts.registered_at is 'When it was registered (UTC).';
comment on column core.media_texts.replaced_at is 'When another text of the same source took its place (UTC); null while it stands.';

alter table core.claim_changes
add column previous_media_text smallint not null default 0,
add column media_text smallint not null default 0;
comment on column core.claim_changes.previous_media_text is 'Number of the media text that the earlier words stand in; 0: in the caption.';
comment on column core.claim_changes.media_text is 'Number of the media text that the later words stand in; 0: in the caption.';

alter table ops.unexamined drop constraint unexamined_subject_check;
alter table ops.unexamined add constraint unexamined_subject_check check (
    subject in (
        'post', 'revision', 'deletion', 'profile', 'channel_state', 'username', 'statement', 'media_text'
    )
);
comment on column ops.unexamined.subject is 'post, revision, deletion, profile, channel_state, username, statement or media_text.';

create function ops.register_media_text(
    channel bigint, message bigint, source text, words text, engine text, operator text,
    at timestamptz default now()
) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    shown integer;
    former core.media_texts;
    registered integer;
begin
    -- The writers' own lock: nothing is purged, and no text registered twice, meanwhile.
    perform pg_advisory_xact_lock(hashtextextended('core.channels', channel));
    select r.revision into shown
    from core.post_revisions as r
    inner join core.posts as p using (telegram_channel_id, telegram_message_id)
    where r.telegram_channel_id = channel and r.telegram_message_id = message and p.content_purged_at is null
    order by r.media is null, r.revision desc
    limit 1;
    if shown is null then
        raise exception 'no post % of channel % is stored with its content', message, channel
            using errcode = 'no_data_found';
    end if;
    select m.* into former from core.media_texts as m
    where
        m.telegram_channel_id = channel and m.telegram_message_id = message
        and m.source = register_media_text.source and m.replaced_at is null;
    if former.body = words then
        return former.number;
    end if;
    if former.number is not null then
        -- The post never said what was misread: what was made of it goes, the words stay.
        update core.media_texts as m set replaced_at = at
        where m.telegram_channel_id = channel and m.telegram_message_id = message and m.number = former.number;
        delete from core.claim_changes as h
        where
            (
                h.telegram_channel_id = channel and h.telegram_message_id = message
                and h.media_text = former.number
            )
            or (
                h.previous_channel_id = channel and h.previous_message_id = message
                and h.previous_media_text = former.number
            );
        delete from core.claim_keys as k
        where
            k.telegram_channel_id = channel and k.telegram_message_id = message
            and k.passage / 1000 = former.number;
        delete from core.assertions as a
        where
            a.telegram_channel_id = channel and a.telegram_message_id = message
            and a.position / 1000 = former.number;
    end if;
    select coalesce(max(m.number), 0) + 1 into registered from core.media_texts as m
    where m.telegram_channel_id = channel and m.telegram_message_id = message;
    if registered > 31 then
        raise exception 'post % of channel % has 31 media texts already', message, channel
            using errcode = 'invalid_parameter_value';
    end if;
    insert into core.media_texts (
        telegram_channel_id, telegram_message_id, number, revision, source, body, engine, registered_by, registered_at
    )
    values (channel, message, registered, shown, source, words, engine, operator, at);
    insert into ops.unexamined (subject, telegram_channel_id, telegram_message_id, observed_by, enqueued_at)
    values ('media_text', channel, message, at, at)
    on conflict do nothing;
    return registered;
end
$$;
comment on function ops.register_media_text(bigint, bigint, text, text, text, text, timestamptz) is
'Register what is written (ocr) or spoken (transcript) in the media of a post, and queue it; return its
number within the post. The same words again return the number that they have; other words of the same
source take the place of the former, which stay in core.media_texts.';
revoke all on function ops.register_media_text(bigint, bigint, text, text, text, text, timestamptz)
from public;

-- Forgetting a post removes its versions, and these go with them; purging keeps the versions, emptied.
create function core.purge_media_texts() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from core.media_texts as m
    where m.telegram_channel_id = new.telegram_channel_id and m.telegram_message_id = new.telegram_message_id;
    return null;
end
$$;
comment on function core.purge_media_texts() is 'Take the media texts of a purged post away.';
create trigger posts_purge_media_texts
after update of content_purged_at on core.posts
for each row when (new.content_purged_at is not null)
execute function core.purge_media_texts();
