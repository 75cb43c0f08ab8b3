-- Every search told the analyst that an empty query has no words: it began with one.
create or replace function core.search_query(query text) returns tsquery
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    part text[];
    term text;
    word tsquery;
    phrase tsquery;
    whole tsquery;
begin
    for part in select regexp_matches(query, '(-?)(?:"([^"]*)"?|([^\s"]+))', 'g') loop
        phrase := null;
        for term in select regexp_split_to_table(coalesce(part[2], part[3]), '\s+') loop
            word := core.search_term(term);
            continue when numnode(word) = 0;
            phrase := coalesce(tsquery_phrase(phrase, word), word);
        end loop;
        continue when phrase is null;
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
