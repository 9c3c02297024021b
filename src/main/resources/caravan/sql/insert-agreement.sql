-- One comparison of two models' answers to a call.
insert into agreements (compared_at, call_id, task, served_model, other_model, measure, matched, served_parts,
                        other_parts)
values (:#compared_at, :#call_id, :#task, :#served_model, :#other_model, :#measure, :#matched, :#served_parts,
        :#other_parts)
on conflict (call_id, other_model) do nothing
