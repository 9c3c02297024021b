-- Which models calls are kept away from, until when, and why; not those that were answered since.
select model, key_id, failure_class, max(away_until) as away_until, max(ended_at) as since
from model_calls as failed
where away_until > :#now and ended_at <= :#now
  and not exists (select 1
                  from model_calls
                  where model = failed.model and key_id = failed.key_id and success = 1
                    and ended_at > failed.ended_at and ended_at <= :#now)
group by model, key_id, failure_class
