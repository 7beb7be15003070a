use proptest::prelude::*;

use super::fit::distance;
use super::settings::turned;
use super::*;
use crate::Mono;

const TURNS: [Turn; 4] = [Turn::Normal, Turn::Left, Turn::Right, Turn::Inverted];

fn near(one: Place, other: Place) -> bool {
    distance(one, other) < 1e-4
}

/// What a glass may be that was built in by hand: a little moved, stretched, sheared, or with its axes swapped or mirrored.
fn glass() -> impl Strategy<Value = Plane> {
    let parts = (0.7..1.4_f64, 0.7..1.4_f64, -0.15..0.15_f64, -0.15..0.15_f64, -0.2..0.2_f64, -0.2..0.2_f64);
    (parts, 0_usize..4, any::<bool>()).prop_map(|((sx, sy, hx, hy, mx, my), turn, mirrors)| {
        let uneven = Plane([sx, hx, mx, hy, sy, my]);
        let mirror = if mirrors { Plane([-1.0, 0.0, 1.0, 0.0, 1.0, 0.0]) } else { Plane::IDENTITY };
        uneven.after(&turned(TURNS[turn])).after(&mirror)
    })
}

proptest! {
    #[test]
    fn exact_taps_give_the_exact_map(glass in glass(), places in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 4..8)) {
        let meant = [&Calibration::CROSSES[..4], &places].concat();
        let taps: Vec<Place> = meant.iter().map(|place| glass.apply(*place)).collect();
        let map = fit(&taps, &meant).unwrap();
        for place in [(0.0, 0.0), (1.0, 0.3), (0.5, 0.9)] {
            prop_assert!(near(map.apply(glass.apply(place)), place));
        }
    }

    #[test]
    fn unsure_fingers_are_evened_out(glass in glass(), off in prop::array::uniform8(-0.008..0.008_f64)) {
        let meant = &Calibration::CROSSES[..4];
        let tap = |(at, place): (usize, &Place)| glass.apply((place.0 + off[2 * at], place.1 + off[2 * at + 1]));
        let taps: Vec<Place> = meant.iter().enumerate().map(tap).collect();
        let map = fit(&taps, meant).unwrap();
        prop_assert!(distance(map.apply(glass.apply((0.5, 0.5))), (0.5, 0.5)) < 0.009);
    }

    #[test]
    fn taps_in_a_line_or_anywhere_are_refused(x in 0.0..1.0_f64, y in 0.0..1.0_f64, dx in -0.5..0.5_f64, dy in -0.5..0.5_f64,
        wrong in 0_usize..4, far in 0.2..0.5_f64) {
        let meant = &Calibration::CROSSES[..4];
        let line: Vec<Place> = [0.0, 0.3, 0.7, 1.0].map(|part| (x + part * dx, y + part * dy)).to_vec();
        prop_assert!(fit(&line, meant).is_err());
        let mut wild = meant.to_vec();
        wild[wrong].0 += far;
        prop_assert_eq!(fit(&wild, meant), Err(NoFit::Wild));
    }

    /// Whatever glass, turn and calibration of before: five taps at the crosses make that a finger comes where it was meant, in the
    /// window's part of the whole screen.
    #[test]
    fn five_taps_bring_every_finger_home(glass in glass(), turn in 0_usize..4, before in prop::option::of(glass()), twice in any::<bool>()) {
        let turn = TURNS[turn];
        let correction = before.and_then(|plane| Correction::of(&plane));
        let mut settings = DisplaySettings { correction, ..DisplaySettings::default() };
        // What the window sees of a finger that is meant for a place of the picture.
        let back = turned(turn).inverse().unwrap();
        let seen = |settings: &DisplaySettings, place: Place| settings.touch_plane(turn, &Plane::IDENTITY).apply(glass.apply(back.apply(place)));
        for _ in 0..=u8::from(twice) {
            let mut calibration = Calibration::begin(settings.clone(), turn);
            let mut outcome = TapOutcome::Next;
            for cross in &Calibration::CROSSES[..4] {
                outcome = calibration.handle_tap(seen(&settings, *cross));
            }
            // Where the correction of before is so wrong that both together are none, it is refused.
            let TapOutcome::Try(tried) = outcome else {
                prop_assert!(calibration.fault().is_some());
                return Ok(());
            };
            settings = tried;
            prop_assert_eq!(calibration.handle_tap(seen(&settings, Calibration::CROSSES[4])), TapOutcome::Right);
        }
        for place in [(0.0, 0.0), (0.9, 0.1), (0.3, 0.8)] {
            prop_assert!(near(seen(&settings, place), place));
        }
    }

    #[test]
    fn there_and_back_is_nothing(plane in glass(), place in (0.0..1.0_f64, 0.0..1.0_f64)) {
        prop_assert!(near(plane.inverse().unwrap().apply(plane.apply(place)), place));
        prop_assert!(near(plane.inverse().unwrap().after(&plane).apply(place), place));
    }
}

