package web

import (
	"net/http"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/schemas"
)

// plot is a picture of what analysts ask: a query over their views (see
// schemas/clickhouse), and what its columns are drawn as.
type plot struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Says  string `json:"says"` // what it shows, for who cannot see it or is new
	Kind  string `json:"kind"` // line, bar or diagonal
	X     string `json:"x"`
	Y     string `json:"y"`
	Unit  string `json:"unit"`
	query string
}

// plots are all pictures. {store} stands for a condition on the store.
var plots = []plot{
	{"receipts", "Receipts by hour", "How many receipts became final.", "bar", "hour", "receipts", "",
		`SELECT toString(toStartOfHour(settled)) AS hour, count() AS receipts FROM receipts_latest WHERE status IN ('final', 'corrected') AND {store} GROUP BY hour ORDER BY hour DESC LIMIT 24`},
	{"wait", "Time to receipt", "Median event time from the exit to the final receipt, by day.", "bar", "day", "seconds", "s",
		`SELECT toString(day) AS day, p50_seconds AS seconds FROM time_to_receipt WHERE status = 'final' AND {store} ORDER BY day DESC LIMIT 30`},
	{"review", "Review load", "Reviews for each 1,000 visits, by day.", "line", "day", "reviews", "",
		`SELECT toString(day) AS day, if(isFinite(per_1000_visits), per_1000_visits, 0) AS reviews FROM review_rate WHERE {store} ORDER BY day DESC LIMIT 30`},
	{"accuracy", "Accuracy by day", "Share of lines that blind audits and reviews found right.", "line", "day", "accuracy", "%",
		`SELECT toString(day) AS day, 100 * sum(right_lines) / sum(lines) AS accuracy FROM accuracy_by_store WHERE {store} GROUP BY day ORDER BY day DESC LIMIT 30`},
	{"calibration", "Calibration", "Of lines believed with a probability, the share that was right: on the diagonal it is honest.", "diagonal", "believed", "observed", "",
		`SELECT sum(sum_probability) / sum(c.lines) AS believed, sum(c.right_lines) / sum(c.lines) AS observed FROM calibration AS c WHERE {store} GROUP BY bucket ORDER BY bucket`},
	{"risk", "Money at risk", "Part of the money charged that may be wrong, by day.", "line", "day", "share", "%",
		`SELECT toString(day) AS day, 100 * share AS share FROM money_at_risk WHERE total_minor > 0 AND {store} ORDER BY day DESC LIMIT 30`},
}

// drawn is a plot with its rows, or why it has none.
type drawn struct {
	plot
	Rows  []map[string]any `json:"rows"`
	Error string           `json:"error,omitempty"`
}

// plots answers every plot for one store.
func (s *Server) plots(w http.ResponseWriter, r *http.Request, who account.Account) {
	key := schemas.Key(r.URL.Query().Get("store"))
	tenant, store, _ := key.Parts()
	if !who.Sees(tenant) {
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", tenant)
		return
	}
	if s.config.Ask == nil {
		refuse(w, http.StatusNotFound, "no ClickHouse is joined to this page")
		return
	}
	all := make([]drawn, 0, len(plots))
	for _, p := range plots {
		d := drawn{plot: p}
		rows, err := s.config.Ask(r.Context(), tenant, where(p.query, tenant, store))
		if err != nil {
			d.Error = err.Error()
		}
		d.Rows = rows
		all = append(all, d)
	}
	answer(w, all)
}
