package main

import (
	"encoding/json"
	"testing"
)

// With all the patience in the world, the most that are tried are carried.
func TestBenchStoresFindsTheMostThatIsTried(t *testing.T) {
	code, stdout, stderr := exeunt(t, "bench", "stores", "--seconds", "1", "--most", "3", "--cameras", "1", "--width", "160", "--behind", "5m", "--json")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got carried
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Stores != 3 || got.Broker != "embedded" || got.Cameras != 1 || got.Bytes < 1000 || len(got.Rounds) != 3 {
		t.Errorf("found %+v", got)
	}
	for _, r := range got.Rounds {
		if !r.Carried || r.BusyCores <= 0 || len(r.Spent) == 0 {
			t.Errorf("round %+v", r)
		}
	}
}

func TestBenchStoresGivesUpWhenTheLimitIsPassed(t *testing.T) {
	code, stdout, stderr := exeunt(t, "bench", "stores", "--seconds", "1", "--most", "1", "--behind", "1ns", "--json")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got carried
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Stores != 0 || len(got.Rounds) != 1 || got.Rounds[0].Carried {
		t.Errorf("found %+v", got)
	}
}

func TestBenchStoresRefusesWhatCannotBe(t *testing.T) {
	for _, flag := range []string{"--cameras=13", "--seconds=0", "--shoppers=0", "--most=0", "--width=1", "--hertz=-1"} {
		if code, _, stderr := exeunt(t, "bench", "stores", flag); code != exitUsage || stderr == "" {
			t.Errorf("%s: exit code %d: %s", flag, code, stderr)
		}
	}
}
