-- Sightings and strangers that were deleted must not come back with a backup either.
alter table erasures drop constraint erasures_kind_check;
alter table erasures add constraint erasures_kind_check
  check (kind in ('person', 'gallery', 'face', 'sighting', 'unknown'));

-- What rules of retention deleted: one line a class says it of millions of rows.
create table purges (
  class text primary key,
  -- Everything of the class that was older is gone.
  before timestamptz not null,
  purged_at timestamptz not null default clock_timestamp()
);

-- Whom a person was merged with, and faces that were filed under them later: a backup from before holds them elsewhere.
create table person_origins (
  person_id uuid not null references people (id) on delete cascade,
  kind text not null check (kind in ('person', 'face')),
  origin_id uuid not null,
  primary key (kind, origin_id)
);
create index person_origins_by_person on person_origins (person_id);

with recursive merged (person_id, origin_id) as (
  select (payload ->> 'personId')::uuid, (payload ->> 'mergedPersonId')::uuid from events where type = 'people_merged'
  union
  select later.person_id, merged.origin_id
  from merged join (
    select (payload ->> 'personId')::uuid as person_id, (payload ->> 'mergedPersonId')::uuid as gone
    from events where type = 'people_merged') later on later.gone = merged.person_id
)
insert into person_origins (person_id, kind, origin_id)
select person_id, 'person', origin_id from merged where person_id in (select id from people)
on conflict do nothing;

insert into person_origins (person_id, kind, origin_id)
select f.person_id, 'face', f.id
from faces f join (select distinct (payload ->> 'faceId')::uuid as id from events where type = 'face_moved') moved
  on moved.id = f.id
on conflict do nothing;

-- Repetitions are told by whom an alert is about now, not by the words that it was raised with: people and strangers are merged.
create index alerts_by_rule_time on alerts (rule_id, seen_at);
drop index alerts_by_rule;

-- All zones that somebody was in, in their order; `zone` is the first.
alter table sightings add column zones text[] not null default '{}';
update sightings set zones = array[zone] where zone is not null;
