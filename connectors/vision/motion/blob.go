package motion

// blob is a connected piece of foreground, in pixels of the picture; x1 and y1 are the
// first beyond it.
type blob struct {
	x0, y0, x1, y1 int
	area           int
	mass           int // the contrast of its pixels, summed up
	room           int // of the boxes of its pieces
	outline        outline
}

func (b blob) w() int { return b.x1 - b.x0 }
func (b blob) h() int { return b.y1 - b.y0 }

// veiled is how many times less clear a reflection is at least: glass returns less than a
// tenth of the light, which a camera shows as a third.
const veiled = 2

// clarity is how far the blob stands out from the background, in grey levels.
func (b blob) clarity() int { return b.mass / max(1, b.area) }

// fainter says that a blob stands out so little beside another that it may be a reflection.
func (b blob) fainter(o blob) bool { return veiled*b.clarity() < o.clarity() }

// with is the blob that holds both.
func (b blob) with(o blob) blob {
	return blob{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1), b.area + o.area, b.mass + o.mass, b.room + o.room, outline{}}
}
