//! Abstract flow: ribbons along the lines of a varying field.

use crate::color::{Ramp, Rgb};
use crate::math::{TAU, cos, floor, length, sin, smooth};
use crate::noise::{fbm, hash, unit};
use crate::scene_input::{Painter, SceneInput};

/// Ribbons in a current.
pub struct Flow {
    colors: Ramp,
    ground: Rgb,
    scale: f32,
    ribbons: f32,
    /// The field rises in this direction, so that it is nowhere flat for long.
    drift: (f32, f32),
    strands: f32,
    light: bool,
    seed: u32,
    px: f32,
}

impl Flow {
    /// Chooses the current and the width of the ribbons.
    pub fn new(set: &SceneInput) -> Flow {
        let mut random = set.random(1);
        let light = !set.palette.dark() && random.chance(0.4);
        let angle = random.range(0.0, TAU);
        let [dark, .., pale] = set.palette.accent;
        Flow {
            colors: set.palette.accent_ramp(),
            ground: if light { pale.scale(1.0, 0.6) } else { dark.scale(0.6, 1.0) }.rgb(),
            scale: random.range(0.75, 1.15),
            ribbons: random.range(8.0, 14.0),
            drift: (0.9 * cos(angle), 0.9 * sin(angle)),
            strands: *random.pick(&[5.0, 7.0, 9.0]),
            light,
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn field(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (x * self.scale, y * self.scale);
        let q = fbm(u * 0.9 + 3.0, v * 0.9, self.seed + 5, 2);
        let r = fbm(u * 0.9, v * 0.9 + 8.0, self.seed + 6, 2);
        fbm(u + 0.75 * q, v + 0.75 * r, self.seed, 2) + u * self.drift.0 + v * self.drift.1
    }
}

impl Painter for Flow {
    fn color(&self, x: f32, y: f32) -> Rgb {
        const STEP: f32 = 0.003;
        let f = self.field(x, y);
        let (gx, gy) = ((self.field(x + STEP, y) - f) / STEP, (self.field(x, y + STEP) - f) / STEP);
        let slope = length(gx, gy).max(1e-4);
        let band = f * self.ribbons;
        let number = floor(band);
        let t = band - number as f32;
        // How much of a ribbon one pixel spans, which is the softness of edges.
        let soft = slope * self.ribbons * self.px;
        let luck = unit(hash(number, 3, self.seed));
        let drift = fbm(x * 1.1, y * 1.1, self.seed + 40, 3);
        let tone = 0.18 + 0.64 * luck + 0.30 * drift;
        let tilt = (t - 0.5) * 1.5;
        let lambert = 0.74 + 0.42 * (-(gx * 0.55 + gy * 0.8) / slope) * tilt;
        let fine = t * self.strands;
        let strand = sin(fine * TAU) * 0.09 * smooth(0.35, 0.1, soft * self.strands);
        let streak = 0.10 * fbm(band * 9.0, drift * 6.0, self.seed + 60, 3);
        let mut color = self.colors.at(tone + streak + 0.10 * tilt) * (lambert + strand).max(0.1);
        let ridge = smooth(0.30, 0.0, (t - 0.30).abs()) * 0.10;
        color += self.colors.at(0.95) * ridge;
        let gap = 0.03;
        let cover = smooth(gap - soft, gap + soft, t) * smooth(1.0 - gap + soft, 1.0 - gap - soft, t);
        let shadow = smooth(0.0, 0.35, t) * 0.5 + 0.5;
        self.ground.mix(color * shadow, cover * if self.light { 0.96 } else { 1.0 })
    }
}
