// Package sim is the ground-truth store: shoppers, goods, scales and a tracker, simulated
// from one seed, recorded in AiFi's format with the truth beside it.
//
// It knows nothing of the pipeline, so that any solution can be tried on what it writes.
// A script for each shopper is planned first (kinds.go, actor.go): where they walk, which
// hand reaches where and when, which unit leaves or joins which plate. Scales (scales.go)
// and the tracker (tracker.go) then sense that plan with their faults.
//
// Measured on the real recording (the AutoCheckout benchmark case, 17 s at 60 Hz):
//   - noise at rest of 0.3 to 0.7 g on quiet plates, 1 to 7 g on others, both white and slow;
//   - a 621.7 g bottle that left plate 11 took 623.6 g off it, 5.1 g off plate 10 and
//     12.2 g off plate 9: cross-talk of up to 2 % over two plates;
//   - tare between -5.5 and +9.5 kg; a fixture of nine plates a shelf that reports twelve,
//     two of them frozen and one a copy of its neighbour;
//   - key points every 0.1 s or so, irregular, with jitter of a centimetre; wrists and
//     hands at the same place; hands within 5 cm of the shelf's front at the pick; a hand
//     at rest 0.9 m above the floor and a head at 1.7 m;
//   - walking at 1.0 to 1.3 m/s, 0.4 to 0.75 m from the shelves.
//
// Assumed: units vary by 0.7 % around their product's mean and catalogues are wrong by
// 1 %, now and then by 6 %; a hand presses with 50 to 600 g; scales ring for up to half a
// second after a step; footsteps nearby shake a fixture by 0.3 to 1.5 g; one plate in a
// hundred is dead; the tracker loses a hand for up to a second, and mixes up hands of
// shoppers who stand closer than 0.7 m.
package sim