#[test]
#[expect(clippy::float_cmp, reason = "halves and ones are exact")]
fn a_turned_picture_has_its_corners_where_people_see_them() {
    // The panel's corner above left, as it was made, is seen there once the picture is turned.
    let corner = |turn| turned(turn).apply((0.0, 0.0));
    assert_eq!(TURNS.map(corner), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]);
    let settings = DisplaySettings::default();
    // The right half of two screens beside each other.
    let part = Plane::into_part((0.5, 0.0), (0.5, 1.0));
    assert_eq!(settings.touch_plane(Turn::Inverted, &part).apply((0.0, 0.0)), (1.0, 1.0));
    assert_eq!(part.rows(), [0.5, 0.0, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn what_is_missed_three_times_begins_anew() {
    let mut calibration = Calibration::begin(DisplaySettings::default(), Turn::Normal);
    for cross in &Calibration::CROSSES[..4] {
        calibration.handle_tap(*cross);
    }
    assert!(calibration.is_checking());
    assert_eq!(
        [(0.1, 0.1); 3].map(|at| calibration.handle_tap(at)),
        [TapOutcome::Missed, TapOutcome::Missed, TapOutcome::GiveUp]
    );
    assert_eq!((calibration.cross(), calibration.fault()), (0, Some(CalibrationFault::Missed)));
    assert_eq!(
        [(0.3, 0.3); 4].map(|at| calibration.handle_tap(at)),
        [TapOutcome::Next, TapOutcome::Next, TapOutcome::Next, TapOutcome::Next]
    );
    assert_eq!(calibration.fault(), Some(CalibrationFault::Taps(NoFit::InLine)));
}

#[test]
fn what_nobody_confirms_comes_back() {
    let before = DisplaySettings::default();
    let tried =
        DisplaySettings { turns: [("HDMI-1".to_owned(), Turn::Left)].into(), ..DisplaySettings::default() };
    let trial = DisplayTrial::begin(before.clone(), tried.clone(), Tried::Turn, Mono(1_000));
    assert!(!trial.is_over(Mono(15_999)) && trial.is_over(Mono(16_000)));
    assert_eq!((trial.remaining_s(Mono(1_001)), trial.poll_timeout().0), (15, Mono(16_000)));
    assert_eq!((trial.clone().keep(), trial.take_back()), (tried, before));
}

#[test]
fn settings_that_nobody_can_mean_are_not_taken() {
    let turned = |name: &str| DisplaySettings {
        turns: [(name.to_owned(), Turn::Left)].into(),
        ..DisplaySettings::default()
    };
    assert!(turned("HDMI-1").is_sane());
    for bad in ["", "a\nb", &"x".repeat(65)] {
        assert!(!turned(bad).is_sane(), "{bad}");
    }
    let flat = Correction::of(&Plane([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    assert!(!DisplaySettings { correction: flat, ..DisplaySettings::default() }.is_sane());
    assert_eq!(Correction::of(&Plane([f64::NAN; 6])), None);
    assert_eq!(Correction::of(&Plane([1e9; 6])), None);
}
