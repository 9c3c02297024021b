-- One row per attempt. Times are epoch milliseconds in UTC, money is exact decimal text.
create table model_calls (
    started_at     bigint      not null,
    call_id        varchar(64) not null,
    task           varchar(100) not null,
    model          varchar(100) not null,
    attempt        integer     not null,
    kind           varchar(10) not null,
    success        integer     not null,
    failure_class  varchar(20),
    status         integer     not null,
    latency_ms     bigint      not null,
    first_token_ms bigint,
    input_tokens   bigint      not null,
    cached_tokens  bigint      not null,
    output_tokens  bigint      not null,
    cost_usd       varchar(40)
);
create index model_calls_by_time on model_calls (started_at, model);
