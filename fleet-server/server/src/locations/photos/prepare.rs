use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

use crate::problem::{ApiError, ApiResult, Code};

/// Pixels of an upload, at most: what the largest phones make.
const MOST_PIXELS: u64 = 50_000_000;
/// The longest side of what is kept, in pixels.
const LONGEST_SIDE: u32 = 1_600;
/// Of JPEG, 1 to 100: what a photo looks like itself with.
const QUALITY: u8 = 82;
/// Memory for decoding, at most, in bytes: 50 million pixels of four bytes, and what the decoder needs itself.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;

/// A photo as it is kept.
#[derive(Debug)]
pub(super) struct Prepared {
    /// JPEG.
    pub bytes: Bytes,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
}

/// Makes of an upload what is kept, one at a time: decoding takes memory.
pub(super) async fn prepare(upload: Bytes) -> ApiResult<Prepared> {
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = ONE_AT_A_TIME.lock().await;
    tokio::task::spawn_blocking(move || make(&upload)).await.map_err(ApiError::internal)?
}

fn make(upload: &[u8]) -> ApiResult<Prepared> {
    let picture = decode(upload)?;
    // Never larger than it came.
    let fits = picture.width().max(picture.height()) <= LONGEST_SIDE;
    let picture = if fits { picture } else { picture.thumbnail(LONGEST_SIDE, LONGEST_SIDE) };
    let picture = picture.into_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&picture).map_err(ApiError::internal)?;
    Ok(Prepared { bytes: bytes.into(), width: picture.width().into(), height: picture.height().into() })
}

/// The picture, upright.
fn decode(upload: &[u8]) -> ApiResult<DynamicImage> {
    let wrong = |_: ImageError| ApiError::new(Code::PhotoWrong);
    let mut reader =
        ImageReader::new(Cursor::new(upload)).with_guessed_format().map_err(ApiError::internal)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Code::PhotoWrong.into());
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(wrong)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Code::PhotoPixels.into());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}
