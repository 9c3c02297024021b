-- Which batches have had work parked since before a time. Says what it need not, so that the index of work without an
-- answer is used, and not every answer read.
select batch, min(changed_at) as since
from work
where state = 'parked' and state <> 'answered'
group by batch
having min(changed_at) <= :before
order by since
limit 1000
