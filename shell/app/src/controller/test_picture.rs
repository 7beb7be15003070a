//! Pictures of the test of the hardware, which a page hands over or a code makes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{SelfTestCode, SelfTestItem, SelfTestPhoto, SelfTestPicture};
use terminal_devices::camera::Frame;
use terminal_devices::printer::code_rows;

/// What a page may give for this item, and of a photo nothing but the picture.
pub(super) fn given_picture(item: SelfTestItem, picture: SelfTestPicture) -> Option<SelfTestPicture> {
    let picture = match picture {
        SelfTestPicture::Photo(photo) => SelfTestPicture::Photo(bare(&photo)?),
        SelfTestPicture::Touches(touches) => SelfTestPicture::Touches(touches),
        // A code is known to no page.
        SelfTestPicture::Code(_) | SelfTestPicture::Unknown => return None,
    };
    picture.is_sound_for(item).then_some(picture)
}

/// Its size is what stands in it, and whatever decodes nothing is left out.
fn bare(photo: &SelfTestPhoto) -> Option<SelfTestPhoto> {
    let frame = Frame::read(&photo.bytes()?).ok()?;
    let jpeg = Some(STANDARD.encode(frame.bytes()));
    Some(SelfTestPhoto { width: frame.width(), height: frame.height(), jpeg })
}

/// A code that was printed, and came back.
pub(super) fn code_picture(code: String) -> SelfTestPicture {
    SelfTestPicture::Code(SelfTestCode { rows: code_rows(&code), text: code })
}
