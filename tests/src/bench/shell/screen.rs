//! The screen as a citizen has it: what it shows, and touches of it.

use std::time::{Duration, Instant};

use anyhow::Context;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection as _;
use x11rb::protocol::damage::{ConnectionExt as _, Damage, ReportLevel};
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat, MOTION_NOTIFY_EVENT, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// A part of the screen, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// Some of an area's pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look(Vec<u32>);

impl Look {
    /// The share of pixels that look the same, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(one, other)| look_the_same(**one, **other)).count();
        #[expect(clippy::cast_precision_loss, reason = "a share of some thousand pixels")]
        let share = same as f64 / self.0.len().max(1) as f64;
        share
    }
}

/// A slope of colours and an edge come out a step lighter or darker when they are painted in other pieces.
fn look_the_same(one: u32, other: u32) -> bool {
    one.to_ne_bytes().iter().zip(other.to_ne_bytes()).all(|(one, other)| one.abs_diff(other) <= A_STEP)
}

/// A connection to the X server that no page shares.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    whole: Area,
    painted: Damage,
}

/// Rows of an area that are looked at.
const ROWS: u16 = 60;
/// Of a row, each of so many pixels.
const EACH: usize = 7;
/// Bytes of a pixel on a screen of depth 24.
const PIXEL: usize = 4;
/// A page is painted when so much of it looks as it does at rest. The rest is clocks and countdowns.
const PAINTED: f64 = 0.97;
/// Of 256 of a colour.
const A_STEP: u8 = 8;
/// A page that looks the same for so long is at rest.
const REST: Duration = Duration::from_millis(2500);

impl Screen {
    pub fn connect(display: &str) -> anyhow::Result<Self> {
        let (connection, number) = x11rb::connect(Some(display))?;
        let screen = connection.setup().roots.get(number).context("the display has no screen")?;
        let whole = Area { x: 0, y: 0, width: screen.width_in_pixels, height: screen.height_in_pixels };
        let root = screen.root;
        connection
            .damage_query_version(1, 1)?
            .reply()
            .context("the display does not tell when it is painted on")?;
        let painted = connection.generate_id()?;
        connection.damage_create(painted, root, ReportLevel::NON_EMPTY)?.check()?;
        Ok(Self { connection, root, whole, painted })
    }

    /// All of it but the lowest part, where the shell has its bar.
    pub fn page(&self) -> Area {
        Area { height: self.whole.height - self.whole.height / 8, ..self.whole }
    }

    /// What an area shows now.
    pub fn look(&self, area: Area) -> anyhow::Result<Look> {
        let step = (area.height / ROWS).max(1);
        let rows = (0..area.height).step_by(usize::from(step)).map(|row| {
            let (x, y) = (i16::try_from(area.x)?, i16::try_from(area.y + row)?);
            Ok(self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, area.width, 1, !0)?)
        });
        // All are asked for before the first is waited for.
        let asked = rows.collect::<anyhow::Result<Vec<_>>>()?;
        let mut pixels = Vec::new();
        for cookie in asked {
            let data = cookie.reply()?.data;
            let row = data.chunks_exact(PIXEL).step_by(EACH);
            pixels.extend(row.map(|pixel| u32::from_ne_bytes([pixel[0], pixel[1], pixel[2], 0])));
        }
        Ok(Look(pixels))
    }

    /// What an area shows once it is at rest.
    pub async fn at_rest(&self, area: Area, limit: Duration) -> anyhow::Result<Look> {
        let began = Instant::now();
        let (mut last, mut since) = (self.look(area)?, Instant::now());
        while began.elapsed() < limit {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let now = self.look(area)?;
            if now.likeness(&last) < PAINTED {
                since = Instant::now();
                last = now;
            } else if since.elapsed() >= REST {
                return Ok(now);
            }
        }
        anyhow::bail!("the screen did not come to rest within {} s", limit.as_secs())
    }

    /// How long until an area looks like this.
    pub fn until_painted(
        &self,
        area: Area,
        rest: &Look,
        began: Instant,
        limit: Duration,
    ) -> anyhow::Result<Duration> {
        let mut last = 0.0;
        let painted = self.until(area, began, limit, |now| {
            last = now.likeness(rest);
            last >= PAINTED
        });
        painted.with_context(|| format!("{:.1} % of the page look as they do at rest", last * 100.0))
    }

    /// How long until anything in an area is other than it was.
    pub fn until_changed(
        &self,
        area: Area,
        before: &Look,
        began: Instant,
        limit: Duration,
    ) -> anyhow::Result<Duration> {
        self.until(area, began, limit, |now| now != before)
    }

    /// Looks whenever something has been painted. Looking all the time would take most of a processor from what is looked at.
    fn until(
        &self,
        area: Area,
        began: Instant,
        limit: Duration,
        mut wanted: impl FnMut(&Look) -> bool,
    ) -> anyhow::Result<Duration> {
        loop {
            // From here on paint is told of again.
            self.connection.damage_subtract(self.painted, x11rb::NONE, x11rb::NONE)?;
            let now = self.look(area)?;
            let passed = began.elapsed();
            if wanted(&now) {
                return Ok(passed);
            }
            anyhow::ensure!(passed < limit, "waited {} s in vain for the screen", limit.as_secs());
            self.wait_for_paint(limit.saturating_sub(passed))?;
        }
    }

    fn wait_for_paint(&self, limit: Duration) -> anyhow::Result<()> {
        let until = Instant::now() + limit;
        let mut is_painted = false;
        while !is_painted && Instant::now() < until {
            let left = Timespec::try_from(until.saturating_duration_since(Instant::now()))?;
            // What came with an answer lies in the connection already.
            if self.connection.poll_for_event()?.is_none() {
                poll(&mut [PollFd::new(self.connection.stream(), PollFlags::IN)], Some(&left))?;
            } else {
                is_painted = true;
            }
        }
        // All that was told until now is looked at.
        while self.connection.poll_for_event()?.is_some() {}
        Ok(())
    }

    /// Puts a finger down.
    pub fn press(&self) -> anyhow::Result<Instant> {
        self.fake(BUTTON_PRESS_EVENT)
    }

    /// Lifts it.
    pub fn release(&self) -> anyhow::Result<Instant> {
        self.fake(BUTTON_RELEASE_EVENT)
    }

    /// Where nothing lies under the pointer: what is hovered over looks different.
    pub fn move_away(&self) -> anyhow::Result<()> {
        self.move_to((1, 1))
    }

    /// Holds a finger there.
    pub fn move_to(&self, (x, y): (u16, u16)) -> anyhow::Result<()> {
        let (x, y) = (i16::try_from(x)?, i16::try_from(y)?);
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0)?.check()?;
        Ok(())
    }

    fn fake(&self, kind: u8) -> anyhow::Result<Instant> {
        let at = Instant::now();
        // The first button of a mouse: what a touch screen without gestures sends, too.
        self.connection.xtest_fake_input(kind, 1, 0, self.root, 0, 0, 0)?.check()?;
        Ok(at)
    }
}
