//! Many small solid shapes with fast lookup: branches, leaves, birds, sails.

use super::color::Rgb;
use super::math::{floor, length, smooth};

/// A line with round ends whose radius changes from one end to the other; a dot when both ends are the same.
#[derive(Clone, Copy)]
pub struct Stroke {
    pub from: (f32, f32),
    pub to: (f32, f32),
    pub radii: (f32, f32),
    pub color: Rgb,
}

/// Shapes in painting order, with a grid over them.
#[derive(Default)]
pub struct Shapes {
    strokes: Vec<Stroke>,
    cells: Vec<Vec<u32>>,
    columns: i32,
    rows: i32,
    origin: (f32, f32),
    cell: f32,
}

impl Stroke {
    /// A dot.
    pub fn dot(at: (f32, f32), radius: f32, color: Rgb) -> Stroke {
        Stroke { from: at, to: at, radii: (radius, radius), color }
    }

    /// Distance to the outline, negative inside, and how far along the stroke.
    fn distance(&self, x: f32, y: f32) -> f32 {
        let (ax, ay) = (x - self.from.0, y - self.from.1);
        let (bx, by) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let along = ((ax * bx + ay * by) / (bx * bx + by * by).max(1e-12)).clamp(0.0, 1.0);
        length(ax - bx * along, ay - by * along) - (self.radii.0 + (self.radii.1 - self.radii.0) * along)
    }

    fn bounds(&self) -> [f32; 4] {
        let r = self.radii.0.max(self.radii.1);
        let (a, b) = (self.from, self.to);
        [a.0.min(b.0) - r, a.1.min(b.1) - r, a.0.max(b.0) + r, a.1.max(b.1) + r]
    }
}

impl Shapes {
    /// Sorts the strokes into a grid; `px` is the size of a pixel, for soft edges.
    pub fn new(strokes: Vec<Stroke>, px: f32) -> Shapes {
        let all =
            strokes.iter().map(Stroke::bounds).fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |a, b| {
                [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
            });
        if strokes.is_empty() {
            return Shapes::default();
        }
        let origin = (all[0] - px, all[1] - px);
        let cell = ((all[2] - all[0]).max(all[3] - all[1]) / 96.0).max(px * 4.0);
        let columns = floor((all[2] + px - origin.0) / cell) + 1;
        let rows = floor((all[3] + px - origin.1) / cell) + 1;
        let mut shapes = Shapes {
            strokes,
            cells: vec![Vec::new(); (columns * rows) as usize],
            columns,
            rows,
            origin,
            cell,
        };
        for i in 0..shapes.strokes.len() {
            shapes.enter(i, px);
        }
        shapes
    }

    fn enter(&mut self, i: usize, px: f32) {
        let stroke = self.strokes[i];
        let [x0, y0, x1, y1] = stroke.bounds();
        let place = |v: f32, from: f32| floor((v - from) / self.cell);
        for row in place(y0 - px, self.origin.1)..=place(y1 + px, self.origin.1) {
            for column in place(x0 - px, self.origin.0)..=place(x1 + px, self.origin.0) {
                let middle = |n: i32, from: f32| from + (n as f32 + 0.5) * self.cell;
                let near = stroke.distance(middle(column, self.origin.0), middle(row, self.origin.1));
                if self.index(column, row).is_some() && near < self.cell * 0.75 + px {
                    self.cells[(row * self.columns + column) as usize].push(i as u32);
                }
            }
        }
    }

    fn index(&self, column: i32, row: i32) -> Option<usize> {
        let inside = (0..self.columns).contains(&column) && (0..self.rows).contains(&row);
        inside.then_some((row * self.columns + column) as usize)
    }

    /// Paints the shapes at (x, y) over `under`; `px` is the softness of edges.
    pub fn paint(&self, under: Rgb, x: f32, y: f32, px: f32) -> Rgb {
        if self.strokes.is_empty() {
            return under;
        }
        let place = |v: f32, from: f32| floor((v - from) / self.cell);
        let Some(cell) = self.index(place(x, self.origin.0), place(y, self.origin.1)) else { return under };
        self.cells[cell].iter().fold(under, |color, i| {
            let stroke = &self.strokes[*i as usize];
            color.mix(stroke.color, smooth(px * 0.7, -px * 0.7, stroke.distance(x, y)))
        })
    }
}

/// A bird far away: two bent wings.
pub fn bird(at: (f32, f32), size: f32, bend: f32, color: Rgb) -> Vec<Stroke> {
    let wing = |side: f32| {
        let elbow = (at.0 + side * size * 0.45, at.1 - size * (0.30 + bend));
        let tip = (at.0 + side * size, at.1 - size * (0.12 + bend * 0.2));
        let arm = Stroke { from: at, to: elbow, radii: (size * 0.09, size * 0.06), color };
        [arm, Stroke { from: elbow, to: tip, radii: (size * 0.06, size * 0.015), color }]
    };
    [wing(-1.0), wing(1.0)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_inside_a_stroke_takes_its_color_and_one_outside_does_not() {
        let red = Rgb { r: 1.0, g: 0.0, b: 0.0 };
        let line = Stroke { from: (0.1, 0.1), to: (0.9, 0.8), radii: (0.02, 0.01), color: red };
        let shapes = Shapes::new(vec![line, Stroke::dot((0.2, 0.9), 0.05, red)], 0.001);
        for (x, y) in [(0.1, 0.1), (0.5, 0.45), (0.9, 0.8), (0.2, 0.93)] {
            assert_eq!(shapes.paint(Rgb::default(), x, y, 0.001), red, "{x} {y}");
        }
        for (x, y) in [(0.9, 0.1), (0.2, 0.8), (5.0, 5.0), (-1.0, 0.0)] {
            assert_eq!(shapes.paint(Rgb::default(), x, y, 0.001), Rgb::default(), "{x} {y}");
        }
    }
}
