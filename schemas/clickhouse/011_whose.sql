-- Whose credential it was, and whose goods, as people said.

ALTER TABLE reviews
    ADD COLUMN IF NOT EXISTS passages Array(String) COMMENT 'gate passages whose credential may have been the shopper''s, where it was not known which; empty where it was' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS passage String COMMENT 'passage whose credential it was, as the reviewer said; empty where nobody had to say' CODEC(ZSTD),
    ADD COLUMN IF NOT EXISTS from_review String COMMENT 'review that took the goods off another''s receipt, of reassigned ones' CODEC(ZSTD);
