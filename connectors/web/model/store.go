package model

import (
	"maps"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// What bounds the memory of one store.
const (
	visitsMax  = 200 // the newest
	tasksMax   = 700 // more than review keeps open
	trailMax   = 600 // points of one visit, thinned when there are more
	movesMax   = 2000
	lettersMax = 50
)

// Store is one store.
type Store struct {
	key      schemas.Key
	now      schemas.Micros
	floor    Floor
	products map[string]schemas.Product
	listed   schemas.Micros // since when the newest price list is in force
	people   []Person
	weights  map[string]Weights
	visits   map[string]*Visit
	order    []string // of visits, oldest first
	byTarget map[string]string
	truths   map[string][]Goods // by target, of those whose visit is not yet known
	tasks    map[string]Task
	queue    []string // of tasks, oldest first
	moves    map[string]schemas.WeightEvent
	moved    []string // of moves, oldest first
	letters  []Letter
	assured  Assurance
	stands   map[schemas.PlateRef]Stand // by a facing's first plate
}

func newStore(key schemas.Key) *Store {
	return &Store{
		key: key, products: map[string]schemas.Product{}, weights: map[string]Weights{},
		visits: map[string]*Visit{}, byTarget: map[string]string{}, truths: map[string][]Goods{},
		tasks: map[string]Task{}, moves: map[string]schemas.WeightEvent{}, stands: map[schemas.PlateRef]Stand{},
	}
}

func (s *Store) apply(e schemas.Event) []Change {
	switch body := e.Body.(type) {
	case schemas.Planogram:
		return s.lay(body)
	case schemas.Layout:
		return s.layOut(body)
	case schemas.Catalogue:
		return s.list(body)
	case schemas.People:
		return s.see(body)
	case schemas.Weights:
		return s.weigh(body)
	case schemas.WeightEvent:
		s.move(body)
	case schemas.VisitOpened:
		return s.open(body)
	case schemas.Interaction:
		return s.interact(body)
	case schemas.Restocked:
		return s.stood(body.Plate, body.Product, -body.Quantity)
	case schemas.VisitLeft:
		return s.leave(body.Visit, body.Left, body.Probability)
	case schemas.VisitClosed:
		return s.leave(body.Visit, body.Left, body.Probability)
	case schemas.Credential:
		s.paying(body)
	case schemas.Basket:
		return s.fill(body)
	case schemas.Receipt:
		return s.receive(body)
	case schemas.ReviewTask:
		return s.task(body)
	case schemas.Assurance:
		return s.assure(body)
	case schemas.DeadLetter:
		return s.letter(body)
	}
	return nil
}

func (s *Store) change(kind string, body any) []Change {
	return []Change{{s.key, kind, body}}
}

// Snapshot is all that a page needs to begin with.
type Snapshot struct {
	Key       schemas.Key        `json:"key"`
	Now       schemas.Micros     `json:"now"`
	Floor     Floor              `json:"floor"`
	People    []Person           `json:"people"`
	Weights   map[string]Weights `json:"weights"`
	Visits    []Visit            `json:"visits"` // oldest first
	Tasks     []Task             `json:"tasks"`
	Letters   []Letter           `json:"letters"`
	Assurance Assurance          `json:"assurance"`
	Stands    []Stand            `json:"stands"`
}

// Snapshot copies the store. Visits are without their trails.
func (s *Store) Snapshot() Snapshot {
	shot := Snapshot{
		Key: s.key, Now: s.now, Floor: s.floor, People: slices.Clone(s.people),
		Weights: maps.Clone(s.weights), Letters: slices.Clone(s.letters), Assurance: s.assured, Stands: s.Stands(),
	}
	for _, id := range s.order {
		shot.Visits = append(shot.Visits, s.visits[id].brief())
	}
	for _, id := range s.queue {
		shot.Tasks = append(shot.Tasks, s.tasks[id])
	}
	return shot
}

// Visit copies a visit with its trail and company; ok is false for one that is not remembered.
func (s *Store) Visit(id string) (v Visit, ok bool) {
	known := s.visits[id]
	if known == nil {
		return Visit{}, false
	}
	v = known.brief()
	v.Trail, v.Company = slices.Clone(known.Trail), s.company(known)
	return v, true
}

// Task is a task that is open or was settled of late.
func (s *Store) Task(id string) (t Task, ok bool) {
	t, ok = s.tasks[id]
	return t, ok
}

// Floor is where things stand.
func (s *Store) Floor() Floor { return s.floor }

// Move is the change of weight that an interaction explains.
func (s *Store) Move(id string) (e schemas.WeightEvent, ok bool) {
	e, ok = s.moves[id]
	return e, ok
}

// move remembers a change of weight.
func (s *Store) move(e schemas.WeightEvent) {
	if _, twice := s.moves[e.ID]; !twice {
		s.moved = append(s.moved, e.ID)
	}
	s.moves[e.ID] = e
	if len(s.moved) > movesMax {
		delete(s.moves, s.moved[0])
		s.moved = s.moved[1:]
	}
}

// Now is how far the store has been seen, in event time.
func (s *Store) Now() schemas.Micros { return s.now }
