-- Schemas follow the flow of the data; grants on them are the access control.
create schema registry;
comment on schema registry is 'What we decided to watch, with which accounts, and the closed vocabularies. Written by people through the CLI.';

create schema raw;
comment on schema raw is 'Answers as Telegram gave them: evidence, never edited, dropped by retention.';

create schema core;
comment on schema core is 'Normalised facts: channels, posts, revisions, counts, flags. Written by the pipeline only.';

create schema marts;
comment on schema marts is 'The contract with analysts: documented views and nothing else. See sql/CONTRACT.md.';

-- ops exists: the ledger of migrations lives in it.
comment on schema ops is 'How the watch itself is going: polls, budgets, queues, deliveries, checks.';
