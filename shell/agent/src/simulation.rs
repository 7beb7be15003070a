//! Many terminals in one process, on the machines of terminal-core: for the demo's fleet and for the
//! load bench. What a real terminal takes from its hardware, its shell and its citizens is made up here,
//! plausibly; each simulated terminal says what it is in its hardware's model.

mod bench;
mod citizen;
mod codes;
mod curve;
mod devices;
mod drive;
mod fleet;
mod gateway;
mod histogram;
mod life;
mod seed;
mod supplies;
mod terminal;
mod upgrade;

pub use bench::{BenchOptions, BenchReport, bench_check_ins};
pub use codes::read_codes;
pub use fleet::{FleetOptions, SimulationError, simulate};
pub use histogram::{Histogram, Latency};
pub use life::Liveliness;
pub use seed::FleetSeed;
