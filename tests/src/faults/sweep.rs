//! Goes through the cases, many at a time, and counts.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fleet_release::Digest;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Options;
use super::fleet::Fleet;
use super::persistence::{Case, Model, Persistence};
use super::publish;
use super::record::Place;
use super::recover::{Fault, Known, recover};
use super::trace::Recording;

/// Most of a case is waiting for its probation to pass.
const CASES_PER_CORE: usize = 8;
/// Faults of each kind that are told in full; more of them are counted.
const TOLD: usize = 5;
/// Rounds of chance, at most.
const MOST_DRAWS: u32 = 200;

/// How many terminals came to what.
#[derive(Debug, Default, Clone)]
pub struct Sum {
    pub operations: usize,
    pub cases: usize,
    pub bricked: usize,
    pub damaged: usize,
    pub by_model: BTreeMap<&'static str, (usize, usize)>,
    pub took: Duration,
}

impl Sum {
    pub const fn is_good(&self) -> bool {
        self.bricked == 0 && self.damaged == 0
    }

    fn add(&mut self, model: Model, fault: Option<&Fault>) {
        self.cases += 1;
        let (cases, faults) = self.by_model.entry(name_of(model)).or_default();
        *cases += 1;
        match fault {
            None => {}
            Some(Fault::Bricked(_)) => {
                self.bricked += 1;
                *faults += 1;
            }
            Some(Fault::Damaged(_)) => {
                self.damaged += 1;
                *faults += 1;
            }
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what the power cut left | disks | faults |")?;
        writeln!(f, "|---|--:|--:|")?;
        for (model, (cases, faults)) in &self.by_model {
            writeln!(f, "| {model} | {cases} | {faults} |")?;
        }
        write!(
            f,
            "{} operations, {} different disks, {} bricked, {} damaged, {:.0} s",
            self.operations,
            self.cases,
            self.bricked,
            self.damaged,
            self.took.as_secs_f32()
        )
    }
}

const fn name_of(model: Model) -> &'static str {
    match model {
        Model::All => "1 everything (the program alone was killed)",
        Model::Synced => "2 what was synced, nothing else",
        Model::Names => "3 all names, and the content that was synced",
        Model::Torn => "4 the last write half",
        Model::Zeros => "5 the last write half, then zeros",
        Model::Journal(_) => "6 names up to a moment, content by chance",
        Model::Loose(_) => "7 the same, each directory for itself",
    }
}

/// Repeats one case and keeps its disk.
pub async fn one(
    place: &Place,
    recording: &Recording,
    persistence: &Persistence<'_>,
    case: Case,
) -> anyhow::Result<Sum> {
    let top = place.0.join(format!("case-{case}"));
    if top.exists() {
        std::fs::remove_dir_all(&top)?;
    }
    std::fs::create_dir_all(&top)?;
    let disk = persistence.disk(case);
    disk.write_to(&place.0.join(format!("case-{case}-before")))?;
    let known = Known::at(recording, case.cut);
    println!("   {case}: {known:?}, on {}", top.display());
    let fleet = Fleet::start(publish::repository(&place.releases())).await?;
    let fault = recover(place, &disk, &known, &fleet, "one", &top).await?;
    println!("   {fault:?}");
    let mut sum = Sum { operations: recording.changes.len(), ..Sum::default() };
    sum.add(case.model, fault.as_ref());
    Ok(sum)
}

/// Goes through as many different disks as are asked for.
pub async fn all(
    place: &Place,
    recording: &Recording,
    persistence: &Persistence<'_>,
    options: &Options,
) -> anyhow::Result<Sum> {
    let started = Instant::now();
    let fleet = Fleet::start(publish::repository(&place.releases())).await?;
    let mut tried = HashSet::new();
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let room = Arc::new(Semaphore::new(cores * CASES_PER_CORE));
    let mut running = JoinSet::new();
    let mut sum = Sum { operations: recording.changes.len(), ..Sum::default() };
    let tops = scratch()?;
    for case in order(recording, options) {
        if tried.len() == options.cases {
            break;
        }
        let disk = persistence.disk(case);
        if !tried.insert(disk.digest()) {
            continue;
        }
        let permit = Arc::clone(&room).acquire_owned().await?;
        while let Some(ended) = running.try_join_next() {
            let (case, fault): (Case, Option<Fault>) = ended??;
            tell(&mut sum, case, fault.as_ref(), started);
        }
        let (place, fleet) = (place.clone(), fleet.clone());
        let known = Known::at(recording, case.cut);
        let top = tops.path().join(case.to_string());
        running.spawn(async move {
            std::fs::create_dir_all(&top)?;
            let fault = recover(&place, &disk, &known, &fleet, &case.to_string(), &top).await;
            std::fs::remove_dir_all(&top)?;
            drop(permit);
            anyhow::Ok((case, fault?))
        });
    }
    while let Some(ended) = running.join_next().await {
        let (case, fault): (Case, Option<Fault>) = ended??;
        tell(&mut sum, case, fault.as_ref(), started);
    }
    sum.took = started.elapsed();
    println!("{sum}");
    if !sum.is_good() {
        println!("repeat one with --seed {} --recording {} --case ID", options.seed, place.0.display());
    }
    Ok(sum)
}

/// A place in memory if there is one: the disks are many and live for a second.
fn scratch() -> anyhow::Result<tempfile::TempDir> {
    let memory = PathBuf::from("/dev/shm");
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("faults-");
    Ok(builder.tempdir_in(&memory).or_else(|_| builder.tempdir())?)
}

fn tell(sum: &mut Sum, case: Case, fault: Option<&Fault>, started: Instant) {
    sum.add(case.model, fault);
    match fault {
        Some(Fault::Bricked(text)) if sum.bricked <= TOLD => println!("   BRICKED {case}: {text}"),
        Some(Fault::Damaged(text)) if sum.damaged <= TOLD => println!("   DAMAGED {case}: {text}"),
        Some(_) | None => {}
    }
    if sum.cases.is_multiple_of(500) {
        println!("   {} switched on, {:.0} s", sum.cases, started.elapsed().as_secs_f32());
    }
}

/// The cases in the order in which they are tried: those without chance, then round after round of chance. From late
/// to early, because a disk that several moments leave is tried once, for the latest, of which most is demanded.
fn order(recording: &Recording, options: &Options) -> Vec<Case> {
    let cuts = (0..=recording.changes.len()).rev();
    let plain: Vec<Case> =
        cuts.clone().flat_map(|cut| Case::PLAIN.map(|model| Case { cut, model })).collect();
    let round = |draw| {
        cuts.clone()
            .flat_map(move |cut| [Model::Journal(draw), Model::Loose(draw)].map(|model| Case { cut, model }))
    };
    if options.cases >= plain.len() {
        return plain.into_iter().chain((0..MOST_DRAWS).flat_map(round)).collect();
    }
    // Where fewer are wanted, they come from everywhere, and two of seven from chance.
    let mut some: Vec<Case> = plain.into_iter().chain(round(0)).collect();
    some.sort_by_cached_key(|case| mixed(options.seed, *case));
    some
}

fn mixed(seed: u64, case: Case) -> Digest {
    Digest::of(format!("{seed} {case}").as_bytes())
}
