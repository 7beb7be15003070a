use std::collections::BTreeMap;

use fleet_protocol::ScreenTurn;
use terminal_core::display::{DisplaySettings, Plane, Turn};
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection as _;
use x11rb::protocol::randr::{ConnectionExt as _, Crtc, Mode, Output, Rotation, SetConfig};
use x11rb::protocol::xproto::{ConnectionExt as _, Timestamp, Window};
use x11rb::rust_connection::RustConnection;

use super::SetError;
use crate::controller::{DisplayFault, OutputSeen};

/// Which outputs show which part of the screen.
#[derive(Debug, Clone)]
pub struct Layout {
    crtcs: Vec<Shown>,
    primary: Output,
    config: Timestamp,
    size: (u16, u16),
}

/// What one controller of the graphics card shows on its outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    crtc: Crtc,
    corner: (i16, i16),
    size: (u16, u16),
    mode: Mode,
    rotation: Rotation,
    rotations: Rotation,
    outputs: Vec<Output>,
    names: Vec<String>,
}

/// An output, as touches need it.
#[derive(Debug, Clone, Copy)]
pub struct MainOutput {
    pub turn: Turn,
    /// Its part of the whole screen.
    pub part: Plane,
}

const TURNS: [(Turn, Rotation); 4] = [
    (ScreenTurn::Normal, Rotation::ROTATE0),
    (ScreenTurn::Left, Rotation::ROTATE90),
    (ScreenTurn::Inverted, Rotation::ROTATE180),
    (ScreenTurn::Right, Rotation::ROTATE270),
];

impl Layout {
    /// As it is now.
    pub fn look(connection: &RustConnection, root: Window) -> Result<Self, SetError> {
        let resources = connection.randr_get_screen_resources_current(root)?.reply()?;
        let config = resources.config_timestamp;
        let mut crtcs = Vec::new();
        for crtc in resources.crtcs {
            let info = connection.randr_get_crtc_info(crtc, config)?.reply()?;
            if info.mode == x11rb::NONE || info.outputs.is_empty() {
                continue;
            }
            let mut names = Vec::new();
            for output in &info.outputs {
                let output = connection.randr_get_output_info(*output, config)?.reply()?;
                names.push(String::from_utf8_lossy(&output.name).into_owned());
            }
            crtcs.push(Shown {
                crtc,
                corner: (info.x, info.y),
                size: (info.width, info.height),
                mode: info.mode,
                rotation: info.rotation,
                rotations: info.rotations,
                outputs: info.outputs,
                names,
            });
        }
        crtcs.sort_by_key(|shown| shown.corner);
        let primary = connection.randr_get_output_primary(root)?.reply()?.output;
        let whole = connection.get_geometry(root)?.reply()?;
        Ok(Self { crtcs, primary, config, size: (whole.width, whole.height) })
    }

    /// What it becomes by these settings, where they say nothing as it stood before; `None` where it is so already.
    pub fn turned(
        &self,
        settings: &DisplaySettings,
        before: &BTreeMap<String, Turn>,
    ) -> Result<Option<Self>, SetError> {
        let mut wanted = self.clone();
        for shown in &mut wanted.crtcs {
            let named =
                |turns: &BTreeMap<String, Turn>| shown.names.iter().find_map(|name| turns.get(name)).copied();
            let turn = named(&settings.turns).or(settings.others).or_else(|| named(before));
            let Some(turn) = turn else { continue };
            shown.turn(turn).map_err(SetError::Fault)?;
        }
        if wanted.crtcs == self.crtcs {
            return Ok(None);
        }
        wanted.place(&self.crtcs);
        Ok(Some(wanted))
    }

    /// Beside each other in their order; those that showed the same show the same.
    fn place(&mut self, before: &[Shown]) {
        let mut right = 0_u16;
        let mut last: Option<((i16, i16), i16)> = None;
        for (shown, before) in self.crtcs.iter_mut().zip(before) {
            let left = match last {
                Some((corner, left)) if corner == before.corner => left,
                _ => i16::try_from(right).unwrap_or(i16::MAX),
            };
            last = Some((before.corner, left));
            shown.corner = (left, 0);
            right = right.max(left.unsigned_abs().saturating_add(shown.size.0));
        }
        let height = self.crtcs.iter().map(|shown| shown.size.1).max();
        self.size = (right, height.unwrap_or(self.size.1));
    }

