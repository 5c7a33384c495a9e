// Package load finds how many stores a machine carries in real time: it senses a stretch
// of store time beforehand, plays it as many stores at once, and says where the
// processor's time went.
package load
