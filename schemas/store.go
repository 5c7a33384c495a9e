package schemas

import "math"

// Planogram says what should stand where in one store, and where that is.
type Planogram struct {
	Time    Micros   `avro:"time"`
	Version string   `avro:"version"`
	Facings []Facing `avro:"facings"`
}

func (Planogram) Record() Record { return "planogram" }
func (p Planogram) When() Micros { return p.Time }

// Facing is a product's stretch of one shelf. Product is empty where the stretch is
// kept free, which still says that the plates exist.
type Facing struct {
	Product string     `avro:"product"` // ProductID
	Plates  []PlateRef `avro:"plates"`
	Volume  Volume     `avro:"volume"`
}

// PlateRef names a load cell: fixture (gondola), shelf and plate, both from 1.
type PlateRef struct {
	Fixture string `avro:"fixture" json:"fixture"`
	Shelf   int32  `avro:"shelf" json:"shelf"`
	Plate   int32  `avro:"plate" json:"plate"`
}

// Volume is an upright box in the store's frame, in metres: from Corner, Size.X along
// the shelf, Size.Y into it, Size.Z up, turned about the corner by Yaw radians
// (counter-clockwise seen from above).
type Volume struct {
	Corner Point   `avro:"corner"`
	Size   Point   `avro:"size"`
	Yaw    float64 `avro:"yaw"`
}

// Local is a place as seen from the corner: X along the shelf, Y into it (negative in
// front), Z up.
func (v Volume) Local(p Point) Point {
	dx, dy := p.X-v.Corner.X, p.Y-v.Corner.Y
	sin, cos := math.Sincos(v.Yaw)
	return Point{X: dx*cos + dy*sin, Y: dy*cos - dx*sin, Z: p.Z - v.Corner.Z}
}

// World is the inverse of Local.
func (v Volume) World(p Point) Point {
	sin, cos := math.Sincos(v.Yaw)
	return Point{
		X: v.Corner.X + p.X*cos - p.Y*sin,
		Y: v.Corner.Y + p.X*sin + p.Y*cos,
		Z: v.Corner.Z + p.Z,
	}
}

// Catalogue is the store's products and what they cost from Time on.
type Catalogue struct {
	Time     Micros    `avro:"time"`
	Version  string    `avro:"version"` // of the price list
	Products []Product `avro:"products"`
}

// Recorded are the events that say a price list: for the stages, and for the record, which
// outlives what the stages are told and keeps the last list for each time.
func (c Catalogue) Recorded(store Key) []Event {
	return []Event{
		{Topic: Sensed, Key: store, Body: c},
		{Topic: Catalogues, Key: Key(string(store) + "/" + c.Time.String()), Body: c},
	}
}

func (Catalogue) Record() Record { return "catalogue" }
func (c Catalogue) When() Micros { return c.Time }

// Product is something that can be sold.
type Product struct {
	ID string `avro:"id"` // see ProductID
	// Barcodes and PLUs are every code that means this product; the first is the one
	// that receipts show.
	Barcodes    []string `avro:"barcodes"`
	Name        string   `avro:"name"`
	Price       Money    `avro:"price"`         // of one unit, tax included
	TaxBasisPts int32    `avro:"tax_basis_pts"` // 700 is 7 %
	WeightGrams float64  `avro:"weight_grams"`  // of one unit, packaging included; 0 is unknown
}

// Line is so many of the product on a receipt, at the price and tax of the catalogue that it
// is in.
func (p Product) Line(quantity int32) Line {
	line := Line{
		Product: p.ID, Name: p.Name, Quantity: quantity, Price: p.Price, Probability: 1,
		Amount: p.Price.Times(int64(quantity)), Tax: p.Price.TaxWithin(p.TaxBasisPts).Times(int64(quantity)),
	}
	if len(p.Barcodes) > 0 {
		line.Barcode = p.Barcodes[0]
	}
	return line
}

// StorePolicy is what an operator has decided about one store's receipts.
type StorePolicy struct {
	Time     Micros   `avro:"time"`
	Handover Handover `avro:"handover"` // empty is TakerPays
}

func (StorePolicy) Record() Record { return "store_policy" }
func (p StorePolicy) When() Micros { return p.Time }

// Handover says on whose receipt goods are that one shopper hands to another.
type Handover string

// The receipt is with who took the goods from the shelf, or goes with the goods. Hands
// that meet show that only roughly, so the second sends more visits to review.
const (
	TakerPays  Handover = "taker"
	HolderPays Handover = "holder"
)
