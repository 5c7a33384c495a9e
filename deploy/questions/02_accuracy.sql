-- How often are lines right that nobody looked at before they were charged?
SELECT toMonday(day) AS week, store, sum(right_lines) AS right, sum(lines) AS judged, round(right / judged, 4) AS accuracy
FROM accuracy_by_store
WHERE kind = 'blind'
GROUP BY week, store
ORDER BY week DESC, accuracy
LIMIT 20
