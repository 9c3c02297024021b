-- What was spent, added up by day of UTC (days since 1970), chain and kind as outcomes are stored, so that budgets need
-- not look through them. In millionths of a millionth of a dollar, for whole numbers add up exactly in every database.
-- Connections that store at the same time write to different shards, and need not wait for each other.
create table spent (
    day         bigint       not null,
    chain       varchar(100) not null,
    kind        varchar(10)  not null,
    shard       integer      not null,
    picodollars bigint       not null,
    primary key (day, chain, kind, shard)
);

insert into spent (day, chain, kind, shard, picodollars)
select ended_at / 86400000, coalesce(chain, task), kind, 0,
       sum(cast(round(cast(cost_usd as numeric) * 1000000000000) as bigint))
from model_calls
where cost_usd is not null
group by ended_at / 86400000, coalesce(chain, task), kind;
