CREATE ROLE IF NOT EXISTS `analysts_of_north` ON CLUSTER main;

CREATE SETTINGS PROFILE IF NOT EXISTS `exeunt_analyst` ON CLUSTER main SETTINGS readonly = 2, max_execution_time = 60 MAX 60, max_memory_usage = 2000000000 MAX 2000000000;

GRANT ON CLUSTER main SELECT ON exeunt.visits TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.visits_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.interactions TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.interactions_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipts TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipts_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipt_lines TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipt_lines_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.payments TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.payments_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.reviews TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.reviews_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.audits TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.audits_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.assurances TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.assurances_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.review_policies TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.review_policies_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.ledger TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.ledger_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.observations TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.observations_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sensor_health TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sensor_health_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.stage_latency TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.stage_latency_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.dead_letters TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.dead_letters_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.visits_hourly TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.visits_hourly_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipts_hourly TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipts_hourly_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.products_daily TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.products_daily_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.reviews_hourly TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.reviews_hourly_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_hourly TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_hourly_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sensors_hourly TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sensors_hourly_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.detections_minutely TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.detections_minutely_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.visit_summary TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.receipts_latest TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.review_rate TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_store TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_product TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_shelf TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_hour TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_model TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.time_to_receipt TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.calibration TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sku_confusion TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.money_at_risk TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.sensors_needing_technician TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.detections TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.learnt_weights TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.learnt_weights_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.restocks TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.restocks_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.fixture_health TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.fixture_health_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.credentials TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.credentials_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.debts TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.debts_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.actions TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.actions_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.gate_passages TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.gate_passages_shard TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.accuracy_by_release TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.debts_open TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.fixtures_minutely TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.stages_minutely TO `analysts_of_north`;

GRANT ON CLUSTER main SELECT ON exeunt.needs_attention TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.visits_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.visits_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.interactions_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.interactions_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.receipts_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.receipts_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.receipt_lines_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.receipt_lines_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.payments_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.payments_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.reviews_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.reviews_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.audits_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.audits_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.assurances_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.assurances_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.review_policies_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.review_policies_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.ledger_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.ledger_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.observations_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.observations_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.sensor_health_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.sensor_health_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.stage_latency_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.stage_latency_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.dead_letters_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.dead_letters_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.visits_hourly_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.visits_hourly_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.receipts_hourly_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.receipts_hourly_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.products_daily_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.products_daily_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.reviews_hourly_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.reviews_hourly_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.accuracy_hourly_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.accuracy_hourly_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.sensors_hourly_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.sensors_hourly_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.detections_minutely_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.detections_minutely_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.learnt_weights_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.learnt_weights_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.restocks_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.restocks_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.fixture_health_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.fixture_health_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.credentials_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.credentials_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.debts_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.debts_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.actions_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.actions_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE ROW POLICY IF NOT EXISTS `everything` ON CLUSTER main ON exeunt.gate_passages_shard USING 1 TO CURRENT_USER;

CREATE ROW POLICY OR REPLACE `only_north` ON CLUSTER main ON exeunt.gate_passages_shard USING tenant = 'north' TO `analysts_of_north`;

CREATE USER OR REPLACE `ana` ON CLUSTER main IDENTIFIED WITH sha256_hash BY '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b' DEFAULT ROLE `analysts_of_north` SETTINGS PROFILE 'exeunt_analyst';

GRANT ON CLUSTER main `analysts_of_north` TO `ana`;

CREATE QUOTA OR REPLACE `quota_ana` ON CLUSTER main FOR INTERVAL 1 minute MAX queries = 60 TO `ana`;
