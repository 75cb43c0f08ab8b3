-- What language models answered: places in texts, and none of their words.

-- What a page locks first, we lock first: it holds nothing that we wait for while it waits for us.
lock table core.posts in share row exclusive mode;

create table ops.extractor_answers (
    text_sha256 bytea check (octet_length(text_sha256) = 32),
    model text check (model <> ''),
    prompt_version text check (prompt_version <> ''),
    outcome text not null check (outcome in ('answered', 'refused', 'failed')),
    proposals jsonb not null check (jsonb_typeof(proposals) = 'array'),
    left_out integer not null check (left_out >= 0),
    problem text check (problem <> ''),
    asked_at timestamptz not null,
    primary key (text_sha256, model, prompt_version),
    check ((outcome = 'answered') = (problem is null)),
    check (outcome = 'answered' or proposals = '[]')
);
create index extractor_answers_asked_idx on ops.extractor_answers (asked_at);
comment on table ops.extractor_answers is 'What language models proposed for texts, beside what the rules read. Grain: one text, model and version of the prompt; asked about once. It goes with the last of its words. Source: detect_changes, where the setting extractor_connection names a connection.';
comment on column ops.extractor_answers.text_sha256 is 'SHA-256 of the text in UTF-8.';
comment on column ops.extractor_answers.model is 'Name of the model, as the connection gives it.';
comment on column ops.extractor_answers.prompt_version is 'Version of the prompt that was asked with.';
comment on column ops.extractor_answers.outcome is 'answered; refused (it answered, but not as it must: the rules'' reading stands); failed (no answer: likewise).';
comment on column ops.extractor_answers.proposals is 'What is proposed, by place in the text (characters from 0): quote, class, polarity, modality, source.';
comment on column ops.extractor_answers.left_out is 'Proposals that were left out: their words do not stand in the text, or stand there twice.';
comment on column ops.extractor_answers.problem is 'What was wrong, in words of ours; null where it answered.';
comment on column ops.extractor_answers.asked_at is 'When it was asked (UTC).';

create function ops.drop_answers() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from ops.extractor_answers as a where a.text_sha256 = sha256(convert_to(old.body, 'UTF8'));
    return null;
end
$$;
comment on function ops.drop_answers() is 'Take the answers about a text that is forgotten or purged away.';
create trigger post_revisions_drop_answers
after delete or update of body on core.post_revisions
for each row execute function ops.drop_answers();
create trigger media_texts_drop_answers
after delete on core.media_texts
for each row execute function ops.drop_answers();
