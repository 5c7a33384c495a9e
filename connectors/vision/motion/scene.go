package motion

import "slices"

const (
	voters   = 40  // remembered frames that elect the background
	every    = 15  // frames between those that are remembered, once the scene is known
	relearn  = 300 // frames between elections
	vicinity = 3   // frames, and cells, around a pixel in which life counts as its own
)

// scene learns what a camera sees when nobody is there, and goes on learning: goods are
// taken and put back, chairs are moved, lamps are switched.
type scene struct {
	ground  background
	samples []sample
	recent  []sample // the newest frames, whose surroundings in time are not yet known
	frames  int
}

func (s *scene) known() bool { return s.ground.w > 0 }

// watch takes the next frame. Until the scene is known every frame is remembered.
func (s *scene) watch(p picture) {
	var before picture
	if n := len(s.recent); n > 0 {
		before = s.recent[n-1].picture
	}
	s.recent = append(s.recent, sample{p, newActivity(p, before).spread(vicinity)})
	s.frames++
	if len(s.recent) <= 2*vicinity+1 {
		return
	}
	s.recent = slices.Delete(s.recent, 0, 1)
	if s.known() && s.frames%every != 0 {
		return
	}
	s.remember(s.recent[vicinity].picture)
	if s.known() && len(s.samples) > voters {
		s.samples = slices.Delete(s.samples, 0, 1)
	}
}

// remember keeps a picture as a sample, as lively as the moments around it.
func (s *scene) remember(p picture) {
	lively := activity{s.recent[0].lively.w, s.recent[0].lively.h, slices.Clone(s.recent[0].lively.of)}
	for _, r := range s.recent[1:] {
		lively.more(r.lively)
	}
	s.samples = append(s.samples, sample{p, lively})
}

// due says that it is time to learn again.
func (s *scene) due() bool { return s.frames%relearn == 0 }

// learn elects the background, finds who stands before it, and elects it again without
// them.
func (s *scene) learn(people func(picture) []blob) {
	if len(s.samples) == 0 { // fewer frames than make a surrounding
		for _, r := range s.recent {
			s.remember(r.picture)
		}
	}
	s.samples = spread(s.samples, voters)
	if !s.known() {
		s.ground = elect(s.samples)
	}
	for _, sample := range s.samples {
		for _, b := range people(sample.picture) {
			sample.lively.wholly(b)
		}
	}
	s.ground = elect(s.samples)
}

// spread takes n of the samples, evenly.
func spread(samples []sample, n int) []sample {
	if len(samples) <= n {
		return samples
	}
	chosen := make([]sample, n)
	for i := range chosen {
		chosen[i] = samples[i*len(samples)/n]
	}
	return chosen
}
