use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use linuxvideo::format::{FrameSizes, PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{BufType, CapabilityFlags, Device};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::address::CameraSize;
use super::machine::{CameraFault, CameraState};

/// A camera of the machine itself that gives pictures. The kernel's memory for them goes when it is closed.
pub(super) struct Video {
    stream: ReadStream,
}

impl Video {
    /// Whether a camera is there; it is asked what it is, and not told to look.
    pub fn look(path: &Path) -> CameraState {
        match camera(path) {
            Ok(_) => CameraState::Ready,
            Err(state) => state,
        }
    }

    /// Has it give pictures.
    pub fn open(path: &Path, size: Option<CameraSize>) -> Result<Self, CameraState> {
        let (device, format) = camera(path)?;
        let size =
            size.or_else(|| largest(&device, format)).unwrap_or(CameraSize { width: 1280, height: 720 });
        let wanted = PixFormat::new(size.width.into(), size.height.into(), format);
        let capture = device.video_capture(wanted).map_err(|error| lost(&error))?;
        if capture.format().pixel_format() != format {
            return Err(CameraState::Failed(CameraFault::NoCamera));
        }
        let stream = capture.into_stream().map_err(|error| lost(&error))?;
        Ok(Self { stream })
    }

    /// Hands on the next picture; waits so long for it.
    pub fn read(&mut self, patience: Duration, tell: impl FnOnce(&[u8])) -> Result<(), CameraState> {
        let patience = Timespec::try_from(patience).ok();
        let ready = poll(&mut [PollFd::new(&self.stream, PollFlags::IN)], patience.as_ref());
        match ready {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(lost(&error.into())),
        }
        let taken = self.stream.dequeue(|picture| {
            if !picture.is_error() {
                tell(&picture);
            }
            Ok(())
        });
        taken.map_err(|error| lost(&error))
    }
}

/// A device file that is a camera which gives JPEG, and which kind of it.
fn camera(path: &Path) -> Result<(Device, PixelFormat), CameraState> {
    let device = Device::open(path).map_err(|error| lost(&error))?;
    let able = device.capabilities().map_err(|error| lost(&error))?.device_capabilities();
    let needed = CapabilityFlags::VIDEO_CAPTURE | CapabilityFlags::STREAMING;
    let formats = device.formats(BufType::VIDEO_CAPTURE).filter_map(Result::ok);
    let format = formats
        .map(|format| format.pixel_format())
        .find(|format| [PixelFormat::MJPG, PixelFormat::JPEG].contains(format))
        .filter(|_| able.contains(needed));
    format.map(|format| (device, format)).ok_or(CameraState::Failed(CameraFault::NoCamera))
}

/// The largest size whose longer side is not longer than is usual.
fn largest(device: &Device, format: PixelFormat) -> Option<CameraSize> {
    let most = u32::from(CameraSize::USUAL);
    let sizes: Vec<(u32, u32)> = match device.frame_sizes(format).ok()? {
        FrameSizes::Discrete(sizes) => sizes.iter().map(|size| (size.width(), size.height())).collect(),
        FrameSizes::Stepwise(sizes) | FrameSizes::Continuous(sizes) => {
            vec![(sizes.max_width().min(most), sizes.max_height().min(most))]
        }
    };
    let fitting = sizes.into_iter().filter(|(width, height)| *width.max(height) <= most);
    let (width, height) = fitting.max_by_key(|(width, height)| width * height)?;
    Some(CameraSize { width: width.try_into().ok()?, height: height.try_into().ok()? })
}

fn lost(error: &io::Error) -> CameraState {
    // From <asm-generic/errno-base.h>: what is no terminal, and no camera either, says so to every question.
    let no_such_question =
        [rustix::io::Errno::NOTTY, rustix::io::Errno::INVAL].map(rustix::io::Errno::raw_os_error);
    let (kind, code) = (error.kind(), error.raw_os_error());
    if kind == ErrorKind::PermissionDenied {
        CameraState::Failed(CameraFault::Denied)
    } else if kind == ErrorKind::ResourceBusy {
        CameraState::Failed(CameraFault::Busy)
    } else if code.is_some_and(|code| no_such_question.contains(&code)) {
        CameraState::Failed(CameraFault::NoCamera)
    } else {
        CameraState::Absent
    }
}
