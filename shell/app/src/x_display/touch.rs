use std::collections::HashMap;

use terminal_core::display::{DisplaySettings, Plane};
use x11rb::connection::Connection as _;
use x11rb::protocol::xinput::{
    ConnectionExt as _, DeviceClassData, DeviceType, TouchMode, XIChangePropertyAux, XIDeviceInfo,
    XIGetPropertyItems,
};
use x11rb::protocol::xproto::{Atom, ConnectionExt as _, PropMode};
use x11rb::rust_connection::RustConnection;

use super::layout::MainOutput;
use super::{ALL_DEVICES, SetError, XDisplayError};

/// The matrix that the server puts between a device and the screen. It has that for the devices of every driver: libinput's own
/// (`libinput Calibration Matrix`) stays as whoever made the machine has set it, or both would be multiplied.
const MATRIX: &[u8] = b"Coordinate Transformation Matrix";
/// Numbers in it.
const NUMBERS: u32 = 9;

/// The glasses of the machine, and how their touches are brought to the screen.
#[derive(Debug)]
pub struct Touches {
    matrix: Atom,
    float: Atom,
    /// What devices had that were changed here.
    before: HashMap<u16, Vec<u32>>,
}

impl Touches {
    pub fn new(connection: &RustConnection) -> Result<Self, XDisplayError> {
        let matrix = connection.intern_atom(false, MATRIX)?;
        let float = connection.intern_atom(false, b"FLOAT")?;
        Ok(Self { matrix: matrix.reply()?.atom, float: float.reply()?.atom, before: HashMap::new() })
    }

    /// Brings touches of every glass to the output that the window is on. Where nobody has set anything, devices keep or get back
    /// what they had.
    pub fn set(
        &mut self,
        connection: &RustConnection,
        settings: &DisplaySettings,
        output: Option<MainOutput>,
    ) -> Result<(), SetError> {
        let is_set = *settings != DisplaySettings::default();
        let plane = output.filter(|_| is_set).map(|output| settings.touch_plane(output.turn, &output.part));
        let glasses = glasses(connection)?;
        self.before.retain(|id, _| glasses.iter().any(|(device, _)| device.deviceid == *id));
        for (device, _) in glasses {
            match plane {
                Some(plane) => self.change(connection, device.deviceid, &plane)?,
                None => self.give_back(connection, device.deviceid)?,
            }
        }
        connection.flush()?;
        Ok(())
    }

    /// How many fingers the glass tells apart that can do most; `None` where there is none.
    pub fn fingers(connection: &RustConnection) -> Result<Option<u8>, SetError> {
        Ok(glasses(connection)?.into_iter().map(|(_, fingers)| fingers).max())
    }

    fn change(&mut self, connection: &RustConnection, device: u16, plane: &Plane) -> Result<(), SetError> {
        if !self.before.contains_key(&device) {
            let had = connection
                .xinput_xi_get_property(device, false, self.matrix, self.float, 0, NUMBERS)?
                .reply()?;
            let XIGetPropertyItems::Data32(numbers) = had.items else { return Ok(()) };
            self.before.insert(device, numbers);
        }
        #[expect(clippy::cast_possible_truncation, reason = "the server takes no longer numbers")]
        let numbers = plane.rows().map(|number| (number as f32).to_bits()).to_vec();
        self.write(connection, device, numbers)
    }

    fn give_back(&mut self, connection: &RustConnection, device: u16) -> Result<(), SetError> {
        let Some(numbers) = self.before.remove(&device) else { return Ok(()) };
        self.write(connection, device, numbers)
    }

    fn write(&self, connection: &RustConnection, device: u16, numbers: Vec<u32>) -> Result<(), SetError> {
        let items = XIChangePropertyAux::Data32(numbers);
        connection
            .xinput_xi_change_property(device, PropMode::REPLACE, self.matrix, self.float, NUMBERS, &items)?
            .check()?;
        Ok(())
    }
}

/// Devices that are touched where the picture is, and how many fingers each tells apart.
fn glasses(connection: &RustConnection) -> Result<Vec<(XIDeviceInfo, u8)>, SetError> {
    let devices = connection.xinput_xi_query_device(ALL_DEVICES)?.reply()?.infos;
    let is_one = |device: &XIDeviceInfo| {
        matches!(device.type_, DeviceType::SLAVE_POINTER | DeviceType::FLOATING_SLAVE)
    };
    let fingers = |device: &XIDeviceInfo| {
        device.classes.iter().find_map(|class| {
            let DeviceClassData::Touch(touch) = &class.data else { return None };
            (touch.mode == TouchMode::DIRECT).then_some(touch.num_touches)
        })
    };
    let glass = |device: XIDeviceInfo| {
        let fingers = fingers(&device)?;
        Some((device, fingers))
    };
    Ok(devices.into_iter().filter(is_one).filter_map(glass).collect())
}
