//! Cut paper: sheets laid over each other, each with its shadow and a bright lip.

use crate::color::{Ramp, Rgb};
use crate::math::{exp, length, smooth};
use crate::noise::fbm;
use crate::scene_input::{Painter, SceneInput};

/// Sheets of cut paper.
pub struct Paper {
    colors: Ramp,
    scale: f32,
    slope: (f32, f32),
    /// Where each sheet starts, in rising order.
    cuts: Vec<f32>,
    upside: bool,
    seed: u32,
    px: f32,
}

impl Paper {
    /// Chooses the sheets so that the visible parts are about equal.
    pub fn new(set: &SceneInput) -> Paper {
        let mut random = set.random(1);
        let mut paper = Paper {
            colors: set.palette.accent_ramp(),
            scale: random.range(0.85, 1.35),
            slope: (random.range(-0.25, 0.25), random.range(-0.4, 0.4)),
            cuts: Vec::new(),
            upside: random.chance(0.4),
            seed: random.bits(),
            px: set.frame.px(),
        };
        let place = |i: usize| ((i % 40) as f32 / 40.0 * set.frame.aspect(), (i / 40) as f32 / 40.0);
        let mut values: Vec<f32> = (0..1600).map(place).map(|(x, y)| paper.field(x, y)).collect();
        values.sort_by(f32::total_cmp);
        let sheets = 6 + random.bits() % 4;
        let (low, high) = (values[60], values[1520]);
        // Half by equal steps, half by equal areas.
        let cut = |i: u32| {
            let t = (i as f32 + 0.5) / sheets as f32;
            (low + (high - low) * t) * 0.5 + values[(t * 1599.0) as usize] * 0.5
        };
        paper.cuts = (0..sheets).map(cut).collect();
        paper
    }

    fn field(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (x * self.scale, y * self.scale);
        let bend = fbm(u, v, self.seed + 5, 2);
        fbm(u + 0.35 * bend, v - 0.2 * bend, self.seed, 3)
            + self.slope.0 * (u - 0.5)
            + self.slope.1 * (v - 0.5)
    }

    fn sheet(&self, number: usize) -> Rgb {
        let t = number as f32 / self.cuts.len() as f32;
        self.colors.at(0.04 + 0.94 * if self.upside { 1.0 - t } else { t })
    }
}

impl Painter for Paper {
    fn color(&self, x: f32, y: f32) -> Rgb {
        const STEP: f32 = 0.003;
        let f = self.field(x, y);
        let (gx, gy) = ((self.field(x + STEP, y) - f) / STEP, (self.field(x, y + STEP) - f) / STEP);
        let slope = length(gx, gy).max(0.15);
        let number = self.cuts.partition_point(|cut| *cut < f);
        let fiber = 1.0 + 0.035 * fbm(x * 70.0, y * 70.0, self.seed + 30, 3);
        let mut color = self.sheet(number) * fiber;
        if let Some(next) = self.cuts.get(number) {
            // The sheet above casts its shadow down and to the right.
            let over = self.field(x - 0.006, y - 0.014);
            let away = ((next - over) / slope).max(0.0);
            color = color * (1.0 - 0.52 * exp(-away / 0.016));
        }
        if let Some(own) = number.checked_sub(1).map(|i| self.cuts[i]) {
            let inside = (f - own) / slope;
            let toward = (gx * 0.4 + gy * 0.9) / slope;
            color = color * (1.0 + (0.12 + 0.10 * toward) * smooth(0.0035, 0.0008, inside));
            let edge = smooth(self.px * 1.2, 0.0, inside);
            color = color.mix(self.sheet(number - 1) * 0.6, edge * 0.5);
        }
        color * (1.02 - 0.10 * y)
    }
}
