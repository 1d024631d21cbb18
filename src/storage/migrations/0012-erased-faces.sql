-- A face that was deleted by itself must not come back with a backup either.
alter table erasures drop constraint erasures_kind_check;
alter table erasures add constraint erasures_kind_check check (kind in ('person', 'gallery', 'face'));
