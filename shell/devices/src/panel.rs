//! The terminal's panel: switched off and on, and made darker or brighter.

mod backlight;
pub mod driver;
mod x11;

use std::io;

pub use x11::ScreenPanel;

/// What can be done with a panel. Every call may talk to it anew; one that fails may be tried again.
pub trait Panel: Send {
    /// Whether it is lit; `None` where it cannot be switched.
    fn is_lit(&mut self) -> Result<Option<bool>, PanelError>;
    /// Switches it on or off, for as long as nobody touches anything.
    fn light(&mut self, on: bool) -> Result<(), PanelError>;
    /// Sets its brightness in percent, and says by what; `None` where nothing here can.
    fn set_brightness(&mut self, percent: u8) -> Result<Option<Dimmer>, PanelError>;
    /// Whether the light itself can be set by the kernel's backlight, as far as anybody knows before it is.
    fn has_backlight(&mut self) -> bool;
}

/// By what a panel becomes darker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimmer {
    /// The kernel's backlight (`/sys/class/backlight`).
    Backlight,
    /// The X server's property of an output.
    Property,
    /// The picture's values, where the light itself cannot be set: it saves no power.
    Gamma,
}

/// Why a panel did not do it.
#[derive(Debug, thiserror::Error)]
pub enum PanelError {
    /// The X server is not there, or does not answer.
    #[error("the X server: {0}")]
    Server(String),
    /// The kernel refuses.
    #[error("the backlight: {0}")]
    Backlight(#[from] io::Error),
}

/// What it is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelRequest {
    /// Whether anything is to be seen.
    pub lit: bool,
    /// How bright, in percent; `None` leaves it as it is.
    pub percent: Option<u8>,
}

/// What it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelState {
    /// Whether it can be switched off.
    pub switches_off: bool,
    /// Whether it is lit.
    pub is_lit: bool,
    /// Its brightness in percent as it was set; `None` where nothing was wanted, or nothing here can.
    pub percent: Option<u8>,
    /// Whether its light is one that the kernel sets.
    pub has_backlight: bool,
}

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelEvent {
    /// How it is, whenever that changes.
    State(PanelState),
    /// It was to be dark, and something has woken it: a finger, as far as anybody knows.
    Woken,
}
