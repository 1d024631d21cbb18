-- Who did what, to whom, from where, and what came of it (docs/audit.md). Every entry holds a keyed hash over itself and the
-- hash before it, so that none can be changed, removed or put elsewhere without the key.
create table audit_log (
  -- 1, 2, 3 …, without gaps: given out while the head's row is locked.
  id bigint primary key,
  at timestamptz(3) not null,
  actor_kind text not null,
  actor_id text not null,
  operation text not null,
  -- Ids by kind: {"person": ["…"]}.
  subject jsonb not null,
  door text not null,
  address text,
  outcome text not null,
  correlation_id text not null,
  milliseconds integer not null,
  hash bytea not null
);
create index audit_log_by_actor on audit_log (actor_id, id);
create index audit_log_by_subject on audit_log using gin (subject jsonb_path_ops);

-- Where the chain ends, and where it begins since the entries before were deleted after their time.
create table audit_head (
  only_row boolean primary key default true check (only_row),
  id bigint not null,
  hash bytea not null,
  pruned_id bigint not null,
  pruned_hash bytea not null,
  -- Keyed, over pruned_id and pruned_hash; null where nothing was pruned yet.
  pruned_proof bytea
);
insert into audit_head (id, hash, pruned_id, pruned_hash) values (0, '', 0, '');

-- Against mistakes, not against whoever owns the database: that is what the chain is for.
create function keep_audit_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.id <= (select pruned_id from audit_head) then
    return old;
  end if;
  raise exception 'the audit log is only ever added to' using errcode = 'insufficient_privilege';
end $$;
create trigger keep_audit_entries before update or delete on audit_log
  for each row execute function keep_audit_log();
create trigger keep_audit_table before truncate on audit_log
  for each statement execute function keep_audit_log();
