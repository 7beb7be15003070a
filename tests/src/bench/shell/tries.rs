//! What is measured of one and the other alike.

use std::path::Path;
use std::time::{Duration, Instant};

use super::memory;
use super::picture;
use super::screen::{Area, Look, Screen};
use crate::harness::display::Display;
use crate::harness::process::Process;

const LIMIT: Duration = Duration::from_secs(60);
/// A finger that lies still before the touch.
const STILL: Duration = Duration::from_millis(300);

/// One that shows a home page and opens an app from it.
pub trait Peer {
    const NAME: &'static str;
    /// Starts it.
    fn start(&self, display: &Display) -> anyhow::Result<Process>;
    /// What opens the app.
    fn card(&self) -> Area;
    /// Goes back from the app to the home page.
    async fn go_back(&self, display: &Display, screen: &Screen) -> anyhow::Result<()>;
}

/// All that was measured of one, and how its pages look at rest.
#[derive(Default)]
pub struct Tries {
    home: Option<Look>,
    app: Option<Look>,
    start_ms: Vec<f64>,
    home_mib: Vec<f64>,
    app_mib: Vec<f64>,
    answer_ms: Vec<f64>,
    open_ms: Vec<f64>,
}

/// Medians.
pub struct Figures([f64; 5]);

impl Figures {
    pub const NAMES: [(&str, &str); 5] = [
        ("start to painted home page", "ms"),
        ("memory at the home page", "MiB"),
        ("memory with the app open", "MiB"),
        ("touch to the first change that is seen", "ms"),
        ("end of the touch to the painted app", "ms"),
    ];

    pub const fn values(&self) -> &[f64; 5] {
        &self.0
    }
}

impl Tries {
    pub fn figures(&self) -> Figures {
        let all = [&self.start_ms, &self.home_mib, &self.app_mib, &self.answer_ms, &self.open_ms];
        Figures(all.map(|tries| median(tries)))
    }
}

/// Starts one, opens the app some times, and ends it. The first time of all only shows how its pages look.
pub async fn once<P: Peer>(
    peer: &P,
    display: &Display,
    screen: &Screen,
    openings: usize,
    pictures: Option<&Path>,
    tries: &mut Tries,
) -> anyhow::Result<()> {
    let (home, app) = match (&tries.home, &tries.app) {
        (Some(home), Some(app)) => (home.clone(), app.clone()),
        _ => looks(peer, display, screen, pictures).await?,
    };
    screen.move_away()?;
    let began = Instant::now();
    let process = peer.start(display)?;
    tries.start_ms.push(ms(screen.until_painted(screen.page(), &home, began, LIMIT)?));
    screen.at_rest(screen.page(), LIMIT).await?;
    tries.home_mib.push(of(&process)?);
    for opening in 0..openings {
        screen.at_rest(screen.page(), LIMIT).await?;
        let (answer, open) = open(screen, peer.card(), &app).await?;
        tries.answer_ms.push(ms(answer));
        tries.open_ms.push(ms(open));
        screen.at_rest(screen.page(), LIMIT).await?;
        if opening == 0 {
            tries.app_mib.push(of(&process)?);
        }
        peer.go_back(display, screen).await?;
        screen.until_painted(screen.page(), &home, Instant::now(), LIMIT)?;
    }
    process.kill().await;
    (tries.home, tries.app) = (Some(home), Some(app));
    Ok(())
}

/// How home page and app look at rest.
async fn looks<P: Peer>(
    peer: &P,
    display: &Display,
    screen: &Screen,
    pictures: Option<&Path>,
) -> anyhow::Result<(Look, Look)> {
    screen.move_away()?;
    let process = peer.start(display)?;
    let empty = screen.look(screen.page())?;
    screen.until_changed(screen.page(), &empty, Instant::now(), LIMIT)?;
    let home = screen.at_rest(screen.page(), LIMIT).await?;
    picture(display, pictures, &format!("{}-home", P::NAME)).await?;
    let at_rest = screen.look(screen.page())?;
    press_and_release(screen, peer.card()).await?;
    screen.until_changed(screen.page(), &at_rest, Instant::now(), LIMIT)?;
    let app = screen.at_rest(screen.page(), LIMIT).await?;
    picture(display, pictures, &format!("{}-app", P::NAME)).await?;
    anyhow::ensure!(app.likeness(&home) < 0.9, "{}: the app did not open", P::NAME);
    process.kill().await;
    Ok((home, app))
}

/// Touches the card: how long until anything of it changes, and from the end of the touch until the app is there.
pub async fn open(screen: &Screen, card: Area, app: &Look) -> anyhow::Result<(Duration, Duration)> {
    screen.move_to(middle(card))?;
    tokio::time::sleep(STILL).await;
    let before = screen.look(card)?;
    let pressed = screen.press()?;
    let answer = screen.until_changed(card, &before, pressed, LIMIT)?;
    let released = screen.release()?;
    Ok((answer, screen.until_painted(screen.page(), app, released, LIMIT)?))
}

/// A touch of no hurry.
pub async fn press_and_release(screen: &Screen, area: Area) -> anyhow::Result<()> {
    screen.move_to(middle(area))?;
    screen.press()?;
    tokio::time::sleep(Duration::from_millis(80)).await;
    screen.release()?;
    Ok(())
}

const fn middle(area: Area) -> (u16, u16) {
    (area.x + area.width / 2, area.y + area.height / 2)
}

/// Memory of a process and all that it started, in MiB.
pub fn of(process: &Process) -> anyhow::Result<f64> {
    memory::proportional_mib(process.pid().ok_or_else(|| anyhow::anyhow!("the process has ended"))?)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(tries: &[f64]) -> f64 {
    let mut sorted = tries.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
