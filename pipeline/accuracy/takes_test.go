package accuracy

// The two videos: a man with a laptop before bright glass, who is seen behind it later, and
// a woman before dark glass, which shows her double.
const five, six = "cps-test-01-nodepth-cam5", "cps-test-2-all-cam6"

// Filters of ffmpeg.
const (
	warm  = "colorbalance=rm=0.15:bm=-0.15"
	cold  = "colorbalance=rm=-0.12:bm=0.15"
	dark  = "eq=brightness=-0.15:contrast=0.7"
	noisy = "noise=alls=14:allf=t"
	drift = "eq=brightness='0.08*sin(t/3)':eval=frame"
	blink = "eq=brightness='0.03*sin(17*t)':eval=frame"
	lamp  = "lutyuv=y=val*0.85:enable='lt(t\\,7)',lutyuv=y=val*1.2:enable='gte(t\\,7)'"
	// A screen on the wall that changes its picture every three seconds.
	screens = "drawbox=x=30:y=60:w=70:h=110:color=0x3050a0:t=fill,drawbox=x=30:y=60:w=70:h=110:color=0xc0b060:t=fill:enable='gt(mod(t\\,6)\\,3)',drawbox=x=40:y=80:w=40:h=30:color=0xffffff:t=fill:enable='gt(mod(t\\,4)\\,2)'"
)

// knownTakes are the takes that the model was developed on.
var knownTakes = []take{
	{name: "5 plain", video: five},
	{name: "6 plain", video: six},
	{name: "5 mirrored", video: five, lenses: []lens{mirrored()}},
	{name: "5 closer", video: five, lenses: []lens{closer(1.4, 300, 160)}},
	{name: "6 closer", video: six, lenses: []lens{closer(1.5, 360, 200)}, recall: 0.87, precision: 0.95},
	{name: "5 farther", video: five, lenses: []lens{farther(0.65)}},
	{name: "6 farther", video: six, lenses: []lens{farther(0.6)}},
	{name: "6 tilted", video: six, lenses: []lens{tilted(6)}},
	{name: "5 dark", video: five, lenses: []lens{filtered(dark)}},
	{name: "6 warm", video: six, lenses: []lens{filtered(warm)}},
	{name: "5 noisy", video: five, lenses: []lens{filtered(noisy)}, recall: 0.98, precision: 0.92},
	{name: "6 noisy", video: six, lenses: []lens{filtered(noisy)}},
	{name: "5 drift", video: five, lenses: []lens{filtered(drift)}},
	{name: "6 blink", video: six, lenses: []lens{filtered(blink)}},
	{name: "5 lamp", video: five, lenses: []lens{filtered(lamp)}},
	{name: "6 screens", video: six, lenses: []lens{filtered(screens)}, recall: 0.96, precision: 0.96},
	{name: "5 late", video: five, lenses: []lens{cut(60, 0)}},
	{name: "6 late", video: six, lenses: []lens{cut(50, 0)}},
	{name: "5 never leaves", video: five, lenses: []lens{cut(0, 150)}},
	{name: "6 never leaves", video: six, lenses: []lens{cut(0, 150)}, recall: 0.95, precision: 0.95},
	{name: "5 short", video: five, lenses: []lens{cut(60, 120)}},
	{name: "6 in all the time", video: six, lenses: []lens{cut(0, 100)}},
	{name: "6 lingers", video: six, lenses: []lens{lingering(20, 12, 15)}},
	{name: "5 lingers", video: five, lenses: []lens{cut(20, 0), lingering(0, 10, 15)}},
	{name: "5 slow", video: five, lenses: []lens{every(2)}},
	{name: "5 post 270/40", video: five, lenses: []lens{post(270, 40, "0x404040")}},
	{name: "5 post 240/60", video: five, lenses: []lens{post(240, 60, "0x303030")}},
	{name: "5 late post 300/40", video: five, lenses: []lens{cut(60, 0), post(300, 40, "0x404040")}},
	{name: "5 posts", video: five, lenses: []lens{post(250, 20, "0x303030"), post(340, 24, "0x806040")}, recall: 0.94, precision: 0.94},
	{name: "6 late thin post", video: six, lenses: []lens{cut(20, 0), post(310, 14, "0x404040")}},
	{name: "6 post 330/40 late", video: six, lenses: []lens{cut(30, 0), post(330, 40, "0xa0a0a0")}},
	{name: "6 post 400/40 late", video: six, lenses: []lens{cut(60, 0), post(390, 40, "0x202020")}},
	{name: "6 late post 300/30", video: six, lenses: []lens{cut(10, 0), post(300, 30, "0x202020")}, recall: 0.96, precision: 0.96},
	{name: "6 lingers behind a post", video: six, lenses: []lens{cut(16, 0), lingering(0, 12, 15), post(330, 30, "0x303030")}, recall: 0.97, precision: 0.96},
	{name: "5 lingers behind a post", video: five, lenses: []lens{cut(20, 0), lingering(0, 10, 15), post(290, 30, "0x404040")}},
	{name: "5 in, post", video: five, lenses: []lens{cut(0, 110), post(280, 30, "0x404040")}},
	{name: "6 two", video: six, lenses: []lens{joined(40, -150, 440, 300)}, recall: 0.75, precision: 0.85},
	{name: "5 two", video: five, lenses: []lens{joined(25, 170, 440, 190)}},
	{name: "6 empty", video: six, lenses: []lens{cut(200, 0)}},
	{name: "6 empty lamp", video: six, lenses: []lens{cut(200, 0), filtered(lamp)}},
	{name: "6 empty noisy blink", video: six, lenses: []lens{cut(200, 0), filtered(noisy + "," + blink)}},
	{name: "6 empty screens", video: six, lenses: []lens{cut(200, 0), filtered(screens)}, recall: 1, precision: 1},
	{name: "5 empty", video: five, lenses: []lens{cut(176, 205)}},
	{name: "5 empty but outside", video: five, lenses: []lens{cut(176, 0)}},
}

