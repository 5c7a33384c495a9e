-- Whose dispute it is.

ALTER TABLE receipts
    ADD COLUMN IF NOT EXISTS `contests.name` Array(String) COMMENT 'disputes: name of the product on the receipt' CODEC(ZSTD) AFTER `contests.product`;
