-- One small step of the retention: at most about a thousand rows, so that answers wait only briefly.
delete from work
where changed_at < :#before
  and changed_at <= (select max(changed_at)
                     from (select changed_at from work where changed_at < :#before order by changed_at limit 1000) as step)