// heldOutTakes are those of which nobody looked at how they came out before the end.
var heldOutTakes = []take{
	{name: "6 mirrored", video: six, lenses: []lens{mirrored()}},
	{name: "5 closer", video: five, lenses: []lens{closer(1.25, 260, 200)}},
	{name: "6 closer", video: six, lenses: []lens{closer(1.2, 420, 150)}},
	{name: "5 farther", video: five, lenses: []lens{farther(0.8)}},
	{name: "6 farther", video: six, lenses: []lens{farther(0.85)}},
	{name: "5 tilted", video: five, lenses: []lens{tilted(-7)}},
	{name: "6 dark", video: six, lenses: []lens{filtered(dark)}},
	{name: "5 cold", video: five, lenses: []lens{filtered(cold)}},
	{name: "6 noisy", video: six, lenses: []lens{filtered("noise=alls=20:allf=t")}},
	{name: "6 drift", video: six, lenses: []lens{filtered(drift)}},
	{name: "5 blink", video: five, lenses: []lens{filtered(blink)}},
	{name: "6 lamp", video: six, lenses: []lens{filtered(lamp)}},
	{name: "5 screens", video: five, lenses: []lens{filtered(screens)}},
	{name: "5 late", video: five, lenses: []lens{cut(110, 0)}},
	{name: "6 late", video: six, lenses: []lens{cut(90, 0)}},
	{name: "5 never leaves", video: five, lenses: []lens{cut(30, 130)}},
	{name: "6 never leaves", video: six, lenses: []lens{cut(30, 170)}},
	{name: "6 lingers", video: six, lenses: []lens{cut(70, 0), lingering(0, 12, 18)}},
	{name: "5 lingers", video: five, lenses: []lens{lingering(75, 10, 20)}},
	{name: "6 slow", video: six, lenses: []lens{every(2)}},
	{name: "5 post 310/50", video: five, lenses: []lens{post(310, 50, "0x505050")}},
	{name: "5 late post 230/50", video: five, lenses: []lens{cut(70, 0), post(230, 50, "0x303030")}},
	{name: "5 mirrored post", video: five, lenses: []lens{mirrored(), post(310, 24, "0xb0a090")}},
	{name: "6 late post 360/40", video: six, lenses: []lens{cut(40, 0), post(360, 40, "0x404040")}},
	{name: "5 closer late post", video: five, lenses: []lens{cut(50, 0), closer(1.3, 300, 160), post(300, 40, "0x404040")}},
	{name: "6 farther late post", video: six, lenses: []lens{cut(20, 0), farther(0.8), post(350, 24, "0x505040")}},
	{name: "6 lingers, post", video: six, lenses: []lens{cut(60, 0), lingering(0, 12, 15), post(340, 40, "0x404040")}},
	{name: "5 lingers, post", video: five, lenses: []lens{lingering(30, 8, 20), post(270, 24, "0x604030")}},
	{name: "6 in, post", video: six, lenses: []lens{cut(10, 100), post(300, 30, "0x404040")}},
	{name: "6 two", video: six, lenses: []lens{joined(60, -180, 440, 320)}},
	{name: "5 two", video: five, lenses: []lens{joined(40, 150, 440, 200)}},
	{name: "6 empty dark mirrored", video: six, lenses: []lens{cut(230, 0), filtered(dark), mirrored()}},
	{name: "6 empty drift", video: six, lenses: []lens{cut(196, 0), filtered(drift + "," + noisy)}},
}
