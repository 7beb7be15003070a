//! What many citizens, one after another, do to the memory of one window that is never restarted.

use std::time::{Duration, Instant};

use super::kiosk::Kiosk;
use super::screen::{Area, Look, Screen};
use super::tries::{Peer as _, of, press_and_release};
use crate::harness::display::Display;
use crate::harness::process::Process;

/// So many citizens come without a pause; then nobody does for a while, as in a hall, and the window may put itself in order. Memory is looked
/// at before the last of them, when there is most to put in order.
const CROWD: usize = 20;
/// Nobody comes for so long.
const PAUSE: Duration = Duration::from_secs(10);
/// The first citizens fill caches once and for all; their part is left out of the slope.
const WARM_UP: usize = 50;
const LIMIT: Duration = Duration::from_secs(60);
/// A touch that nothing came of is made again after this long.
const AGAIN: Duration = Duration::from_secs(3);

/// What a citizen waits to see.
struct Sights {
    home: Look,
    /// The button that ends the session.
    end: Look,
}

/// Each opens the app and ends the session.
pub async fn print(kiosk: &Kiosk, display: &Display, screen: &Screen, sessions: usize) -> anyhow::Result<()> {
    let process = kiosk.start(display)?;
    let empty = screen.look(screen.page())?;
    screen.until_changed(screen.page(), &empty, Instant::now(), LIMIT)?;
    let home = screen.at_rest(screen.page(), LIMIT).await?;
    let first = of(&process)?;
    press_and_release(screen, kiosk.card()).await?;
    screen.until_changed(screen.page(), &home, Instant::now(), LIMIT)?;
    let end = screen.at_rest(kiosk.end(), LIMIT).await?;
    touch_until(screen, kiosk.end(), screen.page(), &home).await?;
    let sights = Sights { home, end };
    let began = Instant::now();
    let (mut samples, mut repeated) = (Vec::new(), 0);
    for session in 1..=sessions {
        repeated += one(kiosk, screen, &sights).await?;
        if session % CROWD == CROWD - 1 {
            screen.at_rest(screen.page(), LIMIT).await?;
            let mib = of(&process)?;
            samples.push((session, mib));
            println!("{session} sessions: {mib:.1} MiB, {repeated} touches made again");
        } else if session % CROWD == 0 {
            tokio::time::sleep(PAUSE).await;
        }
    }
    tell(first, &samples, began.elapsed(), sessions);
    end_of(process).await
}

/// How many touches had to be made again.
async fn one(kiosk: &Kiosk, screen: &Screen, sights: &Sights) -> anyhow::Result<usize> {
    let opened = touch_until(screen, kiosk.card(), kiosk.end(), &sights.end).await?;
    let ended = touch_until(screen, kiosk.end(), screen.page(), &sights.home).await?;
    Ok(opened + ended)
}

/// Touches until a part of the screen looks as it is wanted; how often that was done again.
async fn touch_until(screen: &Screen, touched: Area, watched: Area, wanted: &Look) -> anyhow::Result<usize> {
    let began = Instant::now();
    let mut again = 0;
    while began.elapsed() < LIMIT {
        press_and_release(screen, touched).await?;
        let since = Instant::now();
        while since.elapsed() < AGAIN {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if screen.look(watched)?.likeness(wanted) >= 0.97 {
                return Ok(again);
            }
        }
        again += 1;
    }
    anyhow::bail!("nothing came of a touch at {touched:?}")
}

async fn end_of(process: Process) -> anyhow::Result<()> {
    process.kill().await;
    Ok(())
}

fn tell(first: f64, samples: &[(usize, f64)], time: Duration, sessions: usize) {
    let settled: Vec<_> = samples.iter().copied().filter(|(session, _)| *session >= WARM_UP).collect();
    let last = samples.last().map_or(f64::NAN, |(_, mib)| *mib);
    println!(
        "{sessions} sessions in {:.0} s: {first:.1} MiB before the first, {last:.1} MiB before the last; \
         from the {WARM_UP}th on {:.1} KiB a session",
        time.as_secs_f64(),
        slope(&settled) * 1024.0
    );
}

/// MiB a session, by least squares.
fn slope(samples: &[(usize, f64)]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some thousand sessions")]
    let points: Vec<(f64, f64)> = samples.iter().map(|(session, mib)| (*session as f64, *mib)).collect();
    #[expect(clippy::cast_precision_loss, reason = "some hundred samples")]
    let count = points.len() as f64;
    let mean = |pick: fn(&(f64, f64)) -> f64| points.iter().map(pick).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    above / below
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_line_has_its_own_slope() {
        let line = [(50, 100.0), (60, 101.0), (70, 102.0)];
        assert!((slope(&line) - 0.1).abs() < 1e-9);
        assert!(slope(&[(50, 7.0), (60, 7.0)]).abs() < 1e-9);
    }
}
