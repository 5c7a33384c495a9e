package kafka

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors/camera"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
)

// The largest frame that the camera lets through passes the codec's cap, the producer, a
// stock broker and the consumer, and a byte more is refused by the camera and the codec.
// Noise does not compress: no limit is kept by luck.
func TestLargestFramePassesAndNoLarger(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := Cluster{Brokers: kafkatest.Start(t).Brokers(), Codec: testCodec(t), Log: warnings()}
	plan := Plan{Tenant: "acme", StorePartitions: 1, VisitPartitions: 1, Replication: 1}
	if err := cluster.CreateTopics(ctx, plan); err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, schemas.MaxBytes+1)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	frame := schemas.Frame{Camera: "5", Sequence: 1, Encoding: "jpeg", Data: noise[:schemas.MaxBytes]}
	if err := camera.Fits(frame); err != nil {
		t.Fatal(err)
	}
	publish(ctx, t, cluster, []schemas.Event{{Topic: schemas.Frames, Key: "acme/1/5", Body: frame}})
	for event, err := range cluster.Read(ctx, "acme", schemas.Frames) {
		if err != nil {
			t.Fatal(err)
		}
		if got := event.Body.(schemas.Frame).Data; !bytes.Equal(got, frame.Data) {
			t.Errorf("%d bytes came, want the %d that were sent", len(got), len(frame.Data))
		}
		break
	}
	if ctx.Err() != nil {
		t.Fatal("the frame did not come")
	}
	frame.Data = noise
	if err := camera.Fits(frame); err == nil {
		t.Error("the camera lets too large a frame through")
	}
	framed, err := cluster.Codec.Encode("frame", frame)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.Codec.Decode(framed); err == nil {
		t.Error("the codec reads too large a frame")
	}
}
