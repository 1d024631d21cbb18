-- What a gallery's own people say of strangers: thresholds for an asked rate are taken from the newest row of gallery and
-- model. Statistics of distances only; rows are versions, and the latest few are kept.
create table derivations (
  id bigint primary key generated always as identity,
  gallery_id uuid not null references galleries (id) on delete cascade,
  model_id text not null,
  people integer not null,
  -- Comparisons of different people that were made.
  comparisons bigint not null,
  -- Fitted tail of the closest other person's distance; null where too few are enrolled.
  tail jsonb,
  -- Distances between two faces of one person at evenly spaced shares; null where too few have two.
  genuine jsonb,
  genuine_people integer not null,
  derived_at timestamptz not null default now()
);
create index derivations_newest on derivations (gallery_id, model_id, id desc);
