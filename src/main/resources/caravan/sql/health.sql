-- The health of each model and key over a window: outcomes that count, latency of successful calls, last outcomes.
-- The 95th percentile is read from latency steps of 1 % at most, which takes one pass where sorting takes five.
with recent as (
    select model, key_id, success, kind, ended_at, latency_ms, first_token_ms,
           case
               when success = 0 or kind = 'probe' then -1
               when latency_ms < 1000 then latency_ms
               when latency_ms < 10000 then latency_ms / 10 * 10
               else latency_ms / 100 * 100 end as step
    from model_calls
    where ended_at >= :#since and counted = 1
), steps as (
    select model, key_id, step,
           count(*)                                        as outcomes,
           sum(success)                                    as successes,
           sum(case when step >= 0 then 1 else 0 end)      as measured,
           sum(case when step >= 0 then latency_ms else 0 end) as latency_ms,
           sum(first_token_ms)                             as first_token_ms,
           count(first_token_ms)                           as first_tokens,
           max(case when success = 1 then ended_at end)    as last_success,
           max(case when success = 1 and kind <> 'probe' then ended_at end) as last_answer,
           max(case when success = 0 then ended_at end)    as last_failure,
           max(case when kind = 'probe' then ended_at end) as last_probe
    from recent
    group by model, key_id, step
), running as (
    select steps.*,
           sum(measured) over (partition by model, key_id order by step) as measured_so_far,
           sum(measured) over (partition by model, key_id)               as measured_in_all
    from steps
), health as (
    select model, key_id,
           sum(outcomes)      as total,
           sum(successes)     as successes,
           sum(measured)      as measured,
           sum(latency_ms) * 1.0 / nullif(sum(measured), 0) as mean_ms,
           min(case when step >= 0 and measured_so_far >= measured_in_all * 0.95 then step end) as p95_ms,
           sum(first_token_ms) * 1.0 / nullif(sum(first_tokens), 0) as first_token_ms,
           max(last_success)  as last_success,
           max(last_answer)   as last_answer,
           max(last_failure)  as last_failure,
           max(last_probe)    as last_probe
    from running
    group by model, key_id
)
select health.*,
       (select coalesce(sum(success), 0)
        from (select success
              from model_calls
              where model = health.model and key_id = health.key_id and counted = 1 and ended_at >= :#since
              order by ended_at desc
              limit 3) as last_three) as successes_of_last_three,
       (select count(*)
        from model_calls
        where model = health.model and key_id = health.key_id and counted = 1 and success = 0
          and ended_at >= :#since and ended_at > coalesce(health.last_success, 0)) as failures_in_a_row
from health
