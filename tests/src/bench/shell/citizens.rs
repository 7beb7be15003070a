//! What many citizens, one after another, do to the memory of one window that is never restarted.

use std::time::{Duration, Instant};

use super::kiosk::Kiosk;
use super::screen::{Look, Screen};
use super::tries::{Peer as _, of, press_and_release};
use crate::harness::display::Display;
use crate::harness::process::Process;

/// Memory is looked at after so many citizens.
const EACH: usize = 10;
/// The first citizens fill caches once and for all; their part is left out of the slope.
const WARM_UP: usize = 50;
const LIMIT: Duration = Duration::from_secs(60);
/// A touch that nothing came of is made again after this long: a page drops those of its first moments.
const AGAIN: Duration = Duration::from_secs(3);

/// Each opens the app and ends the session.
pub async fn print(kiosk: &Kiosk, display: &Display, screen: &Screen, sessions: usize) -> anyhow::Result<()> {
    let process = kiosk.start(display)?;
    let empty = screen.look(screen.page())?;
    screen.until_changed(screen.page(), &empty, Instant::now(), LIMIT)?;
    let home = screen.at_rest(screen.page(), LIMIT).await?;
    let began = Instant::now();
    let mut samples = vec![(0, of(&process)?)];
    for session in 1..=sessions {
        one(kiosk, screen, &home).await?;
        if session % EACH == 0 {
            screen.at_rest(screen.page(), LIMIT).await?;
            samples.push((session, of(&process)?));
            println!("{session} sessions: {:.1} MiB", samples[samples.len() - 1].1);
        }
    }
    tell(&samples, began.elapsed(), sessions);
    end(process).await
}

async fn one(kiosk: &Kiosk, screen: &Screen, home: &Look) -> anyhow::Result<()> {
    touch_until(screen, kiosk.card(), |now| now.likeness(home) < 0.9).await?;
    touch_until(screen, kiosk.end(), |now| now.likeness(home) >= 0.97).await
}

/// Touches until the page looks as it is wanted.
async fn touch_until(
    screen: &Screen,
    area: super::screen::Area,
    wanted: impl Fn(&Look) -> bool,
) -> anyhow::Result<()> {
    let began = Instant::now();
    while began.elapsed() < LIMIT {
        press_and_release(screen, area).await?;
        let touched = Instant::now();
        while touched.elapsed() < AGAIN {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if wanted(&screen.look(screen.page())?) {
                return Ok(());
            }
        }
    }
    anyhow::bail!("nothing came of a touch at {area:?}")
}

async fn end(process: Process) -> anyhow::Result<()> {
    process.kill().await;
    Ok(())
}

fn tell(samples: &[(usize, f64)], time: Duration, sessions: usize) {
    let settled: Vec<_> = samples.iter().copied().filter(|(session, _)| *session >= WARM_UP).collect();
    let first = samples.first().map_or(f64::NAN, |(_, mib)| *mib);
    let last = samples.last().map_or(f64::NAN, |(_, mib)| *mib);
    println!(
        "{sessions} sessions in {:.0} s: {first:.1} MiB before the first, {last:.1} MiB after the last; \
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
