-- Search over the versions of posts, kept off the page's transaction: a queue says what to index.
create extension if not exists unaccent schema public;
create extension if not exists pg_trgm schema public;

create table ops.unindexed (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null,
    enqueued_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, revision)
);
comment on table ops.unindexed is 'Versions of posts that search does not know yet. Grain: one message and version. Written with the version, removed with its index entry. Source: poll step.';
comment on column ops.unindexed.telegram_channel_id is 'Telegram''s channel id.';
comment on column ops.unindexed.telegram_message_id is 'Telegram''s message id.';
comment on column ops.unindexed.revision is 'Version of the post.';
comment on column ops.unindexed.enqueued_at is 'When it was queued (UTC).';

create table core.revision_search (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null,
    published_at timestamptz not null,
    document tsvector not null,
    media_id bigint,
    text_sha256 bytea check (octet_length(text_sha256) = 32),
    primary key (telegram_channel_id, telegram_message_id, revision),
    foreign key (telegram_channel_id, telegram_message_id, revision)
    references core.post_revisions on delete cascade
);
create index revision_search_document_idx on core.revision_search using gin (document);
create index revision_search_published_idx on core.revision_search (published_at);
create index revision_search_media_idx on core.revision_search (media_id) where media_id is not null;
create index revision_search_text_idx on core.revision_search (text_sha256)
where text_sha256 is not null;
comment on table core.revision_search is 'The words of every version of every post. Grain: one message and version. An index, not evidence: it can be filled anew from post_revisions. Source: index step.';
comment on column core.revision_search.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.revision_search.telegram_message_id is 'Telegram''s message id.';
comment on column core.revision_search.revision is 'Version of the post.';
comment on column core.revision_search.published_at is 'When the post was published (UTC).';
comment on column core.revision_search.document is 'Words with their places: lower case, without accents, not stemmed; of the first 100,000 characters.';
comment on column core.revision_search.media_id is 'Telegram''s id of the photo or file: the same wherever it was forwarded or sent again; null without.';
comment on column core.revision_search.text_sha256 is 'SHA-256 of the letters and digits in search form; null for fewer than 20 characters, alike by accident.';

create table core.search_words (
    word text primary key
);
create index search_words_alike_idx on core.search_words using gin (word public.gin_trgm_ops);
comment on table core.search_words is 'The words that occur in any version, to find names that are spelt alike. Grain: one word of 4 to 40 letters. Source: index step.';
comment on column core.search_words.word is 'The word as core.revision_search has it.';

create function core.search_form(body text) returns text
language sql stable
begin atomic
    -- U+0301 marks the stress in Russian and Ukrainian; nobody types it into a search.
    select lower(public.unaccent('public.unaccent'::regdictionary, replace(body, chr(769), '')));
end;
comment on function core.search_form(text) is 'A text as search compares it: lower case, without accents (ё as е, ñ as n).';

create function core.search_document(body text) returns tsvector
language sql stable
begin atomic
    select to_tsvector('pg_catalog.simple'::regconfig, core.search_form(left(body, 100000)));
end;
comment on function core.search_document(text) is 'The words of a text with their places; the rest of a text past 100,000 characters is left out.';

create function core.text_sha256(body text) returns bytea
language sql stable
begin atomic
    select sha256(convert_to(t.letters, 'UTF8'))
    from (
        select regexp_replace(core.search_form(body), '[^[:alnum:]]+', ' ', 'g') as letters
    ) as t
    where length(t.letters) >= 20;
end;
comment on function core.text_sha256(text) is 'A digest that texts share when they differ in case, accents, spaces and signs only; null for short ones.';

create function core.search_term(term text) returns tsquery
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    form text := core.search_form(term);
    letters text := regexp_replace(form, '[^[:alnum:]_]', '', 'g');
    found tsquery;
begin
    if form like '~%' then
        select string_agg(format('%L', alike.word), ' | ')::tsquery into found
        from (
            select w.word
            from core.search_words as w
            where w.word operator(public.%) letters and public.similarity(w.word, letters) >= 0.4
            order by public.similarity(w.word, letters) desc, w.word
            limit 50
        ) as alike;
        return coalesce(found, phraseto_tsquery('pg_catalog.simple', letters));
    elsif form like '%_*' and letters <> '' then
        return format('%L:*', letters)::tsquery;
    end if;
    return phraseto_tsquery('pg_catalog.simple', form);
end
$$;
comment on function core.search_term(text) is
'The query for one term: word, word* (prefix) or ~word (words spelt alike, with a trigram similarity of 0.4 or more).';

create function core.search_query(query text) returns tsquery
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    part text[];
    term text;
    phrase tsquery;
    whole tsquery;
begin
    for part in select regexp_matches(query, '(-?)(?:"([^"]*)"?|([^\s"]+))', 'g') loop
        phrase := ''::tsquery;
        for term in select regexp_split_to_table(coalesce(part[2], part[3]), '\s+') loop
            continue when numnode(core.search_term(term)) = 0;
            phrase := case
                when numnode(phrase) = 0 then core.search_term(term)
                else tsquery_phrase(phrase, core.search_term(term))
            end;
        end loop;
        continue when numnode(phrase) = 0;
        if part[1] = '-' then
            phrase := !! phrase;
        end if;
        whole := coalesce(whole && phrase, phrase);
    end loop;
    if whole is null then
        raise exception 'there is no word to search for in %', quote_literal(query)
            using errcode = 'invalid_parameter_value';
    end if;
    return whole;
end
$$;
comment on function core.search_query(text) is
'The query for terms that must all occur: word, word*, ~word, "a phrase of terms", and -term for what must not.';

-- What is stored already is indexed by the same step as what comes.
insert into ops.unindexed (telegram_channel_id, telegram_message_id, revision, enqueued_at)
select
    telegram_channel_id,
    telegram_message_id,
    revision,
    recorded_at
from core.post_revisions;
