//! Curtains of aurora over dark hills and a still lake.

use crate::color::{Ramp, Rgb, lch};
use crate::math::{exp, smooth};
use crate::noise::{Random, fbm, ridged};
use crate::ridge::{Ridge, RidgeForm};
use crate::scene_input::{Painter, SceneInput};
use crate::sky::stars;
use crate::words::{Extra, TimeOfDay};

/// Aurora over a lake.
pub struct Aurora {
    sky: Ramp,
    curtains: [Ramp; 2],
    strength: f32,
    lean: f32,
    fold: f32,
    hills: Vec<(Ridge, Rgb, u32)>,
    lake: Option<f32>,
    snow: f32,
    seed: u32,
    px: f32,
}

impl Aurora {
    /// Lays out curtains and hills; named colours become the colours of the light.
    pub fn new(set: &SceneInput) -> Aurora {
        let mut random = set.random(1);
        let hues = hues(set, &mut random);
        let lake = set.words.wants(Extra::Lake, true).then(|| random.range(0.72, 0.80));
        let base = lake.unwrap_or(0.9);
        let (light, bright) = if set.palette.time == TimeOfDay::Night { (1.0, 1.0) } else { (1.5, 0.8) };
        Aurora {
            sky: Ramp::new(&[
                (0.0, lch(0.12 * light, 0.045, 275.0)),
                (0.6, lch(0.19 * light, 0.055, 258.0)),
                (1.0, lch(0.31 * light, 0.06, 225.0)),
            ]),
            curtains: [curtain(hues), curtain([hues[1], hues[0], hues[2]])],
            strength: bright,
            lean: random.range(-0.35, 0.35),
            fold: random.range(0.9, 1.5),
            hills: hills(set, &mut random, base),
            lake,
            snow: if set.words.wants(Extra::Snowcaps, random.chance(0.4)) { 1.0 } else { 0.0 },
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn heaven(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.sky.at(y / 0.75) + stars(x, y, self.seed, self.px) * smooth(0.72, 0.4, y);
        for band in 0..3 {
            color += self.curtain(band, x, y);
        }
        color
    }

    /// One curtain: a bright lower edge, rays rising from it and fading.
    fn curtain(&self, band: usize, x: f32, y: f32) -> Rgb {
        let (b, seed) = (band as f32, self.seed.wrapping_add(band as u32 * 31));
        let slide = x + (y - 0.4) * self.lean * 0.5;
        let wander = fbm(slide * self.fold * (1.0 + 0.3 * b) + b * 4.0, b, seed, 3);
        let edge = 0.50 - 0.085 * b + 0.20 * wander;
        let up = (edge - y).max(0.0);
        let below = smooth(-0.03 - 0.02 * b, 0.012, edge - y);
        if below <= 0.0 {
            return Rgb::default();
        }
        let rays = smooth(-0.4, 0.55, fbm(slide * 15.0 + wander * 6.0, y * 0.35, seed + 9, 4));
        let here = smooth(-0.3, 0.3, fbm(slide * 1.3 + 7.0 * b, 0.5, seed + 20, 2) + 0.16);
        let height = 0.10 + 0.15 * rays + 0.03 * b;
        let light = exp(-up / height) * below * (0.35 + 0.85 * rays) * here;
        self.curtains[band % 2].at(up / 0.34) * (light * self.strength * (0.95 - 0.22 * b))
    }

    fn land(&self, x: f32, y: f32) -> Rgb {
        let first = self.hills.iter().rposition(|hill| y - hill.0.at(x) > self.px);
        let mut color = if first.is_some() { Rgb::default() } else { self.heaven(x, y) };
        for i in first.unwrap_or(0)..self.hills.len() {
            let cover = smooth(-self.px, self.px, y - self.hills[i].0.at(x));
            if cover > 0.0 {
                color = color.mix(self.hill(i, x, y), cover);
            }
        }
        color
    }

    fn hill(&self, i: usize, x: f32, y: f32) -> Rgb {
        let (ridge, tone, seed) = &self.hills[i];
        let (depth, rock) = (y - ridge.at(x), ridged(x * 7.0, y * 9.0, *seed, 4));
        let color = *tone * (1.0 + 0.35 * rock);
        if i > 0 {
            return color;
        }
        let sheen = self.sky.at(1.0) * (1.1 + 0.5 * rock) + self.curtains[0].at(0.1) * 0.035;
        let lies = smooth(0.0, 0.5, rock * 0.8 + 0.22 - depth * 4.0) * self.snow;
        color.mix(sheen, lies * 0.8).mix(self.sky.at(1.0), smooth(0.03, 0.2, depth) * 0.45)
    }
}

impl Painter for Aurora {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let Some(lake) = self.lake.filter(|lake| y > *lake) else { return self.land(x, y) };
        let depth = y - lake;
        let ripple = fbm(x * 3.0, depth * 50.0 / (0.6 + depth * 4.0), self.seed + 3, 4);
        let seen = self.land(
            x + ripple * 0.008,
            (lake - depth * 1.7 + ripple * 0.06 * (0.1 + depth * 2.0)).min(lake - self.px),
        );
        seen * (0.72 - 0.5 * depth) + self.sky.at(0.5) * 0.15
    }
}

/// Lower edge, middle and top of the light.
fn hues(set: &SceneInput, random: &mut Random) -> [f32; 3] {
    let seen = [[155.0, 185.0, 310.0], [165.0, 210.0, 330.0], [150.0, 165.0, 285.0], [170.0, 150.0, 355.0]];
    match set.words.colors.as_slice() {
        [] => *random.pick(&seen),
        [one] => [one.h, one.h + 18.0, one.h + 50.0],
        [one, two, ..] => [one.h, (one.h + two.h) * 0.5, two.h],
    }
}

fn curtain([low, middle, high]: [f32; 3]) -> Ramp {
    Ramp::new(&[
        (0.0, lch(0.86, 0.17, low)),
        (0.3, lch(0.74, 0.16, middle)),
        (0.62, lch(0.55, 0.16, high)),
        (1.0, lch(0.32, 0.13, high)),
    ])
}

fn hills(set: &SceneInput, random: &mut Random, base: f32) -> Vec<(Ridge, Rgb, u32)> {
    let wooded = set.words.wants(Extra::Trees, true);
    let rows = [(base - 0.09, 0.12, 0.22), (base - 0.03, 0.06, 0.15), (base + 0.01, 0.02, 0.085)];
    let make = |(i, (base, rise, l)): (usize, (f32, f32, f32))| {
        let form = RidgeForm {
            base,
            rise: rise * random.range(0.7, 1.3),
            frequency: 1.3 + i as f32,
            sharp: true,
            octaves: 6,
        };
        let ridge = Ridge::new(set.frame.width, set.frame.px(), random.bits(), form);
        let size = i as f32;
        let ridge = if wooded && i > 0 {
            ridge.with_firs(random, 110.0, 0.015 + 0.015 * size, 0.03 + 0.035 * size)
        } else {
            ridge
        };
        (ridge, lch(l, 0.028, 232.0).rgb(), random.bits())
    };
    rows.into_iter().enumerate().map(make).collect()
}