    /// Changes the screen to another layout; back to this one where the server does not do all of it.
    pub fn change_to(
        &self,
        wanted: &Self,
        connection: &RustConnection,
        root: Window,
    ) -> Result<(), SetError> {
        connection.grab_server()?;
        let outcome = self.change(wanted, connection, root);
        let outcome = outcome.or_else(|error| {
            tracing::error!(%error, "the screen goes back");
            wanted.change(self, connection, root)?;
            Err(error)
        });
        connection.ungrab_server()?;
        connection.flush()?;
        outcome
    }

    fn change(&self, wanted: &Self, connection: &RustConnection, root: Window) -> Result<(), SetError> {
        if wanted.size != self.size {
            // Nothing may stand out over the edge of a screen that becomes smaller.
            for shown in &self.crtcs {
                set(connection, self.config, shown, false)?;
            }
            let (width, height) = wanted.size;
            connection
                .randr_set_screen_size(root, width, height, millimetres(width), millimetres(height))?
                .check()?;
        }
        wanted.crtcs.iter().try_for_each(|shown| set(connection, self.config, shown, true))
    }

    /// That which the window is on.
    pub fn main_output(&self) -> Option<MainOutput> {
        let shown = self.main()?;
        let (width, height) = (f64::from(self.size.0), f64::from(self.size.1));
        let corner = (f64::from(shown.corner.0) / width, f64::from(shown.corner.1) / height);
        let size = (f64::from(shown.size.0) / width, f64::from(shown.size.1) / height);
        Some(MainOutput { turn: shown.turn_now(), part: Plane::into_part(corner, size) })
    }

    fn main(&self) -> Option<&Shown> {
        self.crtcs.iter().find(|shown| shown.outputs.contains(&self.primary)).or(self.crtcs.first())
    }

    /// For the page.
    pub fn seen(&self) -> Vec<OutputSeen> {
        let main = self.main().map(|shown| shown.crtc);
        let seen = |shown: &Shown| OutputSeen {
            name: shown.names.first().cloned().unwrap_or_default(),
            turn: shown.turn_now(),
            turns: TURNS
                .iter()
                .filter(|(_, bit)| shown.rotations.contains(*bit))
                .map(|(turn, _)| *turn)
                .collect(),
            main: Some(shown.crtc) == main,
        };
        self.crtcs.iter().map(seen).collect()
    }
}

impl Shown {
    fn turn_now(&self) -> Turn {
        TURNS
            .iter()
            .find(|(_, bit)| self.rotation.contains(*bit))
            .map_or(ScreenTurn::Normal, |(turn, _)| *turn)
    }

    fn turn(&mut self, turn: Turn) -> Result<(), DisplayFault> {
        let bit = TURNS.iter().find(|(one, _)| *one == turn).map_or(Rotation::ROTATE0, |(_, bit)| *bit);
        if self.rotation.contains(bit) {
            return Ok(());
        }
        if !self.rotations.contains(bit) {
            return Err(DisplayFault::Unsupported);
        }
        let stands = |rotation: Rotation| {
            rotation.contains(Rotation::ROTATE90) || rotation.contains(Rotation::ROTATE270)
        };
        if stands(bit) != stands(self.rotation) {
            self.size = (self.size.1, self.size.0);
        }
        let mirrors =
            Rotation::from(u16::from(self.rotation) & u16::from(Rotation::REFLECT_X | Rotation::REFLECT_Y));
        self.rotation = bit | mirrors;
        Ok(())
    }
}

/// Shows it, or nothing on its outputs.
fn set(connection: &RustConnection, config: Timestamp, shown: &Shown, on: bool) -> Result<(), SetError> {
    let (mode, rotation) = if on { (shown.mode, shown.rotation) } else { (x11rb::NONE, Rotation::ROTATE0) };
    let outputs: &[Output] = if on { &shown.outputs } else { &[] };
    let (x, y) = if on { shown.corner } else { (0, 0) };
    let reply = connection
        .randr_set_crtc_config(shown.crtc, CURRENT_TIME, config, x, y, mode, rotation, outputs)?
        .reply()?;
    if reply.status == SetConfig::SUCCESS { Ok(()) } else { Err(SetError::Fault(DisplayFault::Failed)) }
}

