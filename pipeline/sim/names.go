package sim

import (
	"fmt"
	"slices"
)

// kindsBelow are what goods that are lighter than so many grams might be.
type kindsBelow struct {
	grams float64
	names []string
}

// kinds go from the lightest to the heaviest.
var kinds = []kindsBelow{
	{40, []string{"Chewing Gum", "Cereal Bar", "Mints", "Chocolate Bar", "Tea Bags", "Paprika", "Coffee Sticks"}},
	{120, []string{"Crisps", "Dark Chocolate", "Noodle Soup", "Dried Mango", "Gummy Bears", "Roasted Almonds", "Rice Crackers"}},
	{300, []string{"Yoghurt", "Cheddar Sandwich", "Hummus", "Oat Cookies", "Iced Coffee", "Muesli", "Peanut Butter"}},
	{1e9, []string{"Orange Juice", "Mineral Water", "Spaghetti", "Tomato Sauce", "Whole Milk", "Basmati Rice", "Lemonade"}},
}

var brands = []string{"Aurora", "Bluebird", "Copper Hill", "Daybreak", "Elmwood", "Fjord", "Goldcrest", "Hollow Oak", "Iona", "Juniper"}

// name is what a product of a weight might be called, one that none of the store's others
// is called. Chance has no part in it, so names change no other thing of a seed's store.
func (s *Store) name(grams float64) string {
	row := kinds[slices.IndexFunc(kinds, func(k kindsBelow) bool { return grams < k.grams })]
	number := len(s.Products)
	for n := range len(row.names) * len(brands) {
		n += number
		name := brands[n/len(row.names)%len(brands)] + " " + row.names[n%len(row.names)]
		if !slices.ContainsFunc(s.Products, func(p Product) bool { return p.Name == name }) {
			return name
		}
	}
	return fmt.Sprintf("%s %d", row.names[number%len(row.names)], number+1)
}
