-- Adds what an outcome cost to what was spent, once for each that is stored.
create trigger model_calls_spent
    after insert
    on model_calls
    when new.cost_usd is not null
begin
    insert into spent (day, chain, kind, shard, picodollars)
    values (new.ended_at / 86400000, coalesce(new.chain, new.task), new.kind, 0,
            cast(round(cast(new.cost_usd as numeric) * 1000000000000) as bigint))
    on conflict (day, chain, kind, shard) do update set picodollars = picodollars + excluded.picodollars;
end;
