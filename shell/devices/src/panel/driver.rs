//! A thread that has a panel do what was asked for last, and sees that it stays so.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::{Panel, PanelError, PanelEvent, PanelRequest, PanelState};

/// How often somebody looks whether a panel is still as it should be.
pub const LOOK: Duration = Duration::from_secs(2);

/// Starts it for as long as the process lives, or the sender of requests does. It begins lit: the one who had it before may have
/// ended while it was dark.
pub fn start(
    panel: impl Panel + 'static,
    look: Duration,
    tell: impl FnMut(PanelEvent) + Send + 'static,
) -> io::Result<Sender<PanelRequest>> {
    let (sender, requests) = channel();
    let wanted = PanelRequest { lit: true, percent: None };
    let driver = Driver { panel, look, requests, tell, wanted, told: None, failed: false };
    std::thread::Builder::new().name("panel".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<P, T> {
    panel: P,
    look: Duration,
    requests: Receiver<PanelRequest>,
    tell: T,
    wanted: PanelRequest,
    told: Option<PanelState>,
    /// Whether the last try failed, so that it is logged once.
    failed: bool,
}

impl<P: Panel, T: FnMut(PanelEvent)> Driver<P, T> {
    fn run(mut self) {
        self.obey();
        loop {
            match self.requests.recv_timeout(self.look) {
                Ok(request) => {
                    // Of several the last one counts.
                    self.wanted = self.requests.try_iter().last().unwrap_or(request);
                    self.obey();
                }
                Err(RecvTimeoutError::Timeout) if self.failed => self.obey(),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn obey(&mut self) {
        let outcome = self.apply();
        self.note(outcome);
    }

    fn apply(&mut self) -> Result<PanelState, PanelError> {
        let PanelRequest { lit, percent } = self.wanted;
        let before = self.panel.is_lit()?;
        // Dimmed before it goes dark and before it comes back: nobody is dazzled.
        let dimmer = match percent {
            Some(percent) => self.panel.set_brightness(percent)?,
            None => None,
        };
        if before.is_some_and(|before| before != lit) {
            self.panel.light(lit)?;
        }
        Ok(PanelState {
            switches_off: before.is_some(),
            is_lit: self.panel.is_lit()?.unwrap_or(true),
            percent: percent.filter(|_| dimmer.is_some()),
            has_backlight: self.panel.has_backlight(),
        })
    }

    /// Nobody but this terminal blanks its screen, and a finger on a dark one is heard of.
    fn look(&mut self) {
        match self.panel.is_lit() {
            Ok(Some(true)) if !self.wanted.lit => (self.tell)(PanelEvent::Woken),
            Ok(Some(false)) if self.wanted.lit => self.obey(),
            Ok(_) => {}
            Err(error) => self.note(Err(error)),
        }
    }

    fn note(&mut self, outcome: Result<PanelState, PanelError>) {
        match outcome {
            Ok(state) => {
                self.failed = false;
                if self.told.replace(state) != Some(state) {
                    tracing::info!(?state, "the panel");
                    (self.tell)(PanelEvent::State(state));
                }
            }
            Err(error) => {
                if !std::mem::replace(&mut self.failed, true) {
                    tracing::warn!(%error, "the panel does not do what it should");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::simulator::SimulatedPanel;

    const QUICK: Duration = Duration::from_millis(5);
    const PATIENCE: Duration = Duration::from_secs(10);

    fn state(lit: bool, percent: u8) -> PanelEvent {
        PanelEvent::State(PanelState {
            switches_off: true,
            is_lit: lit,
            percent: Some(percent),
            has_backlight: true,
        })
    }

    #[test]
    fn it_goes_dark_is_woken_by_a_touch_and_lit_again_when_asked() {
        let panel = SimulatedPanel::new(true);
        let (events, heard) = channel();
        let requests = start(panel.clone(), QUICK, move |event| {
            let _ = events.send(event);
        })
        .unwrap();
        let next = || heard.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(next(), PanelEvent::State(PanelState { is_lit: true, percent: None, .. })));
        requests.send(PanelRequest { lit: false, percent: Some(35) }).unwrap();
        assert_eq!(next(), state(false, 35));
        assert_eq!((panel.is_dark(), panel.percent()), (true, 35));
        panel.touch();
        assert_eq!(next(), PanelEvent::Woken);
        requests.send(PanelRequest { lit: true, percent: Some(50) }).unwrap();
        let lit = std::iter::repeat_with(next).find(|event| matches!(event, PanelEvent::State(_)));
        assert_eq!(lit, Some(state(true, 50)));
    }

    #[test]
    fn nobody_else_blanks_it_and_one_that_is_found_dark_is_lit() {
        let panel = SimulatedPanel::new(true);
        panel.blank();
        let (events, heard) = channel();
        let _requests = start(panel.clone(), QUICK, move |event| {
            let _ = events.send(event);
        })
        .unwrap();
        heard.recv_timeout(PATIENCE).unwrap();
        assert!(!panel.is_dark());
        panel.blank();
        panel.wait_until_lit(PATIENCE);
    }

    #[test]
    fn one_that_cannot_be_switched_says_so_and_stays_lit() {
        let panel = SimulatedPanel::new(false);
        let (events, heard) = channel();
        let requests = start(panel, QUICK, move |event| {
            let _ = events.send(event);
        })
        .unwrap();
        heard.recv_timeout(PATIENCE).unwrap();
        requests.send(PanelRequest { lit: false, percent: Some(35) }).unwrap();
        let told = heard.recv_timeout(PATIENCE).unwrap();
        let still = PanelState { switches_off: false, is_lit: true, percent: Some(35), has_backlight: true };
        assert_eq!(told, PanelEvent::State(still));
    }
}
