-- How alike the answers of two models to one call were: parts that both have, parts of each. Fields of JSON or words of
-- prose are counted; nothing of the answers is kept.
create table agreements (
    compared_at  bigint       not null,
    call_id      varchar(64)  not null,
    task         varchar(100) not null,
    served_model varchar(100) not null,
    other_model  varchar(100) not null,
    measure      varchar(10)  not null,
    matched      bigint       not null,
    served_parts bigint       not null,
    other_parts  bigint       not null,
    primary key (call_id, other_model)
);
create index agreements_by_time on agreements (compared_at);
