-- Who is watched for, what is raised, what is told of it, and what is counted: docs/alerts.md, docs/events.md.

-- Followers of the event log that handle every event exactly once: the cursor moves in the transaction that handles it.
create table event_cursors (
  name text primary key,
  cursor bigint not null
);

-- Events that were dispatched by hand or simulated: nothing happened. The log holds their ids.
create table dispatched_events (
  id uuid primary key,
  event_type text not null,
  data jsonb not null,
  simulated boolean not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index dispatched_events_by_time on dispatched_events (created_at);

-- What was said of a sighting before.
create index events_of_sighting on events ((payload ->> 'sightingId'), id) where (payload ->> 'sightingId') is not null;

create table watch_lists (
  id uuid primary key,
  name text not null unique,
  description text not null default '',
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table watch_list_members (
  watch_list_id uuid not null references watch_lists (id) on delete cascade,
  person_id uuid not null references people (id) on delete cascade,
  -- From then on it is as if the person were not on the list.
  expires_at timestamptz,
  note text not null default '',
  added_by text not null,
  added_at timestamptz not null default now(),
  primary key (watch_list_id, person_id)
);
create index watch_list_members_by_person on watch_list_members (person_id);

create table alert_rules (
  id uuid primary key,
  name text not null unique,
  enabled boolean not null default true,
  -- Null: of the watch list, or medium.
  severity text check (severity in ('low', 'medium', 'high', 'critical')),
  who text not null check (who in ('list', 'person', 'unknown', 'uncertain', 'anyone')),
  watch_list_id uuid references watch_lists (id) on delete cascade,
  person_id uuid references people (id) on delete cascade,
  -- Null: of every gallery, camera, zone.
  gallery_id uuid references galleries (id) on delete cascade,
  camera_ids uuid[],
  zones text[],
  -- Null: always. Else {timezone, times: [{days, from, to}]}.
  schedule jsonb,
  dwell_seconds integer not null default 0,
  confirm integer not null default 1,
  cooldown_seconds integer not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((who = 'list') = (watch_list_id is not null)),
  check ((who = 'person') = (person_id is not null))
);
create index alert_rules_by_list on alert_rules (watch_list_id) where watch_list_id is not null;
create index alert_rules_by_person on alert_rules (person_id) where person_id is not null;

create table alerts (
  id uuid primary key,
  -- What fired stays when the rule is removed, under the name that it had.
  rule_id uuid references alert_rules (id) on delete set null,
  rule_name text not null,
  severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
  state text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
  gallery_id uuid not null references galleries (id) on delete cascade,
  -- Its crop is the alert's picture, as long as the sighting is kept.
  sighting_id uuid references sightings (id) on delete set null,
  camera_id uuid,
  camera_name text,
  zone text,
  decision text not null,
  -- A person is forgotten with the alerts about them.
  person_id uuid references people (id) on delete cascade,
  unknown_id uuid references unknown_people (id) on delete set null,
  -- Whose duplicates are suppressed: `person:…`, `unknown:…` or `camera:…`.
  subject text not null,
  -- Ids and plain words, no names.
  reasons text[] not null,
  frames integer not null,
  seen_at timestamptz not null,
  raised_at timestamptz not null,
  suppressed integer not null default 0,
  last_suppressed_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  resolved_by text,
  resolved_at timestamptz,
  unique (rule_id, sighting_id)
);
create index alerts_by_time on alerts (raised_at, id);
create index alerts_by_state on alerts (state, raised_at, id);
create index alerts_by_rule on alerts (rule_id, subject, seen_at);
create index alerts_by_person on alerts (person_id) where person_id is not null;
create index alerts_by_sighting on alerts (sighting_id) where sighting_id is not null;
create index alerts_by_unknown on alerts (unknown_id) where unknown_id is not null;

create table alert_comments (
  id uuid primary key,
  alert_id uuid not null references alerts (id) on delete cascade,
  text text not null,
  written_by text not null,
  written_at timestamptz not null default now()
);
create index alert_comments_by_alert on alert_comments (alert_id, id);

-- Which rule has had its say about which sighting: raised, or counted on the alert that it would have repeated.
create table alert_matches (
  rule_id uuid not null references alert_rules (id) on delete cascade,
  sighting_id uuid not null references sightings (id) on delete cascade,
  primary key (rule_id, sighting_id)
);
create index alert_matches_by_sighting on alert_matches (sighting_id);

-- Sightings that a rule fits but for their length or their frames: looked at again when due.
create table alert_waits (
  rule_id uuid not null references alert_rules (id) on delete cascade,
  sighting_id uuid not null references sightings (id) on delete cascade,
  due_at timestamptz not null,
  primary key (rule_id, sighting_id)
);
create index alert_waits_by_time on alert_waits (due_at);
create index alert_waits_by_sighting on alert_waits (sighting_id);
