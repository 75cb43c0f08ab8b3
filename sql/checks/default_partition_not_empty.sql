-- Rows outside every month: partitions were not made ahead. Retention cannot drop them.
select
    'raw.pages_default' as relation,
    count(*) as row_count,
    min(answered_at) as earliest,
    max(answered_at) as latest
from raw.pages_default
having count(*) > 0
union all
select
    'core.post_metrics_default' as relation,
    count(*) as row_count,
    min(observed_at) as earliest,
    max(observed_at) as latest
from core.post_metrics_default
having count(*) > 0;
