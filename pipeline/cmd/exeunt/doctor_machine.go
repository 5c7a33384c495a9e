package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// checkLibraries looks for the programs and libraries that the configuration uses.
func (c config) checkLibraries(context.Context) []finding {
	var findings []finding
	if camera, ok := c.wantsFFmpeg(); ok {
		findings = append(findings, checkFFmpeg(camera))
	}
	if c.Model == "onnx" {
		findings = append(findings, c.checkONNX())
	}
	if findings == nil {
		return []finding{good("libraries", "none is needed for this configuration")}
	}
	return findings
}

// wantsFFmpeg finds a camera whose frames ffmpeg decodes.
func (c config) wantsFFmpeg() (camera string, ok bool) {
	for _, camera := range c.Cameras {
		switch cmp.Or(camera.Kind, kindOf(camera.Input)) {
		case "ffmpeg", "video":
			return camera.ID, true
		}
	}
	return "", false
}

func checkFFmpeg(camera string) finding {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return bad("ffmpeg", fmt.Errorf("camera %s needs it: %w", camera, err), "install it (Debian, Ubuntu: apt install ffmpeg)")
	}
	return good("ffmpeg", "%s", path)
}

func (c config) checkONNX() finding {
	if _, err := c.onnx(); err != nil {
		return bad("onnxruntime", err, "give --onnxruntime the path of ONNX Runtime's shared library and --model-name that of the network's file")
	}
	return good("onnxruntime", "%s loads %s", c.ONNXRuntime, c.ModelName)
}

// leastFree is where an engine's merges begin to be at risk.
const leastFree = 2 << 30

// checkDisk looks at the file system of the data directory.
func (c config) checkDisk(context.Context) []finding {
	if len(c.ClickhouseAddress) > 0 {
		return []finding{skipped("disk", "ClickHouse is a server, and nothing else is kept on this machine")}
	}
	dir, err := existing(c.Data)
	var stat syscall.Statfs_t
	if err == nil {
		err = syscall.Statfs(dir, &stat)
	}
	if err != nil {
		return []finding{bad("disk", fmt.Errorf("look at data directory %s: %w", c.Data, err), "give another --data")}
	}
	return []finding{judgeDisk(c.Data, stat.Bavail*uint64(stat.Bsize))}
}

func judgeDisk(data string, freeBytes uint64) finding {
	found := fmt.Sprintf("%.1f GiB free for %s", float64(freeBytes)/(1<<30), data)
	if freeBytes < leastFree {
		return bad("disk", errors.New(found), "free some, or put --data on another disk: ClickHouse needs room to merge")
	}
	return good("disk", "%s", found)
}

// existing is the directory itself, or the nearest above it that is there.
func existing(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		switch _, err := os.Stat(dir); {
		case err == nil:
			return dir, nil
		case !errors.Is(err, os.ErrNotExist) || dir == filepath.Dir(dir):
			return "", err
		}
		dir = filepath.Dir(dir)
	}
}
