-- What the ledger needs: who served which chain, what the first choice would have cost for the same tokens, why it was
-- not asked or did not answer, and which tokens are Caravan's own count.
alter table model_calls add column provider varchar(100);
alter table model_calls add column chain varchar(100);
alter table model_calls add column place integer;
alter table model_calls add column first_choice varchar(100);
alter table model_calls add column first_choice_cost_usd varchar(40);
alter table model_calls add column reason varchar(20);
alter table model_calls add column failure_code varchar(120);
alter table model_calls add column cache_write_tokens bigint not null default 0;
alter table model_calls add column cache_write_hour_tokens bigint not null default 0;
alter table model_calls add column reasoning_tokens bigint not null default 0;
alter table model_calls add column estimated integer not null default 0;

-- Rows of a batch that was stored twice, because its first acknowledgement was lost, stay once.
create table model_calls_stored_twice as
select *, row_number() over (partition by call_id, attempt, kind order by ended_at) as nth
from model_calls
where (call_id, attempt, kind) in (select call_id, attempt, kind
                                   from model_calls
                                   group by call_id, attempt, kind
                                   having count(*) > 1);
delete from model_calls
where (call_id, attempt, kind) in (select call_id, attempt, kind from model_calls_stored_twice);
delete from model_calls_stored_twice where nth > 1;
alter table model_calls_stored_twice drop column nth;
insert into model_calls select * from model_calls_stored_twice;
drop table model_calls_stored_twice;

create unique index model_calls_once on model_calls (call_id, attempt, kind);
