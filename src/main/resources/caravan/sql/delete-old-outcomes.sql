-- One small step of the retention: at most about a thousand rows, so that inserts wait only briefly.
delete from model_calls
where ended_at < :#before
  and ended_at <= (select max(ended_at)
                   from (select ended_at from model_calls where ended_at < :#before order by ended_at limit 1000) as step)
