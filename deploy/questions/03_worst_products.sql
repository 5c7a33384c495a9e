-- Which products are surely charged wrongly more often than one time in a hundred?
SELECT product, lines, round(accuracy, 3) AS accuracy, round(low, 3) AS low, round(high, 3) AS high
FROM accuracy_by_product
WHERE high < 0.99
ORDER BY high
LIMIT 10
