CREATE ROLE IF NOT EXISTS `analysts_of_north`;

CREATE SETTINGS PROFILE IF NOT EXISTS `exeunt_analyst` SETTINGS readonly = 2, max_execution_time = 60 MAX 60, max_memory_usage = 2000000000 MAX 2000000000;

GRANT SELECT ON exeunt.visits TO `analysts_of_north`;

GRANT SELECT ON exeunt.interactions TO `analysts_of_north`;

GRANT SELECT ON exeunt.receipts TO `analysts_of_north`;

GRANT SELECT ON exeunt.receipt_lines TO `analysts_of_north`;

GRANT SELECT ON exeunt.payments TO `analysts_of_north`;

GRANT SELECT ON exeunt.reviews TO `analysts_of_north`;

GRANT SELECT ON exeunt.audits TO `analysts_of_north`;

GRANT SELECT ON exeunt.assurances TO `analysts_of_north`;

GRANT SELECT ON exeunt.review_policies TO `analysts_of_north`;

GRANT SELECT ON exeunt.ledger TO `analysts_of_north`;

GRANT SELECT ON exeunt.observations TO `analysts_of_north`;

GRANT SELECT ON exeunt.sensor_health TO `analysts_of_north`;

GRANT SELECT ON exeunt.stage_latency TO `analysts_of_north`;

GRANT SELECT ON exeunt.dead_letters TO `analysts_of_north`;

GRANT SELECT ON exeunt.visits_hourly TO `analysts_of_north`;

GRANT SELECT ON exeunt.receipts_hourly TO `analysts_of_north`;

GRANT SELECT ON exeunt.products_daily TO `analysts_of_north`;

GRANT SELECT ON exeunt.reviews_hourly TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_hourly TO `analysts_of_north`;

GRANT SELECT ON exeunt.sensors_hourly TO `analysts_of_north`;

GRANT SELECT ON exeunt.detections_minutely TO `analysts_of_north`;

GRANT SELECT ON exeunt.visit_summary TO `analysts_of_north`;

GRANT SELECT ON exeunt.receipts_latest TO `analysts_of_north`;

GRANT SELECT ON exeunt.review_rate TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_store TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_product TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_shelf TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_hour TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_model TO `analysts_of_north`;

GRANT SELECT ON exeunt.time_to_receipt TO `analysts_of_north`;

GRANT SELECT ON exeunt.calibration TO `analysts_of_north`;

GRANT SELECT ON exeunt.sku_confusion TO `analysts_of_north`;

GRANT SELECT ON exeunt.money_at_risk TO `analysts_of_north`;

GRANT SELECT ON exeunt.sensors_needing_technician TO `analysts_of_north`;

GRANT SELECT ON exeunt.detections TO `analysts_of_north`;

GRANT SELECT ON exeunt.learnt_weights TO `analysts_of_north`;

GRANT SELECT ON exeunt.restocks TO `analysts_of_north`;

GRANT SELECT ON exeunt.fixture_health TO `analysts_of_north`;

GRANT SELECT ON exeunt.credentials TO `analysts_of_north`;

GRANT SELECT ON exeunt.debts TO `analysts_of_north`;

GRANT SELECT ON exeunt.actions TO `analysts_of_north`;

GRANT SELECT ON exeunt.gate_passages TO `analysts_of_north`;

GRANT SELECT ON exeunt.accuracy_by_release TO `analysts_of_north`;

GRANT SELECT ON exeunt.debts_open TO `analysts_of_north`;

GRANT SELECT ON exeunt.fixtures_minutely TO `analysts_of_north`;

GRANT SELECT ON exeunt.stages_minutely TO `analysts_of_north`;

GRANT SELECT ON exeunt.needs_attention TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.visits USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.visits USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.interactions USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.interactions USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.receipts USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.receipts USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.receipt_lines USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.receipt_lines USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.payments USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.payments USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.reviews USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.reviews USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.audits USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.audits USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.assurances USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.assurances USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.review_policies USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.review_policies USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.ledger USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.ledger USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.observations USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.observations USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.sensor_health USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.sensor_health USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.stage_latency USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.stage_latency USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.dead_letters USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.dead_letters USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.visits_hourly USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.visits_hourly USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.receipts_hourly USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.receipts_hourly USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.products_daily USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.products_daily USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.reviews_hourly USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.reviews_hourly USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.accuracy_hourly USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.accuracy_hourly USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.sensors_hourly USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.sensors_hourly USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.detections_minutely USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.detections_minutely USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.learnt_weights USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.learnt_weights USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.restocks USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.restocks USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.fixture_health USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.fixture_health USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.credentials USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.credentials USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.debts USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.debts USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.actions USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.actions USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON exeunt.gate_passages USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON exeunt.gate_passages USING tenant = 'north' TO `analysts_of_north`;

CREATE USER OR REPLACE `ana` IDENTIFIED WITH sha256_hash BY '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b' DEFAULT ROLE `analysts_of_north` SETTINGS PROFILE 'exeunt_analyst';

GRANT `analysts_of_north` TO `ana`;

CREATE QUOTA OR REPLACE `quota_ana` FOR INTERVAL 1 minute MAX queries = 60 TO `ana`;
