-- A row that is there already, because a batch's acknowledgement was lost, is not stored again.
insert into model_calls (started_at, ended_at, call_id, task, model, key_id, attempt, kind, success, counted,
                         failure_class, failure_code, away_until, status, latency_ms, first_token_ms, input_tokens,
                         cached_tokens, cache_write_tokens, cache_write_hour_tokens, output_tokens, reasoning_tokens,
                         estimated, cost_usd, provider, chain, place, first_choice, first_choice_cost_usd, reason)
values (:#started_at, :#ended_at, :#call_id, :#task, :#model, :#key_id, :#attempt, :#kind, :#success, :#counted,
        :#failure_class, :#failure_code, :#away_until, :#status, :#latency_ms, :#first_token_ms, :#input_tokens,
        :#cached_tokens, :#cache_write_tokens, :#cache_write_hour_tokens, :#output_tokens, :#reasoning_tokens,
        :#estimated, :#cost_usd, :#provider, :#chain, :#place, :#first_choice, :#first_choice_cost_usd, :#reason)
on conflict (call_id, attempt, kind) do nothing
