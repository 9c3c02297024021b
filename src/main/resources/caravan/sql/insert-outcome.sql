insert into model_calls (started_at, call_id, task, model, attempt, kind, success, failure_class, status,
                         latency_ms, first_token_ms, input_tokens, cached_tokens, output_tokens, cost_usd)
values (:#started_at, :#call_id, :#task, :#model, :#attempt, :#kind, :#success, :#failure_class, :#status,
        :#latency_ms, :#first_token_ms, :#input_tokens, :#cached_tokens, :#output_tokens, :#cost_usd)
