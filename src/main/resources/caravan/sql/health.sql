-- The health of each model and key over a window: outcomes that count, latency of successful calls, last outcomes.
-- The 95th percentile is read from latency steps of 1 % at most, which takes one pass where sorting takes five; steps
-- below zero are failures and probes. Grouping by the step first spares SQLite most comparisons of names.
with recent as (
    select model, key_id, ended_at, latency_ms, first_token_ms,
           case
               when kind = 'probe' then success - 3
               when success = 0 then -1
               when latency_ms < 200 then latency_ms
               when latency_ms < 400 then latency_ms / 2 * 2
               when latency_ms < 800 then latency_ms / 4 * 4
               when latency_ms < 1600 then latency_ms / 8 * 8
               when latency_ms < 3200 then latency_ms / 16 * 16
               when latency_ms < 6400 then latency_ms / 32 * 32
               when latency_ms < 12800 then latency_ms / 64 * 64
               when latency_ms < 25600 then latency_ms / 128 * 128
               else latency_ms / 256 * 256 end as step
    from model_calls
    where ended_at >= :#since and ended_at <= :#now and counted = 1
), steps as (
    select step, model, key_id,
           count(*)              as outcomes,
           sum(latency_ms)       as latency_ms,
           sum(first_token_ms)   as first_token_ms,
           count(first_token_ms) as first_tokens,
           max(ended_at)         as last_end
    from recent
    group by step, model, key_id
), health as (
    select model, key_id,
           sum(outcomes)                                       as total,
           sum(case when step in (-1, -3) then 0 else outcomes end) as successes,
           sum(case when step >= 0 then outcomes else 0 end)   as measured,
           sum(case when step >= 0 then latency_ms end) * 1.0  as latency_ms,
           sum(first_token_ms) * 1.0 / nullif(sum(first_tokens), 0) as first_token_ms,
           max(case when step not in (-1, -3) then last_end end) as last_success,
           max(case when step >= 0 then last_end end)          as last_answer,
           max(case when step in (-1, -3) then last_end end)   as last_failure,
           max(case when step in (-2, -3) then last_end end)   as last_probe
    from steps
    group by model, key_id
), running as (
    select model, key_id, step,
           sum(outcomes) over (partition by model, key_id order by step rows unbounded preceding) as measured
    from steps
    where step >= 0
)
select health.model, health.key_id, total, successes, measured,
       latency_ms / nullif(measured, 0) as mean_ms,
       (select min(step)
        from running
        where running.model = health.model and running.key_id = health.key_id
          and running.measured * 100 >= health.measured * 95) as p95_ms,
       first_token_ms, last_success, last_answer, last_failure, last_probe,
       (select coalesce(sum(success), 0)
        from (select success
              from model_calls
              where model = health.model and key_id = health.key_id and counted = 1 and ended_at >= :#since and ended_at <= :#now
              order by ended_at desc
              limit 3) as last_three) as successes_of_last_three,
       (select count(*)
        from model_calls
        where model = health.model and key_id = health.key_id and counted = 1 and success = 0
          and ended_at >= :#since and ended_at <= :#now and ended_at > coalesce(health.last_success, 0)) as failures_in_a_row
from health
