use std::io::Cursor;

use axum::body::Body;
use http::Method;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageReader, RgbImage};
use serde_json::Value;

use crate::locations::tests::hall;
use crate::testing::{Answer, TestServer};

fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { [200, 30, 30] } else { [30, 30, 200] }.into())
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with what a phone writes beside it: that the picture lies on its side, and where it was taken.
fn phone_photo() -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    tiff.extend(b"GPSLatitude 31.2098");
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).encode_image(&picture(64, 32)).unwrap();
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1], &length[..], &tiff].concat();
    [&bytes[..2], &segment, &bytes[2..]].concat()
}

async fn upload(server: &TestServer, path: &str, bytes: Vec<u8>) -> Answer {
    server.send(Method::POST, path, "image/jpeg", Body::from(bytes)).await
}

async fn location(server: &TestServer) -> String {
    let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
    format!("/api/locations/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_photo_is_kept_upright_and_without_where_it_was_taken() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let photos = format!("{}/photos", location(&server).await);
        assert!(String::from_utf8_lossy(&phone_photo()).contains("GPSLatitude"));
        let made = upload(&server, &photos, phone_photo()).await.expect(201);
        assert_eq!((&made["width"], &made["height"]), (&Value::from(32), &Value::from(64)), "upright");
        let path = format!("{photos}/{}", made["id"].as_str().unwrap());
        let kept = server.get(&path).await;
        assert_eq!(kept.headers["content-type"], "image/jpeg");
        let text = kept.text();
        assert!(!text.contains("GPSLatitude") && !text.contains("Exif"), "nothing beside the picture");
        let read = ImageReader::with_format(Cursor::new(&kept.bytes), ImageFormat::Jpeg).decode().unwrap();
        assert_eq!((read.width(), read.height()), (32, 64));

        // Anybody sees it where the list is published, and nobody once it is removed.
        let public = path.replace("/api/locations/", "/here/");
        assert_eq!(server.get(&public).await.status, 404);
        let on = serde_json::json!({"is_published": true, "version": 1});
        server.put("/api/settings/public-list", on).await.expect(200);
        assert_eq!(server.get(&public).await.bytes, kept.bytes);
        server.delete(&path).await.expect(204);
        server.get(&path).await.problem(404, "not_found");
        assert_eq!(server.get(&photos).await.expect(200)["items"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn photos_are_bounded() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let path = location(&server).await;
        let photos = format!("{path}/photos");
        let small = picture(40, 20);
        for wrong in [&b"<svg></svg>"[..], b"", &encoded(&small, ImageFormat::Png)[..40]] {
            upload(&server, &photos, wrong.to_vec()).await.problem(422, "photo_wrong");
        }
        // A head that promises 20,000 by 20,000 pixels.
        let mut bomb = encoded(&small, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let status = upload(&server, &photos, bomb).await.status.as_u16();
        assert_eq!(status, 422);
        upload(&server, &photos, vec![0; super::LIMIT + 1]).await.problem(413, "photo_too_large");

        let made = upload(&server, &photos, encoded(&picture(2_000, 10), ImageFormat::Png)).await.expect(201);
        assert_eq!((&made["width"], &made["height"]), (&Value::from(1_600), &Value::from(8)));
        for format in
            [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Jpeg]
        {
            upload(&server, &photos, encoded(&small, format)).await.expect(201);
        }
        upload(&server, &photos, encoded(&small, ImageFormat::Png)).await.problem(409, "photos_too_many");
        // They do not keep a location.
        server.delete(&path).await.expect(204);
    })
    .await;
}
