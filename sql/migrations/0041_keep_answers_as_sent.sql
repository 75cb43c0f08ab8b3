-- Evidence is what Telegram sent, byte for byte; answers stored before are JSON of what was read in them.
alter table raw.pages
add column encoding text not null default 'json' check (encoding in ('tl', 'json'));
comment on table raw.pages is 'One answer of Telegram as it came. Grain: one answer. Who asked is in ops.polls, by time. Source: the bytes of the answer, zlib; `channelwatch evidence show` reads them.';
comment on column raw.pages.page_id is 'Number of the answer, which `channelwatch evidence` takes; unique with answered_at.';
comment on column raw.pages.encoding is 'tl: the bytes as sent, serialised in the TL layer. json: UTF-8 JSON of the decoded answer, where a message was forgotten since, or before answers were kept as sent.';
comment on column raw.pages.tl_layer is 'TL layer of the answer.';
comment on column raw.pages.payload is 'zlib-compressed answer, encoded as `encoding` says.';
comment on column raw.pages.payload_sha256 is 'SHA-256 of the uncompressed answer, 32 bytes.';
