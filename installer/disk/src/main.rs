//! The program `kiosk-installer`: on a machine that was started from an installer stick it puts the terminal's system onto a disk
//! of that machine. It alone may write to disks; what is touched on the screen comes from the agent, through a directory of files
//! ([`exchange`]), and only disks that this program has found itself are ever written.

mod disks;
mod exchange;
mod restart;
mod stick;
mod write;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use clap::Parser;
use terminal_core::Mono;
use terminal_core::installation::{Installation, InstallationOrder};

use exchange::Exchange;
use stick::Stick;
use write::{Job, News};

/// Puts the terminal's system from the stick that this machine was started from onto a disk of it.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// The stick's partition with the installer's files
    #[arg(long)]
    partition: PathBuf,
    /// Where what is shown and what is wanted lies
    #[arg(long)]
    directory: PathBuf,
}

/// How often everything is looked at.
const TICK: Duration = Duration::from_millis(200);
/// How often the machine's disks are.
const DISKS_EVERY_MS: u64 = 2_000;

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    tracing_subscriber::fmt().without_time().with_ansi(false).with_writer(std::io::stderr).init();
    let exchange = Exchange::open(&args.directory)?;
    let stick = Arc::new(Stick::open(&args.partition, &args.directory.join("stick"))?);
    Installer::new(stick, exchange).run()
}

/// One task owns it; what takes minutes runs beside it and sends news.
struct Installer {
    stick: Arc<Stick>,
    exchange: Exchange,
    installation: Installation,
    begun: Instant,
    disks_at: Option<Mono>,
    job: Option<(Receiver<News>, Arc<AtomicBool>)>,
}

impl Installer {
    fn new(stick: Arc<Stick>, exchange: Exchange) -> Self {
        let brings = &stick.contents;
        let settings = !stick.files_to_bring().is_empty();
        let installation =
            Installation::new(brings.version.clone(), brings.bytes, settings, brings.unattended);
        Self { stick, exchange, installation, begun: Instant::now(), disks_at: None, job: None }
    }

    fn run(mut self) -> anyhow::Result<()> {
        loop {
            self.look_at_disks();
            if let Some(request) = self.exchange.take_request()
                && self.are_disks_as_shown()
            {
                let order = self.installation.handle_request(request);
                self.follow(order);
            }
            let order = self.installation.handle_timeout(self.now());
            self.follow(order);
            self.hear_news();
            self.exchange.show(&self.installation.view(self.now()))?;
            if self.installation.is_installed() {
                return restart::when_gone(&self.stick.disk);
            }
            std::thread::sleep(TICK);
        }
    }

    fn now(&self) -> Mono {
        Mono(u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// A disk that was put in the place of another has its name: what was touched for the one is not done to the other.
    fn are_disks_as_shown(&mut self) -> bool {
        let shown = self.installation.view(self.now()).disks;
        self.disks_at = None;
        self.look_at_disks();
        let are = self.installation.view(self.now()).disks == shown;
        if !are {
            tracing::warn!("the disks are others than were shown: nothing is done");
        }
        are
    }

    fn look_at_disks(&mut self) {
        let now = self.now();
        let is_due = self.disks_at.is_none_or(|at| now.since(at) >= DISKS_EVERY_MS);
        // What is being written is not looked at, and stays in the list that was chosen from.
        if is_due && self.job.is_none() {
            self.disks_at = Some(now);
            let found = disks::find(&self.stick.disk);
            self.installation.handle_disks(found, now);
        }
    }

    fn follow(&mut self, order: Option<InstallationOrder>) {
        match order {
            None => {}
            Some(InstallationOrder::Stop) => {
                if let Some((_, stop)) = &self.job {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            Some(InstallationOrder::Write { disk }) => {
                tracing::info!(disk, "the system is written");
                let (sender, news) = channel();
                let stop = Arc::new(AtomicBool::new(false));
                let job = Job { stick: Arc::clone(&self.stick), disk, stop: Arc::clone(&stop), news: sender };
                std::thread::spawn(move || job.run());
                self.job = Some((news, stop));
            }
        }
    }

    fn hear_news(&mut self) {
        let Some((news, _)) = &self.job else { return };
        let heard: Vec<News> = news.try_iter().collect();
        for one in heard {
            match one {
                News::Written(percent) => self.installation.handle_written(percent),
                News::Compared(percent) => self.installation.handle_compared(percent),
                News::Ended(outcome) => {
                    tracing::info!(?outcome, "the writing has ended");
                    self.installation.handle_ended(outcome);
                    self.job = None;
                }
            }
        }
    }
}
