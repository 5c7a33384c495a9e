package labels

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/exeunt-io/exeunt/schemas"
)

// Evidence reads the records at positions again, in order.
type Evidence func(ctx context.Context, tenant string, at schemas.Range) ([]schemas.Event, error)

// dataset is COCO's file.
type dataset struct {
	Images      []image      `json:"images"`
	Annotations []annotation `json:"annotations"`
	Categories  []category   `json:"categories"`
}

// image is one moment of one camera. Its size is the camera's, which boxes do not tell.
type image struct {
	ID       int            `json:"id"`
	FileName string         `json:"file_name"` // tenant/store/camera/microseconds.jpg
	Camera   string         `json:"camera"`
	Time     schemas.Micros `json:"time"`
}

// annotation is the shopper's box while a product was taken.
type annotation struct {
	ID       int        `json:"id"`
	Image    int        `json:"image_id"`
	Category int        `json:"category_id"`
	Box      [4]float32 `json:"bbox"` // left, top, width, height in pixels
	Area     float32    `json:"area"`
	Crowd    int        `json:"iscrowd"`
	Visit    string     `json:"visit"`
}

// category is a product.
type category struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Key  string `json:"product"`
}

// WriteCOCO writes the boxes of shoppers while they took what is right. Evidence that is
// no longer kept gives no boxes.
func WriteCOCO(ctx context.Context, w io.Writer, all []Label, evidence Evidence) error {
	c := cocoWriter{images: map[string]int{}, categories: map[string]int{}}
	for _, l := range all {
		for _, line := range l.Right {
			for _, at := range schemas.Sensed.Among(l.Tenant, line.Evidence) {
				events, err := evidence(ctx, l.Tenant, at)
				if err != nil {
					return fmt.Errorf("read the evidence of visit %s: %w", l.Visit, err)
				}
				c.add(l, line, events)
			}
		}
	}
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	return out.Encode(dataset{nonNil(c.data.Images), nonNil(c.data.Annotations), nonNil(c.data.Categories)})
}

// cocoWriter numbers images and categories as they come.
type cocoWriter struct {
	data               dataset
	images, categories map[string]int
}

// add annotates every box in which the shopper was seen.
func (c *cocoWriter) add(l Label, line schemas.Line, events []schemas.Event) {
	for _, e := range events {
		people, ok := e.Body.(schemas.People)
		if !ok || e.Key != l.store {
			continue
		}
		for _, p := range people.Persons {
			if p.Target != l.Target {
				continue
			}
			for _, b := range p.Boxes {
				c.annotate(l, line, b)
			}
		}
	}
}

func (c *cocoWriter) annotate(l Label, line schemas.Line, b schemas.Box) {
	width, height := b.X1-b.X0, b.Y1-b.Y0
	c.data.Annotations = append(c.data.Annotations, annotation{
		ID: len(c.data.Annotations) + 1, Image: c.image(l, b), Category: c.category(line),
		Box: [4]float32{b.X0, b.Y0, width, height}, Area: width * height, Visit: l.Visit,
	})
}

func (c *cocoWriter) image(l Label, b schemas.Box) int {
	name := fmt.Sprintf("%s/%s/%d.jpg", l.store, b.Camera, b.Time)
	if c.images[name] == 0 {
		c.images[name] = len(c.data.Images) + 1
		c.data.Images = append(c.data.Images, image{c.images[name], name, b.Camera, b.Time})
	}
	return c.images[name]
}

func (c *cocoWriter) category(line schemas.Line) int {
	if c.categories[line.Product] == 0 {
		c.categories[line.Product] = len(c.data.Categories) + 1
		c.data.Categories = append(c.data.Categories, category{c.categories[line.Product], line.Name, line.Product})
	}
	return c.categories[line.Product]
}

// nonNil is for readers of COCO, who want a list where there is none.
func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
