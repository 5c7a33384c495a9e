package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "folder in which the browser tests leave pictures of the pages, light and dark")

const testPassword = "correct horse battery"

// browser is a headless Chromium with one tab.
type browser struct {
	*testing.T
	ctx context.Context
}

// browse opens one with a profile of its own.
func browse(t *testing.T) browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("skipped: the browser test needs chromium (Debian's package)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1400, 900),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // starts it, for as long as this context lives
		t.Fatal(err)
	}
	ctx, stop = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	return browser{t, ctx}
}

// do acts, and fails with what the page says.
func (b browser) do(step string, actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		last, stop := context.WithTimeout(context.WithoutCancel(b.ctx), 5*time.Second)
		defer stop()
		page, _ := chromedp.Run(last, chromedp.Text(chromedp.CSS("body")))
		b.Fatalf("%s: %v\nthe page says:\n%s", step, err, page)
	}
}

// find reads something off the page.
func (b browser) find(step string, read chromedp.Action[string]) string {
	b.Helper()
	text, err := chromedp.Run(b.ctx, read)
	if err != nil {
		b.Fatalf("%s: %v", step, err)
	}
	return text
}

// signIn signs eve in.
func (b browser) signIn(address string) {
	b.Helper()
	b.do("see the door", chromedp.Navigate(address), see("input[name=name]"))
	b.shot("signin")
	b.do("sign in", chromedp.SendKeys(chromedp.CSS("input[name=name]"), "eve"), chromedp.SendKeys(chromedp.CSS("input[name=password]"), testPassword+"\n"), see("#stores"))
}

// window makes the page so large, as a phone's is, or a desk's.
func (b browser) window(width, height int64) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	})
	if err != nil {
		b.Fatal(err)
	}
}

// shot leaves the page in the folder that -screenshots names, light and dark.
func (b browser) shot(name string) {
	b.Helper()
	if *screenshots == "" {
		return
	}
	for _, scheme := range []string{"dark", "light"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		var png []byte
		if err == nil {
			png, err = chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(*screenshots, name+"-"+scheme+".png"), png, 0o644)
		}
		if err != nil {
			b.Fatalf("take a picture of %s: %v", name, err)
		}
	}
}

// see waits until there is such an element to be seen.
func see(css string) chromedp.Action[chromedp.Void] { return chromedp.WaitVisible(chromedp.CSS(css)) }

// press clicks on it.
func press(css string) chromedp.Action[chromedp.Void] { return chromedp.Click(chromedp.CSS(css)) }

func quoted(text string) string { return `"` + text + `"` }
