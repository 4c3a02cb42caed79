//! Folds of silk, lit from the side.

use crate::color::{Ramp, Rgb};
use crate::math::{cos, pow, sin};
use crate::noise::fbm;
use crate::scene_input::{Painter, SceneInput};

/// Silk.
pub struct Silk {
    dye: Ramp,
    turn: (f32, f32),
    folds: f32,
    wander: f32,
    light: (f32, f32),
    seed: u32,
}

impl Silk {
    /// Chooses the folds of the cloth.
    pub fn new(set: &SceneInput) -> Silk {
        let mut random = set.random(1);
        let angle = random.range(0.3, 1.2) * if random.chance(0.5) { 1.0 } else { -1.0 };
        Silk {
            dye: set.palette.accent_ramp(),
            turn: (cos(angle), sin(angle)),
            folds: random.range(15.0, 24.0),
            wander: random.range(0.30, 0.55),
            light: if random.chance(0.5) { (-0.62, -0.55) } else { (0.6, -0.6) },
            seed: random.bits(),
        }
    }

    /// Height of the cloth, and a slow value for its colour.
    fn height(&self, x: f32, y: f32) -> (f32, f32) {
        let (u, v) = (x * self.turn.0 + y * self.turn.1, y * self.turn.0 - x * self.turn.1);
        let slow = fbm(u * 0.9, v * 0.7, self.seed, 3);
        let bend = u + self.wander * slow + 0.10 * fbm(u * 1.4 + 4.0, v * 2.2, self.seed + 7, 2);
        let gather = 0.6 + 0.4 * fbm(u * 0.8 + 9.0, v * 0.5, self.seed + 13, 2);
        let phase = bend * self.folds + 2.0 * slow;
        let wide = sin(phase + 0.7 * sin(phase));
        let fine = sin(phase * 2.3 + 4.0 * slow + 1.3 + wide);
        (wide * 0.036 * gather + fine * 0.009 * gather, slow)
    }
}

impl Painter for Silk {
    fn color(&self, x: f32, y: f32) -> Rgb {
        const STEP: f32 = 0.004;
        let (here, slow) = self.height(x, y);
        let (gx, gy) = (
            (self.height(x + STEP, y).0 - here) / STEP * 1.5,
            (self.height(x, y + STEP).0 - here) / STEP * 1.5,
        );
        let nz = 1.0 / (gx * gx + gy * gy + 1.0).sqrt();
        let facing = (gx * -self.light.0 + gy * -self.light.1 + 0.55) * nz;
        let lambert = facing.clamp(0.0, 1.3);
        let half = ((gx * -self.light.0 + gy * -self.light.1) * 0.8 + 0.85) * nz;
        let shine = pow(half.clamp(0.0, 1.0), 18.0);
        let edge = pow(1.0 - nz, 2.0);
        let body = self.dye.at(0.42 + here * 2.2 + slow * 0.45) * (0.16 + 1.0 * lambert);
        let thread = 1.0 + 0.02 * fbm(x * 320.0, y * 60.0, self.seed + 20, 2);
        (body + self.dye.at(0.9) * (shine * 0.42 + edge * 0.14 * lambert)) * thread
    }
}
