-- The mean tokens of successful calls by task, for strategies that compare prices.
select task,
       avg(input_tokens)  as input_tokens,
       avg(cached_tokens) as cached_tokens,
       avg(output_tokens) as output_tokens
from model_calls
where ended_at >= :#since and kind = 'call' and success = 1
group by task
