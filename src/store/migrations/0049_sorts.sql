-- Lists by severity, urgency and anger (domain/cases/sort.ts): the usual order within each rank, what is closed after what is not. Kept by the database itself, so that they never differ from the columns.
alter table cases
  add column severity_key bigint not null generated always as (
    order_key + case when status in ('settled', 'set-aside') then 4000000000000000 else 0 end
    + case priority when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end * 1000000000000000) stored,
  add column urgency_key bigint not null generated always as (
    order_key + case when status in ('settled', 'set-aside') then 4000000000000000 else 0 end
    + case when 'urgent' = any (judged) then 0 else 1 end * 1000000000000000) stored,
  add column anger_key bigint not null generated always as (
    order_key + case when status in ('settled', 'set-aside') then 4000000000000000 else 0 end
    + (3 - case when 'anger:1' = any (judged) then 1 else 0 end - case when 'anger:2' = any (judged) then 1 else 0 end
      - case when 'anger:3' = any (judged) then 1 else 0 end) * 1000000000000000) stored;
create index cases_by_severity on cases (brand_id, severity_key, id) include (opened_at, status); -- lists by severity
create index cases_by_urgency on cases (brand_id, urgency_key, id) include (opened_at, status); -- lists by urgency
create index cases_by_anger on cases (brand_id, anger_key, id) include (opened_at, status); -- lists by anger
