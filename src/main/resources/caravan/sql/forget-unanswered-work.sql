-- Forgets what was parked or failed in a batch, so that its documents and rows are tried afresh when they come again.
delete from work
where batch = :batch and state <> 'answered'
