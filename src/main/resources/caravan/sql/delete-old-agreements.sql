-- One small step of the retention: at most about a thousand rows, so that inserts wait only briefly.
delete from agreements
where compared_at < :#before
  and compared_at <= (select max(compared_at)
                      from (select compared_at from agreements where compared_at < :#before order by compared_at limit 1000) as step)
