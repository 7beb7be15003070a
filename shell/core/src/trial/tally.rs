use fleet_protocol::InspectionReport;

/// Counts what happens, and keeps the first of each kind, as many as a report names: a page may say the same without end.
#[derive(Debug, Clone)]
pub(super) struct Tally<T> {
    first: Vec<T>,
    total: u32,
}

impl<T: PartialEq> Tally<T> {
    /// Nothing has happened.
    pub(super) const fn new() -> Self {
        Self { first: Vec::new(), total: 0 }
    }

    /// It happened once more.
    pub(super) fn add(&mut self, it: T) {
        self.total = self.total.saturating_add(1);
        if self.first.len() < InspectionReport::MAX_NAMED && !self.first.contains(&it) {
            self.first.push(it);
        }
    }

    /// The first of each kind.
    pub(super) fn first(&self) -> &[T] {
        &self.first
    }

    /// How often something happened.
    pub(super) const fn total(&self) -> u32 {
        self.total
    }
}
