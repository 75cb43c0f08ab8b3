-- What posts claim: sentences read into slots, the claims they are about, the values given, the changes.
create table core.claims (
    claim_key text primary key check (claim_key ~ '^[0-9a-f]{20}$'),
    frame text not null,
    unit_class text not null,
    actors text[] not null,
    places text[] not null,
    period text not null,
    superseded_by text references core.claims (claim_key) check (superseded_by <> claim_key),
    extractor text not null,
    recorded_at timestamptz not null
);
create index claims_recorded_idx on core.claims (recorded_at);
create index claims_root_idx on core.claims (coalesce(superseded_by, claim_key));
create index claims_superseded_idx on core.claims (superseded_by) where superseded_by is not null;
comment on table core.claims is 'What assertions are about, whatever value they give. Grain: one identity. Holds no text of a post. Source: detect step, domain/claims/series/identity.py.';
comment on column core.claims.claim_key is 'Digest of the identity below: the same in every database that read the same words.';
comment on column core.claims.frame is 'What happened to what is counted (killed, injured …), else what is counted, else the class of claim.';
comment on column core.claims.unit_class is 'Dimension of the figure (count, money, length …); empty without a figure.';
comment on column core.claims.actors is 'Consonant skeletons of the actors named, sorted: equal across scripts and cases.';
comment on column core.claims.places is 'Consonant skeletons of the places named, sorted.';
comment on column core.claims.period is 'UTC day in which the value may move; with the channel where nobody is named.';
comment on column core.claims.superseded_by is 'The claim that this one turned out to be about, always the last of a chain; null: it stands for itself.';
comment on column core.claims.extractor is 'Extractor and version that first read it.';
comment on column core.claims.recorded_at is 'When the row was written (UTC).';

create table core.assertions (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null,
    position smallint not null check (position >= 0),
    span_start integer not null check (span_start >= 0),
    span_end integer not null check (span_end >= span_start),
    source text not null check (source in ('caption', 'ocr', 'transcript')),
    language text not null,
    claim_class text not null
    check (claim_class in ('fact', 'figure', 'identity', 'responsibility', 'call_to_action', 'audience')),
    polarity text not null check (polarity in ('affirmed', 'negated')),
    modality text not null check (modality in ('asserted', 'hedged', 'denied', 'question')),
    attribution jsonb,
    quantities jsonb not null,
    frames text[] not null,
    actors text[] not null,
    places text[] not null,
    times text[] not null,
    extractor text not null,
    is_late boolean not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, revision, position),
    foreign key (telegram_channel_id, telegram_message_id, revision)
    references core.post_revisions on delete cascade
);
comment on table core.assertions is 'Sentences read into slots. Grain: one sentence of one version of a post. The words are those of the version between the spans. Source: detect step, domain/claims/extraction.py.';
comment on column core.assertions.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.assertions.telegram_message_id is 'Telegram''s message id.';
comment on column core.assertions.revision is 'Version of the post.';
comment on column core.assertions.position is 'Place among the sentences that assert something, from 0.';
comment on column core.assertions.span_start is 'First character of the sentence in the text, from 0.';
comment on column core.assertions.span_end is 'Character after the sentence.';
comment on column core.assertions.source is 'Where the words stood: caption (the text itself), ocr or transcript of the media.';
comment on column core.assertions.language is 'Language it was read in: ru, uk, es, en …';
comment on column core.assertions.claim_class is 'fact, figure, identity, responsibility, call_to_action or audience.';
comment on column core.assertions.polarity is 'affirmed or negated.';
comment on column core.assertions.modality is 'asserted, hedged, denied or question.';
comment on column core.assertions.attribution is 'Who is said to have said it: source, marker, is_quoted; null if the channel says it itself.';
comment on column core.assertions.quantities is 'Figures: text, span, value in the unit written; low and high in the base unit, null where open; comparator, unit, dimension, noun, frame, scope.';
comment on column core.assertions.frames is 'What happens, in language-neutral words: killed, evacuated …';
comment on column core.assertions.actors is 'Actors as written.';
comment on column core.assertions.places is 'Places as written.';
comment on column core.assertions.times is 'Times as language-neutral keys: day:-1, clock:22:00 …';
comment on column core.assertions.extractor is 'Extractor and version.';
comment on column core.assertions.is_late is 'True if a backfill or sweep brought the version.';
comment on column core.assertions.recorded_at is 'When the row was written (UTC).';

create table core.claim_values (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null,
    position smallint not null,
    figure smallint not null check (figure >= 0),
    claim_key text not null references core.claims (claim_key),
    said_at timestamptz not null,
    quantity text,
    value double precision,
    low double precision,
    high double precision,
    comparator text check (comparator in ('=', '>', '>=', '<', '<=', '~', '<~')),
    unit text,
    role text,
    things text[] not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, revision, position, figure),
    foreign key (telegram_channel_id, telegram_message_id, revision, position)
    references core.assertions on delete cascade
);
create index claim_values_claim_idx on core.claim_values (claim_key, said_at);
comment on table core.claim_values is 'What each post says of a claim. Grain: one figure of one assertion, or the assertion itself where it has none. Read along said_at it is the chain of values. Source: detect step.';
comment on column core.claim_values.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.claim_values.telegram_message_id is 'Telegram''s message id.';
comment on column core.claim_values.revision is 'Version of the post.';
comment on column core.claim_values.position is 'The assertion.';
comment on column core.claim_values.figure is 'Place of the figure in the assertion, from 0; 0 without one.';
comment on column core.claim_values.claim_key is 'The claim as it was first read; follow core.claims.superseded_by for what it is about now.';
comment on column core.claim_values.said_at is 'When it was said (UTC): published, or for an edit first observed.';
comment on column core.claim_values.quantity is 'The figure as written; null without one.';
comment on column core.claim_values.value is 'The figure in the unit written.';
comment on column core.claim_values.low is 'Least value that the words allow, in the base unit; null: open, or no figure.';
comment on column core.claim_values.high is 'Greatest value that the words allow, in the base unit; null: open, or no figure.';
comment on column core.claim_values.comparator is '=, >, >=, <, <=, ~ (about) or <~ (nearly).';
comment on column core.claim_values.unit is 'Unit as language-neutral name; empty for a bare count.';
comment on column core.claim_values.role is 'What happened to those counted: killed, injured …; empty when not said.';
comment on column core.claim_values.things is 'What is counted: concepts or stems.';
comment on column core.claim_values.recorded_at is 'When the row was written (UTC).';

create table core.claim_keys (
    key text not null,
    said_at timestamptz not null,
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null,
    passage smallint not null check (passage >= 0),
    primary key (telegram_channel_id, telegram_message_id, passage, key),
    foreign key (telegram_channel_id, telegram_message_id, revision)
    references core.post_revisions on delete cascade
);
create index claim_keys_key_idx on core.claim_keys (key, said_at)
include (telegram_channel_id, telegram_message_id, passage);
comment on table core.claim_keys is 'By what a telling of an event is found again. Grain: one key of one passage of a post''s latest version. An index, not evidence: rows older than the window of matching may be dropped. Source: detect step.';
comment on column core.claim_keys.key is 'A name''s skeleton, a content word, a concept, or a figure by role.';
comment on column core.claim_keys.said_at is 'When the passage was said (UTC).';
comment on column core.claim_keys.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.claim_keys.telegram_message_id is 'Telegram''s message id.';
comment on column core.claim_keys.revision is 'Version of the post that the passage is in.';
comment on column core.claim_keys.passage is 'Place of the passage in the post, from 0.';
