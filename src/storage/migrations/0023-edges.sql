-- Edge nodes: docs/edge.md. `edges` and the columns are of a server, `edge_link` and `edge_cameras` of an edge node's own database.

create table edges (
  id uuid primary key,
  name text not null,
  -- The key (or user) that it shows.
  caller_id text not null,
  gallery_id uuid references galleries (id) on delete set null,
  version text not null,
  -- The last event of its log that is stored here.
  delivered bigint not null default 0,
  -- The last event of this log that it was told of.
  copied bigint not null default 0,
  -- As it said itself: sightings still to come, and those that it had no room for.
  behind integer not null default 0,
  lost bigint not null default 0,
  -- Sightings that were left out here, since whom they are of is gone.
  left_out bigint not null default 0,
  -- What keeps it from working as it should, in its own words.
  detail text,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  delivered_at timestamptz
);

-- The edge node that runs a camera; null: this installation itself.
alter table cameras add column edge_id uuid references edges (id) on delete set null;
create index cameras_by_edge on cameras (edge_id) where edge_id is not null;

alter table sightings add column edge_id uuid references edges (id) on delete set null;
-- When it came from an edge node, which may be long after it was seen.
alter table sightings add column delivered_at timestamptz;
create index sightings_by_edge on sightings (edge_id) where edge_id is not null;
create index sightings_by_delivery on sightings (gallery_id, delivered_at) where delivered_at is not null;

-- Raised on what had happened some time before it was known of here.
alter table alerts add column late boolean not null default false;

-- What this installation is as an edge node; one row at most.
create table edge_link (
  one boolean primary key default true check (one),
  edge_id uuid not null,
  name text not null,
  server text not null,
  -- Which installation answers there; null before the first answer.
  server_id text,
  gallery text not null,
  -- The last event of the server's log that is applied here; null before the gallery is copied.
  copied bigint,
  -- The last event of the own log that the server has.
  delivered bigint not null default 0,
  behind integer not null default 0,
  lost bigint not null default 0,
  state text not null default 'starting'
    check (state in ('starting', 'connected', 'cut', 'refused', 'blocked', 'stopped')),
  detail text,
  state_since timestamptz not null default now(),
  last_contact_at timestamptz,
  updated_at timestamptz not null default now()
);

-- Cameras that the server gave to this edge node, as of which version of the server's.
create table edge_cameras (
  camera_id uuid primary key references cameras (id) on delete cascade,
  version integer not null
);
