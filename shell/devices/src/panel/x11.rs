use std::path::PathBuf;

use x11rb::connection::{Connection as _, RequestConnection as _};
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::dpms::{ConnectionExt as _, DPMSMode};
use x11rb::protocol::randr::{ConnectionExt as _, Output};
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, PropMode};
use x11rb::rust_connection::RustConnection;

use super::{Dimmer, Panel, PanelError, backlight};

/// What drivers call the property of an output that sets its light.
const PROPERTIES: [&[u8]; 2] = [b"Backlight", b"BACKLIGHT"];

/// The panel behind an X server: switched by DPMS, its brightness set by the best there is.
pub struct ScreenPanel {
    display: Option<String>,
    backlights: PathBuf,
    server: Option<Server>,
    /// A backlight that could not be set is not tried again.
    backlight_refused: bool,
}

struct Server {
    connection: RustConnection,
    root: u32,
    /// Whether the server switches its screen.
    switches: bool,
}

impl ScreenPanel {
    /// The panel of a display, or of the one that the environment names, with the backlights of `/sys/class/backlight`.
    pub fn new(display: Option<String>) -> Self {
        Self::with_backlights(display, "/sys/class/backlight".into())
    }

    /// The same with backlights that are elsewhere.
    pub const fn with_backlights(display: Option<String>, backlights: PathBuf) -> Self {
        Self { display, backlights, server: None, backlight_refused: false }
    }

    /// Does something with the server; one that does not answer is connected to anew the next time.
    fn with<T>(&mut self, act: impl FnOnce(&Server) -> Result<T, ReplyError>) -> Result<T, PanelError> {
        let server = match self.server.take() {
            Some(server) => server,
            None => Server::connect(self.display.as_deref())?,
        };
        let outcome = act(&server).map_err(|error| PanelError::Server(error.to_string()));
        self.server = outcome.is_ok().then_some(server);
        outcome
    }

    fn set_backlight(&mut self, percent: u8) -> bool {
        let Some(device) = backlight::find(&self.backlights).filter(|_| !self.backlight_refused) else {
            return false;
        };
        let outcome = backlight::set(&device, percent);
        if let Err(error) = &outcome {
            self.backlight_refused = true;
            tracing::warn!(%error, device = %device.display(), "the backlight is not ours to set");
        }
        outcome.is_ok()
    }
}

impl Panel for ScreenPanel {
    fn is_lit(&mut self) -> Result<Option<bool>, PanelError> {
        self.with(|server| if server.switches { server.is_lit().map(Some) } else { Ok(None) })
    }

    fn light(&mut self, on: bool) -> Result<(), PanelError> {
        self.with(|server| server.light(on))
    }

    fn set_brightness(&mut self, percent: u8) -> Result<Option<Dimmer>, PanelError> {
        if self.set_backlight(percent) {
            return Ok(Some(Dimmer::Backlight));
        }
        self.with(|server| {
            if server.set_property(percent)? {
                return Ok(Some(Dimmer::Property));
            }
            Ok(server.set_gamma(percent)?.then_some(Dimmer::Gamma))
        })
    }

    fn has_backlight(&mut self) -> bool {
        let device = backlight::find(&self.backlights).filter(|_| !self.backlight_refused);
        device.is_some_and(|device| backlight::is_ours(&device))
    }
}

impl Server {
    fn connect(display: Option<&str>) -> Result<Self, PanelError> {
        let failed = |error: &dyn std::fmt::Display| PanelError::Server(error.to_string());
        let (connection, screen) = RustConnection::connect(display).map_err(|error| failed(&error))?;
        let root = connection.setup().roots.get(screen).ok_or_else(|| failed(&"no screen"))?.root;
        let switches = Self::switches(&connection).map_err(|error| failed(&error))?;
        let server = Self { connection, root, switches };
        server.keep_lit().map_err(|error| failed(&error))?;
        Ok(server)
    }

    fn switches(connection: &RustConnection) -> Result<bool, ReplyError> {
        let known = connection.extension_information(x11rb::protocol::dpms::X11_EXTENSION_NAME)?;
        Ok(known.is_some() && connection.dpms_capable()?.reply()?.capable)
    }

