use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use super::frame::Frame;

/// Where a camera is: `v4l2:/dev/video0`, and behind that, after a comma, `size=1280x720`; or `http://192.168.1.20/stream`, of
/// this machine or of a private network, whose address is given in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraAddress {
    /// A camera of the machine itself.
    Video {
        /// Its device file.
        device: PathBuf,
        /// Which of its sizes; without one, the largest whose longer side has at most [`CameraSize::USUAL`] pixels.
        size: Option<CameraSize>,
    },
    /// One on the network, which gives one picture after the other (`multipart/x-mixed-replace`). What it sees is not encrypted
    /// on the way.
    Network {
        /// Where it listens.
        at: SocketAddr,
        /// What is asked for: the path and the query.
        target: String,
    },
}

/// Pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameraSize {
    /// Across.
    pub width: u16,
    /// Down.
    pub height: u16,
}

impl CameraSize {
    /// The longer side that is enough unless somebody wants more: A4 at 160 dots an inch. Every picture of the preview is
    /// decoded in that size.
    pub const USUAL: u16 = 1920;
}

/// The text is no such address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an address such as v4l2:/dev/video0 or http://192.168.1.20/stream, of this machine or a private network"
)]
pub struct NotACamera;

const HTTP: &str = "http://";
/// Longer paths are no camera's.
const LONGEST_TARGET: usize = 512;

impl FromStr for CameraAddress {
    type Err = NotACamera;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(rest) = text.strip_prefix(HTTP) {
            return network(rest);
        }
        let (path, options) = text
            .strip_prefix("v4l2:")
            .map(|rest| rest.split_once(',').unwrap_or((rest, "")))
            .ok_or(NotACamera)?;
        let device = Some(PathBuf::from(path)).filter(|path| path.is_absolute()).ok_or(NotACamera)?;
        let size = match options {
            "" if !text.ends_with(',') => None,
            options => Some(options.strip_prefix("size=").ok_or(NotACamera)?.parse()?),
        };
        Ok(Self::Video { device, size })
    }
}

impl FromStr for CameraSize {
    type Err = NotACamera;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (width, height) = text.split_once('x').ok_or(NotACamera)?;
        let side =
            |side: &str| side.parse().ok().filter(|side| Frame::SIDES.contains(side)).ok_or(NotACamera);
        Ok(Self { width: side(width)?, height: side(height)? })
    }
}

fn network(rest: &str) -> Result<CameraAddress, NotACamera> {
    let (at, path) = rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash));
    let at = if at.parse::<SocketAddr>().is_ok() { at.to_owned() } else { format!("{at}:80") };
    let at: SocketAddr = at.parse().map_err(|_| NotACamera)?;
    let is_near = match at.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    let is_plain =
        path.len() <= LONGEST_TARGET && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if is_near && is_plain && at.port() != 0 {
        Ok(CameraAddress::Network { at, target: path.to_owned() })
    } else {
        Err(NotACamera)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let of = |text: &str| text.parse::<CameraAddress>();
        let video = |size| Ok(CameraAddress::Video { device: "/dev/video0".into(), size });
        assert_eq!(of("v4l2:/dev/video0"), video(None));
        let size = CameraSize { width: 1280, height: 720 };
        assert_eq!(of("v4l2:/dev/video0,size=1280x720"), video(Some(size)));
        let network = |at: &str, target: &str| {
            Ok(CameraAddress::Network { at: at.parse().unwrap(), target: target.to_owned() })
        };
        assert_eq!(of("http://192.168.1.20/stream?id=1"), network("192.168.1.20:80", "/stream?id=1"));
        assert_eq!(of("http://127.0.0.1:8080"), network("127.0.0.1:8080", "/"));
        assert_eq!(of("http://[fd00::1]/a"), network("[fd00::1]:80", "/a"));
    }

    #[test]
    fn what_is_no_address() {
        for bad in [
            "",
            "/dev/video0",
            "v4l2:video0",
            "v4l2:/dev/video0,",
            "v4l2:/dev/video0,loud",
            "v4l2:/dev/video0,size=0x720",
            "v4l2:/dev/video0,size=9999x720",
            "http://camera.example.cn/stream",
            "http://8.8.8.8/stream",
            "http://127.0.0.1:0/",
            "http://192.168.1.20/a b",
            "http://192.168.1.20/a\r\nHost: b",
            "https://192.168.1.20/",
        ] {
            assert_eq!(bad.parse::<CameraAddress>(), Err(NotACamera), "{bad}");
        }
    }
}
