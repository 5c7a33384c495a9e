package review

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/exeunt-io/exeunt/schemas"
)

// drawn says whether the lot falls on a visit, as it does on the given share of them. It
// is a hash and not a random source, so that a replay draws the same visits; the salt
// keeps those on the shop floor from working out which.
func drawn(store schemas.Key, visit, salt string, share float64) bool {
	sum := sha256.Sum256([]byte(salt + "\x00" + string(store.Visit(visit))))
	const steps = 1 << 53
	return float64(binary.BigEndian.Uint64(sum[:8])>>11)/steps < share
}