    fn is_lit(&self) -> Result<bool, ReplyError> {
        let info = self.connection.dpms_info()?.reply()?;
        Ok(!info.state || info.power_level == DPMSMode::ON)
    }

    /// Without timeouts only what is said here blanks.
    fn keep_lit(&self) -> Result<(), ReplyError> {
        if self.switches {
            self.connection.dpms_set_timeouts(0, 0, 0)?.check()?;
        }
        Ok(())
    }

    /// Switched on, it is left without DPMS.
    fn light(&self, on: bool) -> Result<(), ReplyError> {
        let server = &self.connection;
        if on {
            if server.dpms_info()?.reply()?.state {
                server.dpms_force_level(DPMSMode::ON)?.check()?;
                server.dpms_disable()?.check()?;
            }
        } else {
            server.dpms_enable()?.check()?;
            server.dpms_force_level(DPMSMode::OFF)?.check()?;
        }
        Ok(())
    }

    fn has_randr(&self) -> Result<bool, ConnectionError> {
        let known = self.connection.extension_information(x11rb::protocol::randr::X11_EXTENSION_NAME)?;
        Ok(known.is_some())
    }

    /// Whether there was an output whose light could be set.
    fn set_property(&self, percent: u8) -> Result<bool, ReplyError> {
        if !self.has_randr()? {
            return Ok(false);
        }
        let resources = self.connection.randr_get_screen_resources_current(self.root)?.reply()?;
        let mut is_set = false;
        for name in PROPERTIES {
            // One that nobody has made is none.
            let atom = self.connection.intern_atom(true, name)?.reply()?.atom;
            if atom == Atom::from(AtomEnum::NONE) {
                continue;
            }
            for output in &resources.outputs {
                is_set |= self.set_output(*output, atom, percent)?;
            }
        }
        Ok(is_set)
    }

    fn set_output(&self, output: Output, atom: Atom, percent: u8) -> Result<bool, ReplyError> {
        let property = match self.connection.randr_query_output_property(output, atom)?.reply() {
            Ok(property) => property,
            // The output has no such property.
            Err(ReplyError::X11Error(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let &[least, most] = property.valid_values.as_slice() else { return Ok(false) };
        let value = least + i32::try_from(i64::from(most - least) * i64::from(percent) / 100).unwrap_or(0);
        let (format, integer) = (32, Atom::from(AtomEnum::INTEGER));
        let bytes = value.to_ne_bytes();
        let change = self.connection.randr_change_output_property(
            output,
            atom,
            integer,
            format,
            PropMode::REPLACE,
            1,
            &bytes,
        )?;
        change.check()?;
        Ok(true)
    }

    /// Whether there was a picture whose values could be made smaller.
    fn set_gamma(&self, percent: u8) -> Result<bool, ReplyError> {
        if !self.has_randr()? {
            return Ok(false);
        }
        let resources = self.connection.randr_get_screen_resources_current(self.root)?.reply()?;
        let mut is_set = false;
        for crtc in resources.crtcs {
            let size = self.connection.randr_get_crtc_gamma_size(crtc)?.reply()?.size;
            if size < 2 {
                continue;
            }
            let ramp = ramp(size, percent);
            self.connection.randr_set_crtc_gamma(crtc, &ramp, &ramp, &ramp)?.check()?;
            // Some drivers take it and do nothing.
            is_set |= self.connection.randr_get_crtc_gamma(crtc)?.reply()?.red.last() == ramp.last();
        }
        Ok(is_set)
    }
}

/// The values of a picture, this much darker.
fn ramp(size: u16, percent: u8) -> Vec<u16> {
    let value = |step: u16| {
        let full = u64::from(u16::MAX) * u64::from(step) / u64::from(size.saturating_sub(1).max(1));
        u16::try_from(full * u64::from(percent.min(100)) / 100).unwrap_or(u16::MAX)
    };
    (0..size).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_goes_from_nothing_to_its_share() {
        assert_eq!(ramp(2, 100), [0, u16::MAX]);
        assert_eq!(ramp(3, 50), [0, 16_383, 32_767]);
        assert_eq!(ramp(256, 10).last(), Some(&6_553));
    }
}
