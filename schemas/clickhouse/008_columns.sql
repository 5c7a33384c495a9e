-- What records came to say after their tables were made.

ALTER TABLE receipts
    ADD COLUMN IF NOT EXISTS charged_minor Int64 COMMENT 'captured minus refunded, so far, in minor units of currency' CODEC(ZSTD) AFTER payment,
    ADD COLUMN IF NOT EXISTS place Int32 COMMENT 'place in the queue of review, from 1, when pending' CODEC(ZSTD) AFTER charged_minor,
    ADD COLUMN IF NOT EXISTS reason String COMMENT 'why it was corrected, a dispute refused, or the payment declined' CODEC(ZSTD) AFTER place,
    ADD COLUMN IF NOT EXISTS `contests.product` Array(String) COMMENT 'disputes: product of the line; empty for the whole receipt' CODEC(ZSTD) AFTER reason,
    ADD COLUMN IF NOT EXISTS `contests.text` Array(String) COMMENT 'disputes: the shopper''s own words' CODEC(ZSTD) AFTER `contests.product`,
    ADD COLUMN IF NOT EXISTS `contests.time` Array(DateTime64(6, 'UTC')) COMMENT 'disputes: event time' CODEC(ZSTD) AFTER `contests.text`,
    ADD COLUMN IF NOT EXISTS `contests.state` Array(LowCardinality(String)) COMMENT 'disputes: open, granted or refused' CODEC(ZSTD) AFTER `contests.time`,
    ADD COLUMN IF NOT EXISTS `contests.reason` Array(String) COMMENT 'disputes: reason of the answer, for the shopper' CODEC(ZSTD) AFTER `contests.state`;

ALTER TABLE observations
    ADD COLUMN IF NOT EXISTS `evidence.topic` Array(LowCardinality(String)) COMMENT 'the frame: topic' CODEC(ZSTD) AFTER `people.score`,
    ADD COLUMN IF NOT EXISTS `evidence.partition` Array(Int32) COMMENT 'the frame: partition' CODEC(ZSTD) AFTER `evidence.topic`,
    ADD COLUMN IF NOT EXISTS `evidence.first` Array(Int64) COMMENT 'the frame: offset' CODEC(ZSTD) AFTER `evidence.partition`,
    ADD COLUMN IF NOT EXISTS `evidence.last` Array(Int64) COMMENT 'the frame: the same offset' CODEC(ZSTD) AFTER `evidence.first`;

ALTER TABLE visits
    ADD COLUMN IF NOT EXISTS release LowCardinality(String) COMMENT 'release of the software that decided it; empty where that is not known' AFTER `lines.probability`;

ALTER TABLE stage_latency
    ADD COLUMN IF NOT EXISTS inbox Int32 COMMENT 'partition of the stage''s inbox' CODEC(ZSTD) AFTER stage,
    ADD COLUMN IF NOT EXISTS transactions UInt64 COMMENT 'transactions that were committed' CODEC(ZSTD) AFTER records,
    ADD COLUMN IF NOT EXISTS commit_p50_ms Float64 COMMENT 'median time to flush and end a transaction, milliseconds' CODEC(Gorilla, ZSTD) AFTER p99_ms,
    ADD COLUMN IF NOT EXISTS commit_p99_ms Float64 COMMENT '99th percentile of the same' CODEC(Gorilla, ZSTD) AFTER commit_p50_ms,
    ADD COLUMN IF NOT EXISTS delay_p99_ms Float64 COMMENT '99th percentile of the time from an event in the store to its commit, milliseconds; of use on live input only' CODEC(Gorilla, ZSTD) AFTER commit_p99_ms,
    ADD COLUMN IF NOT EXISTS keys Int64 COMMENT 'keys that have a state' CODEC(ZSTD) AFTER lag_records,
    ADD COLUMN IF NOT EXISTS state_bytes Int64 COMMENT 'size of all states as the changelog keeps them' CODEC(ZSTD) AFTER keys;
