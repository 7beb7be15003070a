//! Strokes from the npm package hanzi-writer-data: the middle line of every stroke of a Kai typeface.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;
use terminal_input::Point;

use super::Strokes;

/// The strokes of a character; nothing if the package lacks it.
pub fn strokes(directory: &Path, character: char) -> anyhow::Result<Option<Strokes>> {
    let file = directory.join(format!("{character}.json"));
    if !file.exists() {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    let medians = value["medians"].as_array().with_context(|| format!("no medians: {}", file.display()))?;
    Ok(Some(medians.iter().map(stroke).collect()))
}

/// The source's y grows upwards.
fn stroke(points: &Value) -> Vec<Point> {
    #[expect(clippy::cast_possible_truncation, reason = "coordinates are about a thousand")]
    let number = |value: &Value| value.as_f64().unwrap_or_default() as f32;
    let points = points.as_array().map(Vec::as_slice).unwrap_or_default();
    points.iter().map(|point| Point { x: number(&point[0]), y: 900.0 - number(&point[1]) }).collect()
}
