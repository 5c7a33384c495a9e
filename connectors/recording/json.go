package recording

import "time"

// The documents of AiFi's format, as mongoexport writes them: one JSON object a line,
// with zero values left out. Only what is used is named.

type plateDocument struct {
	Document struct {
		Header    header `json:"header"`
		PlateData struct {
			PlateID struct {
				ShelfID shelfID `json:"shelf_id"`
			} `json:"plate_id"`
			FrequencyHertz float64 `json:"freq_samp"`
			Values         struct {
				Data  []byte `json:"data"` // little-endian float32
				Shape []int  `json:"shape"`
			} `json:"values"`
		} `json:"plate_data"`
	} `json:"document"`
}

type targetsDocument struct {
	Timestamp float64 `json:"timestamp"` // seconds since the epoch
	Document  struct {
		Header  header `json:"header"`
		Targets struct {
			Targets []target `json:"targets"`
		} `json:"targets"`
	} `json:"document"`
}

type header struct {
	Origin time.Time `json:"t_origin"`
}

type shelfID struct {
	Gondola struct {
		ID int32 `json:"id"`
	} `json:"gondola_id"`
	Shelf int32 `json:"shelf_index"`
}

type target struct {
	ID struct {
		ID string `json:"id"`
	} `json:"target_id"`
	State         string      `json:"target_state"`
	Head          *keyPoint   `json:"head"`
	Neck          *keyPoint   `json:"neck"`
	LeftShoulder  *keyPoint   `json:"l_shoulder"`
	RightShoulder *keyPoint   `json:"r_shoulder"`
	LeftElbow     *keyPoint   `json:"l_elbow"`
	RightElbow    *keyPoint   `json:"r_elbow"`
	LeftWrist     *keyPoint   `json:"l_wrist"`
	RightWrist    *keyPoint   `json:"r_wrist"`
	Hands         []keyPoint  `json:"hands"`
	Detections    []detection `json:"detection_metadata"`
}

type keyPoint struct {
	Point xyz     `json:"point"`
	Score float32 `json:"score"`
}

type xyz struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	Z float64 `json:"z"`
}

type detection struct {
	Timestamp   time.Time `json:"timestamp"`
	FrameSource struct {
		Camera struct {
			ID int `json:"id"`
		} `json:"camera_id"`
	} `json:"frame_source"`
	Box struct {
		Left   float32 `json:"left"`
		Top    float32 `json:"top"`
		Width  float32 `json:"width"`
		Height float32 `json:"height"`
	} `json:"bbox"`
}

type facingDocument struct {
	Plates []struct {
		ShelfID shelfID `json:"shelf_id"`
		Plate   int32   `json:"plate_index"`
	} `json:"plate_ids"`
	Product struct {
		Barcode string `json:"id"`
	} `json:"planogram_product_id"`
	Global struct {
		Transform struct {
			Translation xyz `json:"translation"`
			Rotation    xyz `json:"rotation"`
		} `json:"transform"`
		X float64 `json:"dim_x"`
		Y float64 `json:"dim_y"`
		Z float64 `json:"dim_z"`
	} `json:"global_coordinates"`
}

type productDocument struct {
	Product struct {
		Barcode string `json:"id"`
	} `json:"product_id"`
	Metadata struct {
		Name        string  `json:"name"`
		Price       float64 `json:"price"`
		WeightGrams float64 `json:"weight"`
	} `json:"metadata"`
}
