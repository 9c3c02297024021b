-- What the health query needs: when attempts ended, which of them tell of a model's health, and until when a failure
-- keeps calls away from a model.
alter table model_calls add column ended_at bigint not null default 0;
alter table model_calls add column counted integer not null default 0;
alter table model_calls add column away_until bigint;
alter table model_calls add column key_id varchar(16) not null default '';

update model_calls
set ended_at = started_at + latency_ms,
    counted  = case
                   when success = 1 or failure_class in ('TRANSPORT', 'TIMEOUT', 'OVERLOADED', 'AUTH', 'MODEL_GONE',
                                                         'MALFORMED', 'CUT') then 1
                   else 0 end;

drop index model_calls_by_time;
create index model_calls_by_end on model_calls (ended_at);
create index model_calls_by_model on model_calls (model, ended_at);
create index model_calls_away on model_calls (away_until) where away_until is not null;
