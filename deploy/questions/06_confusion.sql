-- Which products are taken for which?
SELECT product AS charged, true_product AS taken, sum(lines) AS times
FROM sku_confusion
GROUP BY charged, taken
ORDER BY times DESC
LIMIT 10
