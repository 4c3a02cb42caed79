//! The leaves of a flower.

use crate::color::Rgb;
use crate::math::{TAU, cos, lerp, sin, smooth};
use crate::noise::Random;

/// A leaf beside the stalk.
pub struct Leaf {
    from: (f32, f32),
    along: (f32, f32),
    length: f32,
    width: f32,
}

impl Leaf {
    /// Paints the leaf over the background.
    pub fn paint(&self, under: Rgb, x: f32, y: f32, green: Rgb, px: f32) -> Rgb {
        let (dx, dy) = (x - self.from.0, y - self.from.1);
        let s = (dx * self.along.0 + dy * self.along.1) / self.length;
        if !(0.0..1.0).contains(&s) {
            return under;
        }
        let across = dy * self.along.0 - dx * self.along.1 + 0.12 * self.length * s * s;
        let half = self.width * sin(s * TAU * 0.5).max(0.0) * (1.15 - 0.5 * s);
        let cover = smooth(-px, px, half - across.abs());
        let v = across / half.max(1e-4);
        let veins = 0.10 * sin((s * 20.0 - v.abs() * 4.0) * 2.2) * (1.0 - v.abs());
        let light =
            0.75 - 0.28 * v.signum() * (1.0 - v.abs() * 0.6) + veins - 0.2 * smooth(0.10, 0.0, v.abs());
        under.mix(green * light, cover)
    }
}

/// Two to four leaves below a flower of radius `r` at (x, y).
pub fn leaves(random: &mut Random, (x, y): (f32, f32), r: f32) -> Vec<Leaf> {
    let count = 2 + random.bits() % 3;
    let leaf = |i: u32| {
        let side = if i.is_multiple_of(2) { 1.0 } else { -1.0 };
        let angle = lerp(0.1, 0.9, random.range(0.0, 1.0)) * 0.9 + 0.1 * i as f32;
        let from = (x, y + r * (0.35 + 0.28 * i as f32));
        Leaf {
            from,
            along: (side * cos(angle), sin(angle) * 0.6),
            length: r * random.range(1.0, 1.4),
            width: r * random.range(0.20, 0.30),
        }
    };
    (0..count).map(leaf).collect()
}
