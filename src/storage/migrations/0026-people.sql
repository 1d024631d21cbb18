-- What a merge of two people kept to be taken back. It goes with the person kept, with the gallery, and after a week.
create table person_merges (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  kept_id uuid not null references people (id) on delete cascade,
  gone_id uuid not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  -- Sealed under the key of the person kept: who the other one was, and what of it all was theirs.
  record bytea not null
);
create index person_merges_by_kept on person_merges (kept_id, made_at);
create index person_merges_by_gallery on person_merges (gallery_id);
create index person_merges_by_expiry on person_merges (expires_at);

-- What the list of people is searched by: name, external id, e-mail and the values of the metadata, in small letters.
create function person_search_text(name text, external_id text, email text, metadata jsonb) returns text
  language sql immutable parallel safe
  return lower(
    name || chr(10) || coalesce(external_id, '') || chr(10) || coalesce(email, '') || chr(10) || coalesce(
      (select string_agg(value #>> '{}', chr(10)) from jsonb_path_query(metadata, 'strict $.**') as value
        where jsonb_typeof(value) in ('string', 'number', 'boolean')), ''));
alter table people add column search_text text not null
  generated always as (person_search_text(name, external_id, email, metadata)) stored;

-- Parts of words are found by trigrams where PostgreSQL has them, as ours has; elsewhere every row is looked at.
do $$
begin
  create extension if not exists pg_trgm;
exception when others then
  raise notice 'pg_trgm: %', sqlerrm;
end $$;
do $$
begin
  if exists (select from pg_opclass where opcname = 'gin_trgm_ops' and pg_opclass_is_visible(oid)) then
    create index people_by_search_text on people using gin (search_text gin_trgm_ops);
  end if;
end $$;
