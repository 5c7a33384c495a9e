package web

import (
	"testing"
	"testing/synctest"
	"time"
)

// A viewer who reads slowly is dropped; nobody waits, and others get everything.
func TestSlowViewerIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub()
		all := func(message) bool { return true }
		quick, slow := h.join(all), h.join(all)
		got, gotSlow := 0, 0
		go func() {
			for range quick.messages {
				got++
			}
		}()
		go func() {
			for range slow.messages {
				gotSlow++
				time.Sleep(time.Second)
			}
		}()
		began := time.Now()
		for range 4 * backlogMax {
			h.send(message{kind: "people"})
			synctest.Wait()
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("sending waited %s for the slow viewer", waited)
		}
		time.Sleep(time.Hour)
		h.leave(quick)
		h.leave(slow) // who has been dropped leaves, too
		synctest.Wait()
		if got != 4*backlogMax {
			t.Errorf("the quick viewer got %d messages of %d", got, 4*backlogMax)
		}
		if gotSlow < backlogMax || gotSlow > backlogMax+1 {
			t.Errorf("the slow viewer got %d messages before it was dropped, want about %d", gotSlow, backlogMax)
		}
	})
}

func TestViewersGetWhatTheyWant(t *testing.T) {
	h := newHub()
	north := h.join(func(m message) bool { return m.store.Tenant() == "north" })
	h.send(message{store: "south/1"})
	h.send(message{store: "north/1"})
	h.leave(north)
	var got []message
	for m := range north.messages {
		got = append(got, m)
	}
	if len(got) != 1 || got[0].store != "north/1" {
		t.Errorf("got %v, want the one of north", got)
	}
}
