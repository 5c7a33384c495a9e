-- What was learnt of goods and shelves.

CREATE TABLE IF NOT EXISTS learnt_weights
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time at which it was plain' CODEC(Delta, ZSTD),
    product String COMMENT 'product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    listed_grams Float64 COMMENT 'weight of one unit by the catalogue' CODEC(Gorilla, ZSTD),
    grams Float64 COMMENT 'weight of one unit by clear picks; receipts rest on it until the catalogue is mended' CODEC(Gorilla, ZSTD),
    grams_sd Float64 COMMENT 'one standard deviation of grams' CODEC(Gorilla, ZSTD),
    picks Int32 COMMENT 'picks that agree on it' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, product, topic, partition, offset)
TTL inserted_at + INTERVAL 1200 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Products that weigh something else than the catalogue says.';

CREATE TABLE IF NOT EXISTS restocks
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    time DateTime64(6, 'UTC') COMMENT 'event time at which the weight came to rest' CODEC(Delta, ZSTD),
    event String COMMENT 'event at the shelf, unique in the store' CODEC(ZSTD),
    product String COMMENT 'product id (GTIN-14 or plu:code)' CODEC(ZSTD),
    quantity Int32 COMMENT 'units put on the shelf' CODEC(ZSTD),
    probability Float64 COMMENT 'that product and quantity are right, 0 to 1' CODEC(Gorilla, ZSTD),
    astray UInt8 COMMENT '1 where the product does not belong there' CODEC(ZSTD),
    fixture LowCardinality(String) COMMENT 'fixture (gondola) where most of the weight changed',
    shelf Int32 COMMENT 'shelf of the fixture, from 1' CODEC(ZSTD),
    plate Int32 COMMENT 'load cell of the shelf, from 1' CODEC(ZSTD),
    grams Float64 COMMENT 'change of weight in all' CODEC(Gorilla, ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, topic, partition, offset)
TTL inserted_at + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Goods put on a shelf that no shopper had taken from one.';

CREATE TABLE IF NOT EXISTS fixture_health
(
    tenant LowCardinality(String) COMMENT 'tenant that owns the row',
    store LowCardinality(String) COMMENT 'store of the tenant',
    fixture LowCardinality(String) COMMENT 'fixture (gondola)',
    time DateTime64(6, 'UTC') COMMENT 'event time at which the minute began' CODEC(Delta, ZSTD),
    cells Int32 COMMENT 'load cells of the fixture' CODEC(ZSTD),
    dead Int32 COMMENT 'of those, frozen or missing at the end of the minute' CODEC(ZSTD),
    noise_grams Float64 COMMENT 'standard deviation at rest, the median of the others' CODEC(Gorilla, ZSTD),
    loudest_grams Float64 COMMENT 'the largest of the same' CODEC(Gorilla, ZSTD),
    gaps Int64 COMMENT 'readings of a cell, ten a second, that did not come' CODEC(ZSTD),
    topic LowCardinality(String) COMMENT 'Kafka topic that the row came from, with the tenant',
    partition Int32 COMMENT 'Kafka partition of that topic' CODEC(ZSTD),
    offset Int64 COMMENT 'Kafka offset in that partition: with topic and partition, the identity of the record' CODEC(Delta, ZSTD),
    inserted_at DateTime DEFAULT now() COMMENT 'wall time at which the row came here; what the TTL counts from, because recordings may be years old' CODEC(Delta, ZSTD)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, store, time, fixture, topic, partition, offset)
TTL inserted_at + INTERVAL 120 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'How well the load cells of each fixture could be read, by minute. A minute without any reading has no row; one in which the fixture fell silent and spoke again has two.';
