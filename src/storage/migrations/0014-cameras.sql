-- Cameras and how they are: docs/cameras.md. The whole address of each, with its credentials, stands in sealed_secrets.

create table cameras (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('rtsp', 'http', 'file', 'device', 'push')),
  gallery_id uuid not null references galleries (id) on delete cascade,
  -- As it may be shown: credentials masked.
  address text not null,
  settings jsonb not null default '{}',
  enabled boolean not null default true,
  -- Rises with every change of address or settings: whoever runs the camera starts it again.
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index cameras_of_gallery on cameras (gallery_id);

create table camera_states (
  camera_id uuid primary key references cameras (id) on delete cascade,
  state text not null default 'waiting'
    check (state in ('waiting', 'connecting', 'connected', 'reconnecting', 'failed', 'ended')),
  -- Why, in words for the operator; never with credentials.
  detail text,
  width integer,
  height integer,
  fps_in real not null default 0,
  fps_analysed real not null default 0,
  frames bigint not null default 0,
  analysed bigint not null default 0,
  dropped bigint not null default 0,
  reconnects bigint not null default 0,
  last_frame_at timestamptz,
  connected_at timestamptz,
  -- Which process runs the camera, and until when it may without renewing that.
  runner text,
  lease_until timestamptz,
  updated_at timestamptz not null default now()
);

-- The secrets of cameras go with them, also where their gallery is deleted.
create function forget_camera_secrets() returns trigger language plpgsql as $$
begin
  delete from sealed_secrets where owner_table = 'cameras' and owner_id = old.id::text;
  return old;
end $$;
create trigger forget_camera_secrets after delete on cameras for each row execute function forget_camera_secrets();
