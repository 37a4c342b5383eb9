-- When judging a brand's history anew last went on: one that another version of the engine is at is taken over only where it stands still.
alter table brand_learning add column again_at timestamptz;
