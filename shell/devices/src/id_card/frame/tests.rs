use proptest::prelude::*;

use super::*;

fn bodies(framer: &mut Framer) -> Vec<Result<Vec<u8>, FrameError>> {
    std::iter::from_fn(|| framer.next_body()).map(|body| body.map(|body| body.to_vec())).collect()
}

fn good(framer: &mut Framer) -> Vec<Vec<u8>> {
    bodies(framer).into_iter().filter_map(Result::ok).collect()
}

#[test]
fn frames_are_those_of_the_field() {
    assert_eq!(*encode(&[0x20, 0x01]), [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 3, 0x20, 0x01, 0x22]);
    let mut framer = Framer::default();
    framer.push(&[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 4, 0, 0, 0x80, 0x84]);
    assert_eq!(bodies(&mut framer), [Ok(vec![0, 0, 0x80])]);
}

#[test]
fn a_length_beyond_reason_is_refused_before_anything_is_kept_for_it() {
    let mut framer = Framer::default();
    framer.push(&[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0xFF, 0xFF]);
    assert_eq!(bodies(&mut framer), [Err(FrameError::Length(0xFFFF))]);
    framer.push(&[0xAA, 0xAA, 0xAA, 0x96, 0x69, 0, 0]);
    assert_eq!(bodies(&mut framer), [Err(FrameError::Length(0))]);
    for _ in 0..1_000 {
        framer.push(&[0xAA; 997]);
    }
    assert!(framer.buffer.capacity() == KEPT && framer.buffer.len() <= KEPT);
}

#[test]
fn a_frame_inside_a_broken_one_is_found() {
    let mut framer = Framer::default();
    let broken = [&encode(&[1, 2, 3])[..9], &encode(&[0, 0, 0x90])].concat();
    framer.push(&broken);
    framer.push(&[0; 4]);
    assert_eq!(good(&mut framer), [vec![0, 0, 0x90]]);
}

#[test]
fn what_was_taken_is_overwritten() {
    let mut framer = Framer::default();
    framer.push(&encode(b"\0\0\x90511702199001011234"));
    assert_eq!(good(&mut framer).len(), 1);
    // The allocation is still there.
    assert!(framer.buffer.len() > 20 && framer.buffer.iter().all(|byte| *byte == 0));
}

proptest! {
    #[test]
    fn frames_come_out_however_they_are_torn(
        sent in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..300), 1..8),
        parts in proptest::collection::vec(1_usize..40, 1..20),
    ) {
        let line: Vec<u8> = sent.iter().flat_map(|body| encode(body).to_vec()).collect();
        let (mut framer, mut got, mut rest) = (Framer::default(), Vec::new(), &line[..]);
        for part in parts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (now, later) = rest.split_at((*part).min(rest.len()));
            framer.push(now);
            got.extend(good(&mut framer));
            rest = later;
        }
        prop_assert_eq!(got, sent);
    }

    #[test]
    fn garbage_before_a_frame_is_passed_over(
        // A preamble in the garbage may claim any length: what it claims has to arrive first.
        garbage in proptest::collection::vec(any::<u8>().prop_filter("no preamble", |byte| *byte != 0x96), 0..200),
        body in proptest::collection::vec(any::<u8>(), 1..300),
    ) {
        let mut framer = Framer::default();
        framer.push(&garbage);
        framer.push(&encode(&body));
        prop_assert_eq!(good(&mut framer), vec![body]);
    }

    #[test]
    fn a_changed_byte_is_never_taken_for_a_frame(
        body in proptest::collection::vec(any::<u8>(), 1..100),
        at in any::<proptest::sample::Index>(),
        change in 1_u8..,
    ) {
        let mut frame = encode(&body).to_vec();
        let at = at.index(frame.len());
        frame[at] ^= change;
        let mut framer = Framer::default();
        framer.push(&frame);
        prop_assert!(!good(&mut framer).contains(&body));
    }

    #[test]
    fn nothing_that_arrives_breaks_it(
        parts in proptest::collection::vec(proptest::collection::vec(0_usize..6, 0..60), 0..30),
    ) {
        let mut framer = Framer::default();
        for part in parts {
            framer.push(&part.iter().map(|at| [0xAA, 0xAA, 0x96, 0x69, 0x00, 0x09][*at]).collect::<Vec<u8>>());
            bodies(&mut framer);
            prop_assert_eq!(framer.buffer.capacity(), KEPT);
        }
    }
}
