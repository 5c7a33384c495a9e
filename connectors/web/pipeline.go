package web

// Pipeline is how the stages are, at one moment.
type Pipeline struct {
	Stages []StageHealth `json:"stages"`
}

// StageHealth is one stage or connector. Rates are of the last seconds.
type StageHealth struct {
	Name      string   `json:"name"`
	Inbox     string   `json:"inbox"` // topic, without the tenant
	Outboxes  []string `json:"outboxes"`
	Condition string   `json:"condition"` // a word or sentence for a person
	Serves    bool     `json:"serves"`
	// Elsewhere says that it runs in other processes, of which only Read and Lag are known.
	Elsewhere bool    `json:"elsewhere"`
	Unused    bool    `json:"unused"`     // nobody runs it, and nothing was ever asked of it
	Read      float64 `json:"read"`       // records a second
	Written   float64 `json:"written"`    // records a second
	Lag       float64 `json:"lag"`        // records not yet read
	CommitP50 float64 `json:"commit_p50"` // seconds to end a transaction
	CommitP99 float64 `json:"commit_p99"`
	Delay     float64 `json:"delay"`   // seconds from happening in the store to committed, median
	Keys      float64 `json:"keys"`    // with a state
	Bytes     float64 `json:"bytes"`   // of all states
	Letters   float64 `json:"letters"` // dead ones since the start
	Restarts  float64 `json:"restarts"`
}