/// As if it had 96 pixels an inch: nothing here goes by it.
fn millimetres(pixels: u16) -> u32 {
    u32::from(pixels) * 254 / 960
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(crtc: Crtc, x: i16, name: &str) -> Shown {
        Shown {
            crtc,
            corner: (x, 0),
            size: (1080, 1920),
            mode: 1,
            rotation: Rotation::ROTATE0,
            rotations: Rotation::ROTATE0 | Rotation::ROTATE90,
            outputs: vec![crtc + 100],
            names: vec![name.to_owned()],
        }
    }

    fn layout(crtcs: Vec<Shown>) -> Layout {
        Layout { crtcs, primary: 0, config: 0, size: (2160, 1920) }
    }

    /// What becomes of it where nothing was turned before.
    fn turned(
        layout: &Layout,
        turns: &[(&str, Turn)],
        others: Option<Turn>,
    ) -> Result<Option<Layout>, SetError> {
        let turns = turns.iter().map(|(name, turn)| ((*name).to_owned(), *turn)).collect();
        layout.turned(&DisplaySettings { turns, others, correction: None }, &BTreeMap::new())
    }

    #[test]
    fn outputs_stay_beside_each_other_when_one_is_turned() {
        let both = layout(vec![shown(1, 0, "HDMI-1"), shown(2, 1080, "DP-1")]);
        let wanted = turned(&both, &[("HDMI-1", ScreenTurn::Left)], None).unwrap().unwrap();
        let corners: Vec<_> = wanted.crtcs.iter().map(|shown| (shown.corner, shown.size)).collect();
        assert_eq!(corners, [((0, 0), (1920, 1080)), ((1920, 0), (1080, 1920))]);
        assert_eq!(wanted.size, (3000, 1920));
        let main = wanted.main_output().unwrap();
        assert_eq!((main.turn, main.part.apply((1.0, 1.0))), (ScreenTurn::Left, (0.64, 0.5625)));
        // The same picture on both stays one.
        let mirrored = layout(vec![shown(1, 0, "HDMI-1"), shown(2, 0, "DP-1")]);
        let turns = [("HDMI-1", ScreenTurn::Left), ("DP-1", ScreenTurn::Left)];
        let wanted = turned(&mirrored, &turns, None).unwrap().unwrap();
        assert!(wanted.crtcs.iter().all(|shown| shown.corner == (0, 0)) && wanted.size == (1920, 1080));
    }

    #[test]
    fn outputs_that_nobody_named_are_turned_as_all_are() {
        let both = layout(vec![shown(1, 0, "HDMI-1"), shown(2, 1080, "DP-1")]);
        let named = [("DP-1", ScreenTurn::Normal)];
        let wanted = turned(&both, &named, Some(ScreenTurn::Left)).unwrap().unwrap();
        let turns: Vec<_> = wanted.seen().into_iter().map(|output| (output.name, output.turn)).collect();
        let expected = [("HDMI-1".to_owned(), ScreenTurn::Left), ("DP-1".to_owned(), ScreenTurn::Normal)];
        assert_eq!(turns, expected);
        // Where that is taken back, they stand as before.
        let before = [("HDMI-1".to_owned(), ScreenTurn::Normal)].into();
        let back = wanted.turned(&DisplaySettings::default(), &before).unwrap().unwrap();
        assert!(back.seen().iter().all(|output| output.turn == ScreenTurn::Normal));
    }

    #[test]
    fn what_is_so_or_cannot_be_changes_nothing() {
        let one = layout(vec![shown(1, 0, "HDMI-1")]);
        assert!(turned(&one, &[("HDMI-1", ScreenTurn::Normal)], None).unwrap().is_none());
        assert!(turned(&one, &[("VGA-1", ScreenTurn::Left)], None).unwrap().is_none());
        let refused = turned(&one, &[("HDMI-1", ScreenTurn::Right)], None);
        assert!(matches!(refused, Err(SetError::Fault(DisplayFault::Unsupported))));
    }
}
