-- What all nodes spent since the first day of a month, by day, chain and kind.
select day, chain, kind, sum(picodollars) as picodollars
from spent
where day >= :#month
group by day, chain, kind
