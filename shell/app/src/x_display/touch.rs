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
/// The one that a device had before it was changed here. The server keeps it, because the process that changed it may be
/// gone when it is to be given back.
const BEFORE: &[u8] = b"Kiosk Transformation Matrix Before";
/// Numbers in them.
const NUMBERS: u32 = 9;

/// The glasses of the machine, and how their touches are brought to the screen.
#[derive(Debug)]
pub struct Touches {
    matrix: Atom,
    before: Atom,
    float: Atom,
}

impl Touches {
    pub fn new(connection: &RustConnection) -> Result<Self, XDisplayError> {
        let matrix = connection.intern_atom(false, MATRIX)?;
        let before = connection.intern_atom(false, BEFORE)?;
        let float = connection.intern_atom(false, b"FLOAT")?;
        Ok(Self { matrix: matrix.reply()?.atom, before: before.reply()?.atom, float: float.reply()?.atom })
    }

    /// Brings touches of every glass to the output that the window is on. Where nobody has set anything, devices keep or get back
    /// what they had.
    pub fn set(
        &self,
        connection: &RustConnection,
        settings: &DisplaySettings,
        output: Option<MainOutput>,
    ) -> Result<(), SetError> {
        let is_set = *settings != DisplaySettings::default();
        let plane = output.filter(|_| is_set).map(|output| settings.touch_plane(output.turn, &output.part));
        for (device, _) in glasses(connection)? {
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

    fn change(&self, connection: &RustConnection, device: u16, plane: &Plane) -> Result<(), SetError> {
        if self.read(connection, device, self.before)?.is_none() {
            let Some(had) = self.read(connection, device, self.matrix)? else { return Ok(()) };
            self.write(connection, device, self.before, had)?;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the server takes no longer numbers")]
        let numbers = plane.rows().map(|number| (number as f32).to_bits()).to_vec();
        self.write(connection, device, self.matrix, numbers)
    }

    fn give_back(&self, connection: &RustConnection, device: u16) -> Result<(), SetError> {
        let Some(had) = self.read(connection, device, self.before)? else { return Ok(()) };
        self.write(connection, device, self.matrix, had)?;
        connection.xinput_xi_delete_property(device, self.before)?.check()?;
        Ok(())
    }

    /// A matrix of a device, if it has that.
    fn read(
        &self,
        connection: &RustConnection,
        device: u16,
        property: Atom,
    ) -> Result<Option<Vec<u32>>, SetError> {
        let had =
            connection.xinput_xi_get_property(device, false, property, self.float, 0, NUMBERS)?.reply()?;
        let XIGetPropertyItems::Data32(numbers) = had.items else { return Ok(None) };
        Ok(Some(numbers).filter(|numbers| numbers.len() == NUMBERS as usize))
    }

    fn write(
        &self,
        connection: &RustConnection,
        device: u16,
        property: Atom,
        numbers: Vec<u32>,
    ) -> Result<(), SetError> {
        let items = XIChangePropertyAux::Data32(numbers);
        connection
            .xinput_xi_change_property(device, PropMode::REPLACE, property, self.float, NUMBERS, &items)?
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
