-- Who takes a case though they are away keeps it, if they knew: each absence says since when it is known, so that saving a plan again takes nothing from anybody. Those that stand there are known since the plan was saved last.
update staff_plan p set plan = jsonb_set(p.plan, '{absences}', (
  select jsonb_agg(a.it || jsonb_build_object('toldAt', floor(extract(epoch from p.changed_at) * 1000)::bigint) order by a.at)
  from jsonb_array_elements(p.plan->'absences') with ordinality a (it, at)))
where jsonb_array_length(p.plan->'absences') > 0;
