package stages

import (
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// Refuse is the dead letter of an event that a stage cannot use, with the reason as a
// sentence. The event itself stays where the letter says it is.
func Refuse(stage string, event schemas.Event, format string, args ...any) schemas.Event {
	return schemas.Event{Topic: schemas.DeadLetters, Key: event.Key, Body: schemas.DeadLetter{
		Time:   event.Body.When(),
		By:     stage,
		Reason: fmt.Sprintf(format, args...),
		Source: event.At.String(),
	}}
}
