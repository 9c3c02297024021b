-- What became of some pieces of work.
select id, task, batch, row_no, state, changed_at, model, answer, is_json, cost_usd, details
from work
where id in (:ids)
