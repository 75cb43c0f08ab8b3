-- Who keeps the search index: the writer, off the page's transaction.
grant insert, delete on ops.unindexed to channelwatch_writer;
grant update (enqueued_at) on ops.unindexed to channelwatch_writer; -- to lock what it takes
grant insert on core.revision_search, core.search_words to channelwatch_writer;
grant execute on function
core.search_form(text), core.search_document(text), core.text_sha256(text)
to channelwatch_writer;
