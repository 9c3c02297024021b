-- Adds what an outcome cost to what was spent, once for each that is stored.
create function add_to_spent() returns trigger as
$$
begin
    insert into spent (day, chain, kind, shard, picodollars)
    values (new.ended_at / 86400000, coalesce(new.chain, new.task), new.kind, pg_backend_pid() % 16,
            cast(round(cast(new.cost_usd as numeric) * 1000000000000) as bigint))
    on conflict (day, chain, kind, shard) do update set picodollars = spent.picodollars + excluded.picodollars;
    return null;
end;
$$ language plpgsql;

create trigger model_calls_spent
    after insert
    on model_calls
    for each row
    when (new.cost_usd is not null)
execute function add_to_spent();
