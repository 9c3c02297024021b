-- What became of each piece of work that was answered, parked or failed, by the hash of what it is. Times are epoch
-- milliseconds in UTC, money is exact decimal text.
create table work (
    id         varchar(64) not null primary key,
    task       text        not null,
    batch      text        not null,
    row_no     bigint      not null,
    state      varchar(10) not null,
    changed_at bigint      not null,
    model      text        not null,
    answer     text        not null,
    is_json    integer     not null,
    cost_usd   varchar(40),
    details    text        not null
);
create index work_by_time on work (changed_at);
create index work_unanswered on work (batch) where state <> 'answered';
