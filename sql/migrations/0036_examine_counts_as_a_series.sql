-- A changed count is looked at with all counts of its channel: no fact of its own waits for it.
delete from ops.unexamined
where subject = 'count';
alter table ops.unexamined drop constraint unexamined_subject_check;
alter table ops.unexamined add constraint unexamined_subject_check check (
    subject in ('post', 'revision', 'deletion', 'profile', 'channel_state', 'username', 'statement')
);
comment on column ops.unexamined.subject is 'post, revision, deletion, profile, channel_state, username or statement.';
