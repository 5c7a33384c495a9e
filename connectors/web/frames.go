package web

import (
	"net/http"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// Picture is what a camera saw at a moment, with the people whom vision found drawn in.
type Picture struct {
	Camera string         `json:"camera"`
	Time   schemas.Micros `json:"time"`
	JPEG   []byte         `json:"jpeg"` // base64
}

// picturesMax is how many are sent of one event: enough to see a hand move.
const picturesMax = 24

// frames answers the pictures around one event of a visit. They are read from Kafka when
// they are asked for, and are kept nowhere. That they were looked at is recorded.
func (s *Server) frames(w http.ResponseWriter, r *http.Request, who account.Account) {
	query := r.URL.Query()
	key, visit := schemas.Key(query.Get("store")), query.Get("visit")
	var event schemas.Interaction
	var known bool
	if !s.store(w, r, who, func(store *model.Store) {
		v, _ := store.Visit(visit)
		event, known = v.Event(query.Get("event"))
	}) {
		return
	}
	if !known || s.config.Frames == nil {
		refuse(w, http.StatusNotFound, "no frames are known of event %s of visit %s", query.Get("event"), visit)
		return
	}
	pictures, err := s.config.Frames(r.Context(), key, event.Evidence, picturesMax)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, "read the frames: %v", err)
		return
	}
	if !s.config.Open {
		s.record(r.Context(), who, key, "looked at frames", visit, event.ID)
	}
	answer(w, append([]Picture{}, pictures...))
}
