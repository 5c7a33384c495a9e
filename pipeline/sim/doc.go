// Package sim is the ground-truth store: shoppers, goods, scales and a tracker, simulated
// from one seed, recorded in AiFi's format with the truth beside it.
//
// It knows nothing of the pipeline, so that any solution can be tried on what it writes.
// A script for each shopper is planned first (kinds.go, actor.go): where they walk, which
// hand reaches where and when, which unit leaves or joins which plate, what hands press,
// heft, pull and jostle (contact.go). Scales (scales.go) and the tracker (tracker.go) then
// sense that plan with their faults.
//
// Measured on the real recording (the AutoCheckout benchmark case, 17 s at 60 Hz):
//   - steps of 0.24 g, and 7 % of samples that repeat the one before: a converter's clock
//     that is slower than 60 Hz;
//   - noise between samples of 0.35 g (5th percentile of plates and 2 s windows), 1.0 (50th),
//     4.7 (90th) and 15 g (99th); between means of 0.2 s of 0.13, 0.35, 1.4 and 3.8 g. It
//     belongs to the shelf, has a line at 24.4 Hz and lines at 1.4 to 1.6 Hz, a walker's
//     step, and grows three- to fivefold while somebody walks. Simulated recordings have
//     0.3, 0.9, 3 and 6 g, and 0.1, 0.3, 1.3 and 3.5 g;
//   - a 621.7 g bottle that left plate 11 took 623.6 g off it, 5.1 g off plate 10 and
//     12.2 g off plate 9: cross-talk of up to 2 % over two plates;
//   - a catalogue that lists every product twice, some without a price or a weight, and one
//     of 108 on the shelves at 1.6 g; several families of products within 1 g of each other;
//     a planogram with an empty shelf and a cooler at the end of the row, both without scales;
//   - messages in the order in which they happened, plates 0.1 s late, the tracker 2.3 s;
//     the tracker recorded 2 s before the scales; each shopper with the boxes of 4 of 12
//     cameras, up to 0.14 s old;
//   - tare between -5.5 and +9.5 kg; a fixture of nine plates a shelf that reports twelve,
//     two of them frozen and one a copy of its neighbour;
//   - key points every 0.1 s, mostly followed by one more camera's message 4 to 14 ms later;
//     jitter of a centimetre; wrists and hands at the same place; a joint that is not seen
//     is an empty point, or stays where it was; hands within 5 cm of the shelf's front at
//     the pick; a hand at rest 0.9 m above the floor and a head at 1.7 m;
//   - a hand that pressed 32 g on the bottle, and took it within 0.3 s;
//   - walking at 1.0 to 1.3 m/s, 0.4 to 0.75 m from the shelves.
//
// Assumed: units vary by 0.7 % around their product's mean and catalogues are wrong by
// 1.2 %, one product in 25 by 6 %, one in 100 by 10 to 40 %; a hand leans on goods with 50
// to 1500 g, and with 10 to 150 g while it grips; a tenth of picks drag the unit first, and
// a tenth of neighbours are jostled; scales ring for up to half a second after a step, with
// 0.4 to 12 % of it; one plate in 1000 is dead; one gondola in 20 has a plate that
// freezes, and one in 20 a converter that steps by some 10 g; the tracker loses a hand
// for up to a second, sooner and with greater errors where trunks or shelves leave fewer
// than four cameras to see it, errs by 1.5 cm that depend on where one stands alone, and
// mixes up hands of shoppers who stand closer than 0.7 m. Four recordings in ten are in
// the order of sending, 80 ms late on average and 2 s at most; one message in 1000 is
// lost and four are doubled; now and then a gondola is silent from which nobody takes
// anything.
package sim
