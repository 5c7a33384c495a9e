-- Which shelves are read worst?
SELECT store, fixture, shelf, lines, round(accuracy, 3) AS accuracy, round(low, 3) AS low, round(high, 3) AS high
FROM accuracy_by_shelf
ORDER BY high
LIMIT 10
