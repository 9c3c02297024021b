-- Every stored attempt that ended in a span of time, those of one call together and in their order.
select started_at, ended_at, call_id, task, chain, provider, model, attempt, kind, success, counted, failure_class,
       failure_code, latency_ms, input_tokens, cached_tokens, cache_write_tokens, cache_write_hour_tokens,
       output_tokens, reasoning_tokens, estimated, cost_usd, first_choice, first_choice_cost_usd, reason
from model_calls
where ended_at >= :#since and ended_at < :#until
order by call_id, attempt
