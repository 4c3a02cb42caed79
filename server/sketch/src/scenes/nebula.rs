//! Clouds of gas among stars, or smoke and fire: noise folded into itself.

use crate::color::{Ramp, Rgb};
use crate::math::{cos, exp, length, sin, smooth};
use crate::noise::{ridged, warp};
use crate::scene_input::{Painter, SceneInput};
use crate::sky::stars;
use crate::words::Extra;

/// A nebula.
pub struct Nebula {
    gas: Ramp,
    core: (f32, f32),
    /// Radius of an open ring, or 0 for one cloud.
    ring: f32,
    turn: (f32, f32),
    scale: f32,
    fold: f32,
    stars: f32,
    seed: u32,
    px: f32,
}

impl Nebula {
    /// Lays out the cloud.
    pub fn new(set: &SceneInput) -> Nebula {
        let mut random = set.random(1);
        let angle = random.range(-0.9, 0.9);
        Nebula {
            gas: set.palette.accent_ramp(),
            core: (set.frame.aspect() * random.range(0.35, 0.65), random.range(0.36, 0.62)),
            ring: if random.chance(0.3) { random.range(0.24, 0.32) * set.frame.short() } else { 0.0 },
            turn: (cos(angle), sin(angle)),
            scale: random.range(1.2, 1.8),
            fold: random.range(0.75, 1.15),
            stars: if set.words.wants(Extra::Stars, !set.words.has("smoke fire flame")) { 1.0 } else { 0.0 },
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    /// Where the gas is, 0 to 1: an oblique cloud, or a ring.
    fn envelope(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.core.0, y - self.core.1);
        if self.ring > 0.0 {
            let q = (length(dx, dy) - self.ring) / 0.13;
            return exp(-q * q);
        }
        let (u, v) = (dx * self.turn.0 + dy * self.turn.1, dy * self.turn.0 - dx * self.turn.1);
        exp(-(u * u / 0.14 + v * v / 0.38))
    }
}

impl Painter for Nebula {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let (f, q, r) = warp(x * self.scale, y * self.scale, self.seed, self.fold, 7);
        let here = self.envelope(x + 0.10 * q, y + 0.10 * r);
        let density = smooth(-0.40, 0.55, f) * (0.12 + 1.0 * here);
        let mut color = self.gas.at(density * 1.0 + 0.10 * q) * (0.10 + 1.4 * density);
        color += self.gas.at(0.42 + r * 0.55) * (0.60 * here * smooth(-0.15, 0.5, r));
        let lane =
            smooth(0.12, 0.5, ridged(x * 2.4 + q, y * 2.4 + r, self.seed + 3, 6)) * smooth(0.1, 0.5, here);
        color = color * (1.0 - 0.48 * lane);
        color + stars(x, y, self.seed, self.px) * (self.stars * (1.1 - 0.5 * lane))
    }
}
