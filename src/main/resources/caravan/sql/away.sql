-- Which models calls are kept away from, until when, and why.
select model, key_id, failure_class, max(away_until) as away_until, max(ended_at) as since
from model_calls
where away_until > :#now
group by model, key_id, failure_class
