//! One line a step: what was done and what was seen.

use std::time::Instant;

/// Prints the steps as they happen.
pub struct Report {
    started: Instant,
    steps: usize,
}

impl Report {
    pub fn start() -> Self {
        Self { started: Instant::now(), steps: 0 }
    }

    /// A step that held, with what was seen.
    pub fn step(&mut self, title: &str, seen: &str) {
        self.steps += 1;
        println!("{:>4} s  ✔ {:>2}. {title}: {seen}", self.started.elapsed().as_secs(), self.steps);
    }

    /// Something under way.
    pub fn note(&self, text: &str) {
        println!("{:>4} s    {text}", self.started.elapsed().as_secs());
    }

    pub fn steps(&self) -> usize {
        self.steps
    }
}
