-- Frames that are judged together: who is live before a camera now. Rows live for minutes, then are deleted with their key.
create table liveness_sessions (
  id uuid primary key,
  -- Whoever made it, as kind and id: it is nobody else's.
  owner text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  data_key bytea not null,
  master_key_version integer not null constraint liveness_sessions_master_key references vault,
  -- Sealed: template of the first frame, and of every frame what is needed to tell it from the next; null before the first.
  sealed bytea
);
create index liveness_sessions_by_expiry on liveness_sessions (expires_at);
create index liveness_sessions_by_owner on liveness_sessions (owner, expires_at);
