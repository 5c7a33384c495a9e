package psp

import (
	"testing"

	"github.com/exeunt-io/exeunt/connectors/connectortest"
	"github.com/exeunt-io/exeunt/schemas"
)

func TestSandbox(t *testing.T) {
	connectortest.Call(t, Payments{Provider: NewSandbox()}, schemas.Event{
		Topic: schemas.Charges,
		Key:   schemas.StoreKey("north", "12").Visit("a7"),
		Body:  schemas.ChargeIntent{ID: "a7/charge/1", Visit: "a7", Time: 5, Amount: schemas.Money{Minor: 120, Currency: "USD"}, Action: schemas.Charge},
	})
}
