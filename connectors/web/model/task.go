package model

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Task is a review task as it stands.
type Task struct {
	Store       schemas.Key          `json:"store"`
	ID          string               `json:"id"`
	Visit       string               `json:"visit"`
	Target      string               `json:"target"`
	Kind        schemas.ReviewReason `json:"kind"`
	State       schemas.TaskState    `json:"state"`
	Time        schemas.Micros       `json:"time"`
	Queued      schemas.Micros       `json:"queued"`
	Until       schemas.Micros       `json:"until"`
	Expires     schemas.Micros       `json:"expires"`
	Reviewer    string               `json:"reviewer"`
	Decision    schemas.Decision     `json:"decision"`
	Entered     schemas.Micros       `json:"entered"`
	Left        schemas.Micros       `json:"left"`
	Probability float64              `json:"probability"`
	Before      []schemas.Line       `json:"before"`
	After       []schemas.Line       `json:"after"`
	Total       schemas.Money        `json:"total"`
	Product     string               `json:"product"`
	Text        string               `json:"text"`
	Comment     string               `json:"comment"`
	Candidates  []Candidate          `json:"candidates"` // of whose credential it was
	Passage     string               `json:"passage"`    // the chosen one
	From        string               `json:"from"`       // the task whose verdict took the goods off another's receipt
}

// Over says that nothing more will become of the task.
func (t Task) Over() bool {
	return t.State == schemas.TaskSettled || t.State == schemas.TaskExpired
}

func (s *Store) task(t schemas.ReviewTask) []Change {
	task := Task{
		Store: s.key, ID: t.ID, Visit: t.Visit, Target: t.Target, Kind: t.Kind, State: t.State, Time: t.Time,
		Queued: t.Queued, Until: t.Until, Expires: t.Expires, Reviewer: t.Reviewer, Decision: t.Decision,
		Entered: t.Entered, Left: t.Left, Probability: finite(t.Probability),
		Before: sound(t.Before), After: sound(t.After), Total: t.Total, Product: t.Product, Text: t.Text, Comment: t.Comment,
		Candidates: candidates(t.Candidates), Passage: t.Passage, From: t.From,
	}
	if _, known := s.tasks[t.ID]; !known {
		s.queue = append(s.queue, t.ID)
	}
	s.tasks[t.ID] = task
	s.picked(t)
	if len(s.queue) > tasksMax {
		over := max(0, slices.IndexFunc(s.queue, func(id string) bool { return s.tasks[id].Over() }))
		delete(s.tasks, s.queue[over])
		s.queue = slices.Delete(s.queue, over, over+1)
	}
	return s.change("task", task)
}

// asked says that a person is asked about the visit.
func (s *Store) asked(visit string) bool {
	for _, t := range s.tasks {
		if t.Visit == visit && !t.Over() {
			return true
		}
	}
	return false
}

// Assurance is how well the store's receipts are known to be right; see
// schemas.Assurance.
type Assurance struct {
	Time      schemas.Micros `json:"time"`
	Threshold float64        `json:"threshold"`
	Certified bool           `json:"certified"`
	Audits    int64          `json:"audits"`
	Wrong     int64          `json:"wrong"`
	Low       float64        `json:"low"`
	High      float64        `json:"high"`
	Target    float64        `json:"target"`
}

func (s *Store) assure(a schemas.Assurance) []Change {
	s.assured = Assurance{a.Time, a.Threshold, a.Certified, a.Audits, a.Wrong, a.Low, a.High, a.Target}
	return s.change("assurance", s.assured)
}

// Letter is what could not be used, and why.
type Letter struct {
	Time   schemas.Micros `json:"time"`
	By     string         `json:"by"`
	Reason string         `json:"reason"`
	Source string         `json:"source"`
}

func (s *Store) letter(d schemas.DeadLetter) []Change {
	letter := Letter{d.Time, d.By, d.Reason, d.Source}
	s.letters = append(s.letters, letter)
	s.letters = s.letters[max(0, len(s.letters)-lettersMax):]
	return s.change("letter", letter)
}
