//! Digits, the letter of identity cards, and boxes, which people draw squarer than any typeface: lines through a few points of a square of a thousand.

use terminal_input::Point;

use super::Strokes;

/// Other letters would only be mistaken for characters: E for 王. A character and its strokes; strokes are separated by `|`, points by spaces, x and y by a comma.
const DRAWN: &[(char, &str)] = &[
    ('0', "500,50 300,150 220,500 300,850 500,950 700,850 780,500 700,150 500,50"),
    ('1', "500,50 500,950"),
    ('1', "380,200 500,50 500,950"),
    ('2', "260,250 350,80 550,50 720,180 700,380 500,620 250,930 760,930"),
    ('3', "260,150 450,50 680,120 700,300 480,450 720,580 740,780 520,950 260,870"),
    ('4', "600,50 220,650 800,650|600,350 600,950"),
    ('4', "320,80 280,550 760,550|620,100 620,950"),
    ('5', "350,80 310,430 550,380 730,550 720,800 500,950 270,870|350,80 720,80"),
    ('6', "640,60 400,250 270,600 320,870 500,950 690,850 710,640 520,520 300,640"),
    ('7', "240,80 760,80 480,950"),
    ('8', "680,170 500,50 310,180 360,370 640,580 720,790 500,950 280,800 350,590 630,380 680,170"),
    ('9', "700,300 560,460 350,420 290,220 450,60 650,100 710,300 680,650 560,950"),
    ('X', "250,60 750,940|750,60 250,940"),
    ('口', "200,200 210,800|200,200 800,200 790,800|210,790 790,790"),
    ('日', "280,100 280,900|280,100 720,100 720,900|280,500 720,500|280,890 720,890"),
    ('目', "300,80 300,920|300,80 700,80 700,920|300,350 700,350|300,620 700,620|300,910 700,910"),
    ('田', "180,180 180,820|180,180 820,180 820,820|180,500 820,500|500,180 500,820|180,810 820,810"),
    (
        '回',
        "150,150 150,860|150,150 850,150 850,860|350,370 350,650|350,370 650,370 650,650|350,640 650,640|150,850 850,850",
    ),
    ('中', "200,300 210,620|200,300 800,300 790,620|210,610 790,610|500,60 500,950"),
];

/// All of them; a character may come more than once.
pub fn characters() -> Vec<(char, Strokes)> {
    DRAWN.iter().map(|(character, drawn)| (*character, drawn.split('|').map(stroke).collect())).collect()
}

fn stroke(drawn: &str) -> Vec<Point> {
    drawn
        .split(' ')
        .filter_map(|point| {
            let (x, y) = point.split_once(',')?;
            Some(Point { x: x.parse().ok()?, y: y.parse().ok()? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_point_can_be_read() {
        let points: usize = super::characters().iter().flat_map(|(_, strokes)| strokes).map(Vec::len).sum();
        let commas: usize = super::DRAWN.iter().map(|(_, drawn)| drawn.matches(',').count()).sum();
        assert_eq!(points, commas);
    }
}
