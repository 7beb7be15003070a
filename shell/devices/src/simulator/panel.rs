use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::panel::{Dimmer, Panel, PanelError};

/// A panel that is none: it remembers, and a touch wakes it as an X server does.
#[derive(Debug, Clone)]
pub struct SimulatedPanel {
    can_switch: bool,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug)]
struct State {
    lit: bool,
    percent: u8,
}

impl SimulatedPanel {
    /// Lit and bright.
    pub fn new(can_switch: bool) -> Self {
        let state = State { lit: true, percent: 100 };
        Self { can_switch, state: Arc::new((Mutex::new(state), Condvar::new())) }
    }

    /// Whether it is off.
    pub fn is_dark(&self) -> bool {
        !self.state().lit
    }

    /// How bright it was made.
    pub fn percent(&self) -> u8 {
        self.state().percent
    }

    /// A finger on it.
    pub fn touch(&self) {
        self.set_lit(true);
    }

    /// Somebody else switches it off.
    pub fn blank(&self) {
        self.set_lit(false);
    }

    /// Waits until it is lit, no longer than so.
    pub fn wait_until_lit(&self, patience: Duration) {
        let (_, changed) = &*self.state;
        let waited = changed.wait_timeout_while(self.state(), patience, |state| !state.lit);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(state.lit && !timeout.timed_out(), "it stays dark");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_lit(&self, lit: bool) {
        self.state().lit = lit;
        self.state.1.notify_all();
    }
}

impl Panel for SimulatedPanel {
    fn is_lit(&mut self) -> Result<Option<bool>, PanelError> {
        Ok(self.can_switch.then(|| self.state().lit))
    }

    fn light(&mut self, on: bool) -> Result<(), PanelError> {
        self.set_lit(on);
        Ok(())
    }

    fn set_brightness(&mut self, percent: u8) -> Result<Option<Dimmer>, PanelError> {
        self.state().percent = percent;
        Ok(Some(Dimmer::Backlight))
    }

    fn has_backlight(&mut self) -> bool {
        true
    }
}
