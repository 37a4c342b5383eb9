-- What comes and goes within minutes is one alarm; a stream that ends every few minutes holds, one that breaks off within
-- seconds does not; and what was caught up behind a gap was not late.

alter table source_alarm
  -- Since when what it speaks of is gone, while it is waited whether it comes back.
  add column calm_since timestamptz;

alter table source
  -- How its stream fares (domain/listening/stream-breaks.ts): moments of single breaks told too little.
  drop column stream_breaks,
  add column stream_breaks jsonb,
  -- Since when it is read without a gap; null while it is not.
  add column live_from timestamptz;
