//! Strokes from KanjiVG, drawn by another hand: to measure with, never to learn from.

use std::fs;
use std::path::Path;

use terminal_input::Point;

use super::Strokes;

/// Pieces that a curve is cut into.
const PIECES: usize = 12;
/// KanjiVG draws in a square of 109 units.
const SCALE: f32 = 1000.0 / 109.0;

/// The strokes of a character; nothing if KanjiVG lacks it.
pub fn strokes(directory: &Path, character: char) -> Option<Strokes> {
    let svg = fs::read_to_string(directory.join(format!("{:05x}.svg", u32::from(character)))).ok()?;
    Some(svg.split(" d=\"").skip(1).filter_map(|path| Some(stroke(path.split('"').next()?))).collect())
}

/// The points of a path of `M`, `C` and `S`, absolute or relative: KanjiVG uses no others.
fn stroke(path: &str) -> Vec<Point> {
    let mut pen = Pen { points: Vec::new(), here: origin(), control: origin() };
    let mut rest = path;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (command, after) = rest[at..].split_at(1);
        let end = after.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(after.len());
        pen.draw(command, &numbers(&after[..end]));
        rest = &after[end..];
    }
    pen.points
}

fn origin() -> Point {
    Point { x: 0.0, y: 0.0 }
}

/// Numbers separated by commas, spaces, or only by their signs or points: `1.5-2.25,.5.5`.
fn numbers(text: &str) -> Vec<f32> {
    let mut found = Vec::new();
    let mut number = String::new();
    for letter in text.chars() {
        let ends = matches!(letter, '-' | ',' | ' ' | '\n') || (letter == '.' && number.contains('.'));
        if ends && !number.is_empty() {
            found.extend(number.parse::<f32>());
            number.clear();
        }
        if !matches!(letter, ',' | ' ' | '\n') {
            number.push(letter);
        }
    }
    found.extend(number.parse::<f32>());
    found
}

struct Pen {
    points: Vec<Point>,
    here: Point,
    control: Point,
}

impl Pen {
    fn draw(&mut self, command: &str, numbers: &[f32]) {
        let is_relative = command.chars().all(|c| c.is_ascii_lowercase());
        let per_piece = match command {
            "M" | "m" => 2,
            "C" | "c" => 6,
            "S" | "s" => 4,
            _ => return,
        };
        for piece in numbers.chunks_exact(per_piece) {
            let base = if is_relative { self.here } else { origin() };
            let points: Vec<Point> = piece
                .chunks_exact(2)
                .map(|xy| Point { x: base.x + xy[0] * SCALE, y: base.y + xy[1] * SCALE })
                .collect();
            match points[..] {
                [to] => self.move_to(to),
                [control, to] => {
                    let mirrored = Point {
                        x: 2.0 * self.here.x - self.control.x,
                        y: 2.0 * self.here.y - self.control.y,
                    };
                    self.curve(mirrored, control, to);
                }
                [first, second, to] => self.curve(first, second, to),
                _ => {}
            }
        }
    }

    fn move_to(&mut self, to: Point) {
        self.points.push(to);
        (self.here, self.control) = (to, to);
    }

    fn curve(&mut self, first: Point, second: Point, to: Point) {
        for piece in 1..=PIECES {
            let t = piece as f32 / PIECES as f32;
            let along = |a: f32, b: f32, c: f32, d: f32| {
                let s = 1.0 - t;
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            self.points.push(Point {
                x: along(self.here.x, first.x, second.x, to.x),
                y: along(self.here.y, first.y, second.y, to.y),
            });
        }
        (self.here, self.control) = (to, second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_no_separator() {
        assert_eq!(numbers("1.5-2.25,.5.5"), [1.5, -2.25, 0.5, 0.5]);
    }

    #[test]
    fn a_path_ends_where_it_says() {
        let points = stroke("M10,10c1,0,2,0,3,0S15,15,20,20");
        let last = points.last().unwrap();
        assert!((last.x - 20.0 * SCALE).abs() < 1e-3 && (last.y - 20.0 * SCALE).abs() < 1e-3);
        assert_eq!(points.len(), 1 + 2 * PIECES);
    }
}
