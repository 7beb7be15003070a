//! Measurements.

pub mod ink;
pub mod pinyin;

use std::time::{Duration, Instant};

/// How often the right answer came first, and among the first five; and how long answers took.
#[derive(Default)]
pub struct Tally {
    asked: usize,
    first: usize,
    five: usize,
    times: Vec<Duration>,
}

impl Tally {
    /// Times `answer` and looks for `expected` in it.
    pub fn ask(&mut self, expected: &str, answer: impl FnOnce() -> Vec<String>) {
        let start = Instant::now();
        let given = answer();
        self.times.push(start.elapsed());
        self.asked += 1;
        self.first += usize::from(given.first().is_some_and(|text| text == expected));
        self.five += usize::from(given.iter().take(5).any(|text| text == expected));
    }

    /// A row of a Markdown table.
    pub fn row(&mut self, name: &str) -> String {
        self.times.sort();
        let at = |share: usize| self.times.get(self.times.len() * share / 100).copied().unwrap_or_default();
        format!(
            "| {name} | {} | {} | {} | {:.2} | {:.2} |",
            self.asked,
            self.share(self.first),
            self.share(self.five),
            at(50).as_secs_f64() * 1e3,
            at(99).as_secs_f64() * 1e3
        )
    }

    fn share(&self, part: usize) -> String {
        let thousandths = (part * 1000 + self.asked / 2) / self.asked.max(1);
        format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
    }
}

/// The head of the tables that [`Tally::row`] fills.
pub const HEAD: &str = "| | asked | top-1 | top-5 | p50 ms | p99 ms |\n|---|---|---|---|---|---|";
