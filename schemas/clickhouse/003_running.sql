-- How the machinery runs.

CREATE TABLE IF NOT EXISTS observations
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    camera LowCardinality(String) COMMENT 'camera of the store',
    sequence Int64 COMMENT 'number of the frame, in the order of capture' CODEC(Delta, ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time of the frame' CODEC(Delta, ZSTD),
    model LowCardinality(String) COMMENT 'version of the vision model',
    width Int32 COMMENT 'width of the frame, pixels; 0 where it is unknown' CODEC(ZSTD),
    height Int32 COMMENT 'height of the frame, pixels; 0 where it is unknown' CODEC(ZSTD),
    `people.x0` Array(Float64) COMMENT 'boxes of the people in the frame, pixels: left' CODEC(ZSTD),
    `people.y0` Array(Float64) COMMENT 'the same: top' CODEC(ZSTD),
    `people.x1` Array(Float64) COMMENT 'the same: right' CODEC(ZSTD),
    `people.y1` Array(Float64) COMMENT 'the same: bottom' CODEC(ZSTD),
    `people.score` Array(Float64) COMMENT 'the same: how sure that is a person, 0 to 1' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, camera, time, topic, partition, offset)
TTL inserted_at + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What vision saw in each frame. The view detections has it by minute.';

CREATE TABLE IF NOT EXISTS sensor_health
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    plate Int32 COMMENT 'load cell of the shelf, from 1' CODEC(ZSTD),
    time DateTime64(6, 'UTC') COMMENT 'event time at which the span ended' CODEC(Delta, ZSTD),
    state LowCardinality(String) COMMENT 'ok, frozen or missing',
    noise_grams Float64 COMMENT 'standard deviation at rest' CODEC(Gorilla, ZSTD),
    gaps Int64 COMMENT 'samples that were expected and did not come' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, shelf, plate, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How well each load cell could be read, by about a minute.';

CREATE TABLE IF NOT EXISTS stage_latency
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    stage LowCardinality(String) COMMENT 'stage of the pipeline',
    time DateTime64(6, 'UTC') COMMENT 'wall time at which the minute began' CODEC(Delta, ZSTD),
    records UInt64 COMMENT 'records that the stage finished' CODEC(ZSTD),
    p50_ms Float64 COMMENT 'median time from inbox to commit, milliseconds' CODEC(Gorilla, ZSTD),
    p99_ms Float64 COMMENT '99th percentile of the same' CODEC(Gorilla, ZSTD),
    lag_records Int64 COMMENT 'records that waited in the inbox at the end of the minute' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, stage, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How long records took through each stage, by minute.';

CREATE TABLE IF NOT EXISTS dead_letters
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time of the refusal' CODEC(Delta, ZSTD),
    by LowCardinality(String) COMMENT 'stage or connector that refused it',
    reason String COMMENT 'why, for a person' CODEC(ZSTD),
    source String COMMENT 'where the bad data came from: file and line, or topic, partition and offset' CODEC(ZSTD),
    payload String COMMENT 'as it was received, cut to 64 KiB' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, by, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Records that a stage or a connector could not use, with the reason.';
