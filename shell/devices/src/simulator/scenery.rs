//! What a simulated camera sees: drawn, with a number that counts on, and something that moves.

use std::sync::{Mutex, PoisonError};

use jpeg_encoder::{ColorType, Encoder};

/// What stands before a simulated camera.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scenery {
    /// A person, who sways and blinks.
    #[default]
    Face,
    /// A sheet of paper with a stamp, which a hand holds.
    Document,
}

/// Pixels across and down: of the shape that most cameras have.
const WIDTH: i32 = 960;
const HEIGHT: i32 = 720;
/// After so many pictures they come again.
const LOOP: usize = 12;
const QUALITY: u8 = 80;

/// Those that were drawn already.
static DRAWN: Mutex<[[Vec<u8>; LOOP]; 2]> = Mutex::new([const { [const { Vec::new() }; LOOP] }; 2]);

/// The picture of this number, as JPEG.
pub(super) fn picture(scenery: Scenery, number: u64) -> Vec<u8> {
    let at = usize::try_from(number % LOOP as u64).unwrap_or(0);
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    let picture = &mut drawn[usize::from(scenery == Scenery::Document)][at];
    if picture.is_empty() {
        *picture = draw(scenery, at);
    }
    picture.clone()
}

fn draw(scenery: Scenery, at: usize) -> Vec<u8> {
    let mut canvas = Canvas::new();
    match scenery {
        Scenery::Face => face(&mut canvas, at),
        Scenery::Document => document(&mut canvas, at),
    }
    canvas.number(at);
    canvas.encode()
}

/// Left and right, once in a loop.
const SWAY: [i32; LOOP] = [0, 6, 11, 13, 11, 6, 0, -6, -11, -13, -11, -6];

type Colour = [u8; 3];
const WALL: Colour = [206, 216, 222];
const CLOTH: Colour = [52, 82, 112];
const SKIN: Colour = [232, 190, 160];
const SHADE: Colour = [208, 160, 130];
const HAIR: Colour = [46, 40, 38];
const LIPS: Colour = [178, 96, 88];
const DESK: Colour = [92, 78, 64];
const PAPER: Colour = [248, 246, 238];
const INK: Colour = [84, 88, 94];
const STAMP: Colour = [200, 60, 50];
const WHITE: Colour = [255, 255, 255];

fn face(canvas: &mut Canvas, at: usize) {
    canvas.rect((0, 0), (WIDTH, HEIGHT), WALL);
    let x = WIDTH / 2 + SWAY[at];
    canvas.ellipse((x, 740), (300, 190), CLOTH);
    canvas.rect((x - 62, 470), (124, 120), SHADE);
    canvas.ellipse((x, 290), (168, 216), HAIR);
    canvas.ellipse((x, 340), (146, 184), SKIN);
    canvas.ellipse((x, 190), (132, 62), HAIR);
    for side in [-1, 1] {
        canvas.rect((x + side * 60 - 30, 288), (60, 8), HAIR);
        let open = if at == LOOP - 1 { 3 } else { 13 };
        canvas.ellipse((x + side * 60, 326), (24, open), WHITE);
        canvas.ellipse((x + side * 60, 326), (11, open.min(11)), HAIR);
    }
    canvas.ellipse((x, 384), (15, 24), SHADE);
    canvas.ellipse((x, 446), (46, 12), LIPS);
}

fn document(canvas: &mut Canvas, at: usize) {
    canvas.rect((0, 0), (WIDTH, HEIGHT), DESK);
    let (x, y) = (230 + SWAY[at] / 3, 30);
    canvas.rect((x, y), (500, 660), PAPER);
    canvas.rect((x + 130, y + 50), (240, 26), INK);
    for line in 0..14 {
        let length = if line % 5 == 4 { 200 } else { 400 };
        canvas.rect((x + 50, y + 120 + line * 32), (length, 9), INK);
    }
    canvas.ellipse((x + 370, y + 560), (70, 70), STAMP);
    canvas.ellipse((x + 370, y + 560), (60, 60), PAPER);
    canvas.ellipse((x + 370, y + 560), (18, 18), STAMP);
}

struct Canvas(Vec<u8>);

impl Canvas {
    fn new() -> Self {
        Self(vec![0; usize::try_from(WIDTH * HEIGHT * 3).unwrap_or(0)])
    }

    fn rect(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Colour) {
        for row in y.max(0)..(y + height).min(HEIGHT) {
            let (from, to) = (row * WIDTH + x.max(0), row * WIDTH + (x + width).min(WIDTH));
            let place = |pixel: i32| usize::try_from(pixel * 3).unwrap_or(0);
            if let Some(pixels) = self.0.get_mut(place(from)..place(to)) {
                pixels.chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&colour));
            }
        }
    }

    fn ellipse(&mut self, (x, y): (i32, i32), (across, down): (i32, i32), colour: Colour) {
        for row in -down..=down {
            let part = f64::from(row) / f64::from(down);
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let half = (f64::from(across) * (1.0 - part * part).sqrt()) as i32;
            self.rect((x - half, y + row), (2 * half + 1, 1), colour);
        }
    }

    /// Two digits of seven segments each.
    fn number(&mut self, number: usize) {
        self.rect((WIDTH - 130, HEIGHT - 90), (120, 80), [20, 20, 20]);
        for (place, digit) in [number / 10 % 10, number % 10].into_iter().enumerate() {
            let x = WIDTH - 120 + 55 * i32::try_from(place).unwrap_or(0);
            for (segment, (from, size)) in SEGMENTS.into_iter().enumerate() {
                if LIT[digit] >> segment & 1 == 1 {
                    self.rect((x + from.0, HEIGHT - 82 + from.1), size, WHITE);
                }
            }
        }
    }

    fn encode(&self) -> Vec<u8> {
        let mut jpeg = Vec::new();
        let size = |side: i32| u16::try_from(side).unwrap_or(0);
        // What is drawn has the size that is said, and a vector takes all.
        let _ = Encoder::new(&mut jpeg, QUALITY).encode(&self.0, size(WIDTH), size(HEIGHT), ColorType::Rgb);
        jpeg
    }
}

/// From the top clockwise, then the middle: where each begins, and its size.
const SEGMENTS: [((i32, i32), (i32, i32)); 7] = [
    ((6, 0), (30, 8)),
    ((36, 4), (8, 28)),
    ((36, 34), (8, 28)),
    ((6, 58), (30, 8)),
    ((0, 34), (8, 28)),
    ((0, 4), (8, 28)),
    ((6, 29), (30, 8)),
];
/// Which are lit, the first in the lowest bit.
const LIT: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];
