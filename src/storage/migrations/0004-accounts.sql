-- People who sign in, what they may do, and their sessions. Of every secret (password, token, code) only a hash is kept, or,
-- where it must be read again, a sealed value.

-- Roles that administrators define; the built-in ones are in the program (auth/role.ts), so that new versions can extend them.
create table roles (
  name text primary key,
  description text not null default '',
  permissions text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  email text not null,
  name text not null,
  -- Names of built-in and own roles.
  roles text[] not null,
  -- Argon2id as a PHC string; null where somebody signs in through an identity provider only.
  password_hash text,
  -- The password was shown to somebody else or printed: a session made with it may only replace it.
  must_change_password boolean not null default false,
  -- A second factor counts once it was confirmed; its secret is one of the sealed secrets.
  totp_confirmed_at timestamptz,
  -- The latest time step that a code was accepted for: none is accepted twice.
  totp_last_step bigint,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_signed_in_at timestamptz
);
create unique index users_by_email on users (lower(email));

create table recovery_codes (
  user_id uuid not null references users (id) on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (user_id, hash)
);

create table user_identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index user_identities_by_user on user_identities (user_id);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  hash bytea not null unique,
  method text not null check (method in ('password', 'identity_provider')),
  -- Where it was begun, for whoever looks through their sessions.
  address text,
  user_agent text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index sessions_by_user on sessions (user_id, id);

create table invitations (
  id uuid primary key,
  email text not null,
  roles text[] not null,
  hash bytea not null unique,
  invited_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);

alter table api_keys
  -- Requests a minute; null is the default of the configuration, and none for administrators.
  add column rate_limit integer,
  -- Where not null, the only galleries and cameras that the key can be used for.
  add column galleries text[],
  add column cameras text[],
  add column created_by text;
