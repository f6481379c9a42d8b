-- Asked right after a run, whose rows nobody has counted: a plan made blind would go through a county's children once for each of them.
alter function coverage.refresh_retention(text, text, integer, timestamptz) set enable_nestloop = off;
