-- When Exeunt says 95 percent, is it right 95 times in a hundred?
SELECT bucket / 20 AS from, sum(lines) AS judged, round(sum(sum_probability) / judged, 3) AS believed, round(sum(right_lines) / judged, 3) AS observed
FROM calibration
GROUP BY bucket
ORDER BY bucket
