use super::*;
use crate::simulator::drawn_picture;

const MS: Duration = Duration::from_millis(1);

fn camera() -> (Camera, Instant) {
    let mut camera = Camera::new(CameraLimits::default());
    camera.handle_seen(CameraState::Ready);
    assert!(matches!(camera.poll_event(), Some(CameraEvent::State(CameraState::Ready))));
    (camera, Instant::now())
}

fn told(camera: &mut Camera) -> Vec<&'static str> {
    std::iter::from_fn(|| camera.poll_event())
        .map(|event| match event {
            CameraEvent::State(CameraState::Absent) => "absent",
            CameraEvent::State(CameraState::Ready) => "ready",
            CameraEvent::State(CameraState::Failed(fault)) => fault.as_str(),
            CameraEvent::Frame(_) => "frame",
            CameraEvent::Ended(CameraError::NoCamera) => "ended: none",
            CameraEvent::Ended(CameraError::Failed) => "ended: failed",
        })
        .collect()
}

#[test]
fn it_is_open_while_pictures_are_wanted_and_no_longer() {
    let (mut camera, now) = camera();
    assert!(!camera.wants_line());
    camera.handle_request(CameraRequest::Next, now);
    assert!(!camera.wants_line());
    camera.handle_request(CameraRequest::Open, now);
    assert!(camera.wants_line());
    camera.handle_request(CameraRequest::Close, now);
    assert!(!camera.wants_line());
    camera.handle_picture(&drawn_picture(), now).unwrap();
    assert!(told(&mut camera).is_empty());
}

#[test]
fn only_what_is_asked_for_is_told_and_not_too_often() {
    let (mut camera, mut now) = camera();
    camera.handle_request(CameraRequest::Open, now);
    camera.handle_opened(now);
    let mut frames = 0;
    for _ in 0..100 {
        // It gives thirty a second; whoever draws them asks for the next at once.
        camera.handle_picture(&drawn_picture(), now).unwrap();
        if told(&mut camera) == ["frame"] {
            frames += 1;
            camera.handle_request(CameraRequest::Next, now);
        }
        now += 33 * MS;
    }
    assert_eq!(frames, 25, "in 3.3 seconds");
    // Nobody asks for the one after.
    camera.handle_picture(&drawn_picture(), now).unwrap();
    assert_eq!(told(&mut camera), ["frame"]);
    camera.handle_picture(&drawn_picture(), now + 1_000 * MS).unwrap();
    assert!(told(&mut camera).is_empty());
    assert_eq!(camera.poll_timeout(), None);
}

#[test]
fn one_that_gives_no_pictures_fails_and_is_ready_when_it_gives_one_again() {
    let (mut camera, now) = camera();
    camera.handle_request(CameraRequest::Open, now);
    camera.handle_opened(now + 1_000 * MS);
    assert_eq!(camera.handle_picture(b"<html>", now + 2_000 * MS), Err(NotAPicture::Torn));
    camera.handle_timeout(now + 6_999 * MS);
    assert!(told(&mut camera).is_empty());
    camera.handle_timeout(now + 7_000 * MS);
    assert_eq!(told(&mut camera), ["no_picture", "ended: failed"]);
    assert!(!camera.wants_line());
    // That something listens there says nothing of it.
    camera.handle_seen(CameraState::Ready);
    assert!(told(&mut camera).is_empty());
    camera.handle_request(CameraRequest::Open, now + 8_000 * MS);
    camera.handle_picture(&drawn_picture(), now + 8_000 * MS).unwrap();
    assert_eq!(told(&mut camera), ["ready", "frame"]);
}

#[test]
fn one_that_goes_away_ends_what_was_wanted_once() {
    let (mut camera, now) = camera();
    camera.handle_request(CameraRequest::Open, now);
    camera.handle_lost(CameraState::Absent);
    camera.handle_lost(CameraState::Absent);
    assert_eq!(told(&mut camera), ["absent", "ended: none"]);
    camera.handle_seen(CameraState::Failed(CameraFault::Denied));
    camera.handle_seen(CameraState::Ready);
    assert_eq!(told(&mut camera), ["denied", "ready"]);
}
