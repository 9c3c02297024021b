insert into model_calls (started_at, ended_at, call_id, task, model, key_id, attempt, kind, success, counted,
                         failure_class, away_until, status, latency_ms, first_token_ms, input_tokens, cached_tokens,
                         output_tokens, cost_usd)
values (:#started_at, :#ended_at, :#call_id, :#task, :#model, :#key_id, :#attempt, :#kind, :#success, :#counted,
        :#failure_class, :#away_until, :#status, :#latency_ms, :#first_token_ms, :#input_tokens, :#cached_tokens,
        :#output_tokens, :#cost_usd)
