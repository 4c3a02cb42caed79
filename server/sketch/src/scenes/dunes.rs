//! Dunes with sharp crests, one side in the sun and one in the shade.

use crate::color::{Rgb, lch};
use crate::math::{exp, lerp, pow, sin, smooth};
use crate::noise::{Random, fbm};
use crate::ridge::Ridge;
use crate::scene_input::{Painter, SceneInput};
use crate::sky::Sky;
use crate::words::TimeOfDay;

/// Dunes under a wide sky.
pub struct Dunes {
    sky: Sky,
    dunes: Vec<Dune>,
    lit: Rgb,
    shade: Rgb,
    haze: Rgb,
    /// 1 when the light comes from the left, -1 from the right.
    side: f32,
    px: f32,
}

struct Dune {
    line: Ridge,
    /// Where the crest starts, and how it runs down towards the viewer.
    crest: f32,
    peak: f32,
    bend: f32,
    wave: f32,
    near: f32,
    seed: u32,
}

impl Dunes {
    /// Lays out the dunes, larger towards the viewer.
    pub fn new(set: &SceneInput) -> Dunes {
        let mut random = set.random(1);
        let horizon = random.range(0.38, 0.50);
        let sky = Sky::new(set, horizon);
        let middle = set.frame.aspect() * 0.5;
        let left = sky.disc.map_or(random.chance(0.5), |d| d.x < middle);
        let side = if left { 1.0 } else { -1.0 };
        let [lit, shade] = sand(set);
        let count = 8 + random.bits() % 3;
        let dunes = (0..count)
            .map(|i| dune(set, &mut random, horizon, side, i as f32 / (count - 1) as f32))
            .collect();
        Dunes { sky, dunes, lit, shade, haze: set.palette.haze.rgb(), side, px: set.frame.px() }
    }

    fn sand(&self, dune: &Dune, x: f32, y: f32) -> Rgb {
        let (t, depth, down) = (dune.near, y - dune.line.at(x), (y - dune.peak).max(0.0));
        let snake = dune.wave * sin(down * 9.0 / (0.25 + t) + dune.peak * 40.0) * smooth(0.0, 0.15, down);
        let crest = dune.crest + dune.bend * down + snake + 0.015 * fbm(x * 2.0, y * 5.0, dune.seed, 3);
        let past = (x - crest) * self.side;
        let soft = 0.003 + 0.10 * down * t;
        let lee = smooth(-soft * 0.3, soft, past) * smooth(0.30 + 0.45 * t, 0.05, past - down * 0.8);
        let tide = fbm(x * 1.4, y * 4.0, dune.seed + 3, 3);
        let ripple = sin(depth * 210.0 / (0.30 + t) + 11.0 * fbm(x * 2.2, y * 3.4, dune.seed + 8, 3));
        let fine = fbm(x * 160.0, y * 160.0, dune.seed + 9, 2);
        let bright = 1.0 + 0.14 * tide + (0.055 * ripple * smooth(0.0, 0.06, depth) + 0.05 * fine) * t;
        let lit = self.lit * (bright + 0.12 * smooth(-0.2, 0.0, past) * (1.0 - lee));
        let shade = self.shade * (1.0 - 0.28 * t + 0.18 * tide + 0.5 * smooth(0.02, 0.35, past));
        let color = lit.mix(shade, lee) * (1.0 - 0.20 * smooth(0.0, 0.35, depth));
        let warm = self.haze + self.sky.light * (0.12 * self.sky.shine(x, y, 0.3));
        let dust = smooth(0.0, 0.16, depth) * 0.30 * (1.0 - t);
        color.mix(warm, (pow(1.0 - t, 1.5) * 0.70 + dust).min(0.9))
    }
}

impl Painter for Dunes {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let first = self.dunes.iter().rposition(|dune| y - dune.line.at(x) > self.px);
        let mut color = if first.is_some() { Rgb::default() } else { self.sky.color(x, y) };
        for dune in &self.dunes[first.unwrap_or(0)..] {
            let cover = smooth(-self.px, self.px, y - dune.line.at(x));
            if cover > 0.0 {
                color = color.mix(self.sand(dune, x, y), cover);
            }
        }
        color
    }
}

fn dune(set: &SceneInput, random: &mut Random, horizon: f32, side: f32, t: f32) -> Dune {
    let (width, rise) =
        (lerp(0.22, 0.75, t) * random.range(0.8, 1.3), lerp(0.025, 0.20, t) * random.range(0.7, 1.2));
    let base = lerp(horizon + 0.025, 1.10, pow(t, 1.45));
    let crest = set.frame.aspect() * random.range(0.02, 0.98);
    let seed = random.bits();
    let line = Ridge::along(set.frame.width, set.frame.px(), |x| {
        let u = (x - crest) * side / width;
        let hump = if u < 0.0 { 1.0 / (1.0 + 1.5 * pow(-u, 1.7)) } else { exp(-2.1 * u) };
        let sway = fbm(x * 1.3, t * 7.0, seed, 3);
        base - rise * hump - 0.035 * (0.4 + t) * sway
    });
    let peak = line.at(crest);
    let bend = side * random.range(-0.35, 0.75);
    Dune { line, crest, peak, bend, wave: random.range(0.01, 0.05) * (0.3 + t), near: t, seed }
}

/// The lit and the shaded sand.
fn sand(set: &SceneInput) -> [Rgb; 2] {
    let tone = |l: f32, c: f32, h: f32| {
        set.words.colors.first().map_or(lch(l, c, h), |named| lch(l, c, h).toward(*named, 0.85)).rgb()
    };
    match set.palette.time {
        TimeOfDay::Day => [tone(0.86, 0.095, 75.0), tone(0.56, 0.09, 48.0)],
        TimeOfDay::Dawn => [tone(0.83, 0.11, 62.0), tone(0.45, 0.09, 30.0)],
        TimeOfDay::Sunset => [tone(0.72, 0.14, 45.0), tone(0.29, 0.09, 335.0)],
        TimeOfDay::Night => [tone(0.50, 0.055, 265.0), tone(0.16, 0.05, 278.0)],
    }
}
