package main

import (
	"io"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// fullReceipt is a receipt as --json prints it.
type fullReceipt struct {
	Store string `json:"store"`
	schemas.Receipt
	// LatencySeconds is the event time from the shopper's exit to the receipt.
	LatencySeconds float64 `json:"latency_seconds"`
}

// write gives the receipts to the file and, in full, to standard output, as asked.
func (r *replay) write(receipts []settled) error {
	if r.out != "" {
		if err := writeWhole(r.out, func(w io.Writer) error { return printJSON(w, plain(receipts)) }); err != nil {
			return err
		}
	}
	switch {
	case r.json:
		return printJSON(r.stdout, full(receipts))
	case r.out == "":
		return printJSON(r.stdout, plain(receipts))
	}
	return nil
}

// plain keeps who took what, as scores and the competition want it.
func plain(receipts []settled) score.File {
	var file score.File
	for _, r := range receipts {
		file.Receipts = append(file.Receipts, goodsIn(r.Receipt))
	}
	return file.Normal()
}

// goodsIn is who took what, by a receipt.
func goodsIn(r schemas.Receipt) score.Receipt {
	plain := score.Receipt{TargetID: r.Target}
	for _, line := range r.Lines {
		plain.Products = append(plain.Products, score.Product{Barcode: line.Barcode, Quantity: int(line.Quantity)})
	}
	return plain
}

func full(receipts []settled) any {
	all := make([]fullReceipt, len(receipts))
	for i, r := range receipts {
		_, store, _ := r.key.Parts()
		all[i] = fullReceipt{Store: store, Receipt: r.Receipt, LatencySeconds: (r.Time - r.Left).Seconds()}
	}
	return struct {
		Receipts []fullReceipt `json:"receipts"`
	}{all}
}
