union all
select 'dkp__bantuan_pangan' as dataset, {{ shape }} from {{ ref('stg_dkp__bantuan_pangan') }}
