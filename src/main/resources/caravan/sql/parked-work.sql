-- Which batches have had work parked since before a time.
select batch, min(changed_at) as since
from work
where state = 'parked'
group by batch
having min(changed_at) <= :before
order by since
limit 1000
