package kafka

import (
	"context"
	"crypto/sha256"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/plugin/kotel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/exeunt-io/exeunt/schemas"
)

// tracer writes spans for each record published, received and processed, and carries
// their context in record headers (W3C trace context). A nil tracer does nothing.
type tracer struct{ *kotel.Tracer }

// newTracer is nil where nobody wants spans.
func newTracer(provider trace.TracerProvider, stage string) *tracer {
	if provider == nil {
		return nil
	}
	return &tracer{kotel.NewTracer(
		kotel.TracerProvider(provider),
		kotel.TracerPropagator(propagation.TraceContext{}),
		kotel.ConsumerGroup(stage),
	)}
}

// options make a client write spans.
func (t *tracer) options() []kgo.Opt {
	if t == nil {
		return nil
	}
	return []kgo.Opt{kgo.WithHooks(kotel.NewKotel(kotel.WithTracer(t.Tracer)).Hooks()...)}
}

// process begins the span in which a record is folded; call end when it has been.
func (t *tracer) process(r *kgo.Record) (ctx context.Context, end func()) {
	if t == nil {
		return nil, func() {}
	}
	ctx, span := t.WithProcessSpan(r)
	return ctx, func() { span.End() }
}

// of is the context in which an event is written. What happens in a store has the trace
// of its cause. A visit has one trace from its first record to its last, whatever caused
// each: its number comes from the visit's key, so that every worker knows it.
func (t *tracer) of(cause context.Context, key schemas.Key) context.Context {
	if t == nil || key == key.Store() {
		return cause
	}
	id := visitTrace(key)
	if trace.SpanContextFromContext(cause).TraceID() == id {
		return cause
	}
	sum := sha256.Sum256([]byte(key))
	return trace.ContextWithRemoteSpanContext(context.Background(), trace.NewSpanContext(trace.SpanContextConfig{
		TraceID:    id,
		SpanID:     trace.SpanID(sum[16:24]),
		TraceFlags: trace.FlagsSampled,
		Remote:     true,
	}))
}

// visitTrace is the number of a visit's trace.
func visitTrace(key schemas.Key) trace.TraceID {
	sum := sha256.Sum256([]byte(key))
	return trace.TraceID(sum[:16])
}
