-- Notes what became of a piece of work. The first answer stays, whoever else has one; so does the time it was parked.
insert into work (id, task, batch, row_no, state, changed_at, model, answer, is_json, cost_usd, details)
values (:id, :task, :batch, :row_no, :state, :changed_at, :model, :answer, :is_json, :cost_usd, :details)
on conflict (id) do update
set batch      = excluded.batch,
    row_no     = excluded.row_no,
    state      = excluded.state,
    changed_at = case when work.state = 'parked' and excluded.state = 'parked' and work.batch = excluded.batch
                          then work.changed_at
                      else excluded.changed_at end,
    model      = excluded.model,
    answer     = excluded.answer,
    is_json    = excluded.is_json,
    cost_usd   = excluded.cost_usd,
    details    = excluded.details
where work.state <> 'answered'
