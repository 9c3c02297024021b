-- How far each model agreed with the one that served, by task and measure, over a span of time.
select task, served_model, other_model, measure,
       count(*) as samples,
       avg(case
               when other_parts > 0 then matched * 1.0 / other_parts
               when served_parts > 0 then 0.0
               else 1.0 end) as mean_precision,
       avg(case
               when served_parts > 0 then matched * 1.0 / served_parts
               when other_parts > 0 then 0.0
               else 1.0 end) as mean_recall,
       avg(case
               when served_parts + other_parts > 0 then matched * 2.0 / (served_parts + other_parts)
               else 1.0 end) as mean_f1
from agreements
where compared_at >= :#since and compared_at < :#until
group by task, served_model, other_model, measure
order by task, served_model, other_model, measure
