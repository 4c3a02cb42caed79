//! Layers of mountains in mist, firs in front, sometimes a lake.

use crate::color::Rgb;
use crate::math::{lerp, pow, smooth};
use crate::noise::{Random, fbm, ridged};
use crate::ridge::{Ridge, RidgeForm};
use crate::scene_input::{Painter, SceneInput};
use crate::shapes::{Shapes, bird};
use crate::sky::Sky;
use crate::words::{Extra, Weather};

/// Mountains in mist.
pub struct Mountains {
    sky: Sky,
    layers: Vec<Layer>,
    haze: Rgb,
    white: Rgb,
    mist: f32,
    snow: f32,
    lake: Option<f32>,
    birds: Shapes,
    px: f32,
}

struct Layer {
    /// The rock without firs: mist is measured from here, not from the tips of the firs.
    ground: Ridge,
    top: Ridge,
    /// 0 far away to 1 near.
    near: f32,
    color: Rgb,
    seed: u32,
}

impl Mountains {
    /// Lays out sky, ridges and firs.
    pub fn new(set: &SceneInput) -> Mountains {
        let mut random = set.random(1);
        let lake = set.words.wants(Extra::Lake, random.chance(0.28)).then(|| random.range(0.72, 0.80));
        let horizon = random.range(0.46, 0.56);
        let (sky, haze) = (Sky::new(set, horizon), set.palette.haze.rgb());
        let snowy = set.palette.weather == Weather::Snow;
        let clear = matches!(set.palette.weather, Weather::Clear | Weather::Cloudy);
        Mountains {
            layers: layers(set, &mut random, horizon, haze, lake),
            snow: if set.words.wants(Extra::Snowcaps, snowy || random.chance(0.3)) { 1.0 } else { 0.0 },
            white: set.palette.white(),
            mist: if clear { random.range(0.75, 1.0) } else { 1.15 },
            birds: birds(set, &mut random, &sky),
            sky,
            haze,
            lake,
            px: set.frame.px(),
        }
    }

    fn land(&self, x: f32, y: f32) -> Rgb {
        let hidden = |layer: &&Layer| y - layer.top.at(x) > self.px;
        let first = self.layers.iter().rposition(|layer| hidden(&layer));
        let mut color = match first {
            Some(_) => Rgb::default(),
            None => self.birds.paint(self.sky.color(x, y), x, y, self.px),
        };
        for layer in &self.layers[first.unwrap_or(0)..] {
            let cover = smooth(-self.px, self.px, y - layer.top.at(x));
            if cover > 0.0 {
                color = color.mix(self.slope(layer, x, y), cover);
            }
        }
        color
    }

    fn slope(&self, layer: &Layer, x: f32, y: f32) -> Rgb {
        let (t, depth) = (layer.near, y - layer.ground.at(x));
        let side = self.sky.disc.map_or(0.4, |d| (d.x - x).clamp(-0.4, 0.4)) * 0.05;
        let rock = |x: f32| ridged(x * 4.5 + depth * 1.6, y * 5.5, layer.seed, 4);
        let face = rock(x);
        let relief = if t < 0.55 { (face - rock(x + side)) * (1.0 - t) } else { 0.0 };
        let mut color = layer.color * (1.0 + (0.20 - 0.10 * t) * (face - 0.2) + relief * 0.35).max(0.3);
        if self.snow > 0.0 && t < 0.55 {
            let lies = smooth(-0.10, 0.22, face * 0.45 + relief * 0.5 + 0.28 - depth * 4.2) * (1.0 - t * 1.3);
            color = color.mix(self.haze.mix(self.white, 0.75) * (1.0 + relief * 0.3), lies * 0.9);
        }
        color = color
            * (1.0 + 0.45 * t * smooth(0.05, 0.0, y - layer.top.at(x)) * smooth(0.02, 0.09, depth + 0.09));
        color += self.sky.light * (0.13 * (1.0 - t) * self.sky.shine(x, y, 0.35));
        let drift = depth + 0.05 * fbm(x * 2.6, y * 6.0, layer.seed + 40, 4);
        let fog = smooth(0.0, 0.17 + 0.06 * t, drift) * (1.0 - pow(t, 1.6)) * 0.88 * self.mist;
        let glow = self.haze + self.sky.light * (0.10 * self.sky.shine(x, y, 0.3));
        color.mix(glow, fog.min(0.96))
    }
}

impl Painter for Mountains {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let Some(lake) = self.lake.filter(|lake| y > *lake) else { return self.land(x, y) };
        let depth = y - lake;
        let ripple = fbm(x * 3.0, depth * 52.0 / (0.6 + depth * 4.0), 71, 4);
        let mirrored = lake - depth * 1.2 + ripple * 0.05 * (0.10 + depth * 2.0);
        let seen = self.land(x + ripple * 0.006, mirrored.min(lake - self.px));
        let breeze = smooth(0.15, 0.5, fbm(x * 1.2, depth * 30.0, 72, 3)) * smooth(0.0, 0.05, depth) * 0.14;
        seen.mix(self.haze, 0.015 + breeze * (1.0 - depth * 2.5).max(0.0)) * (0.86 - 0.5 * depth)
    }
}

fn layers(set: &SceneInput, random: &mut Random, horizon: f32, haze: Rgb, lake: Option<f32>) -> Vec<Layer> {
    let count = 5 + random.bits() % 3;
    let amp = random.range(0.12, 0.22);
    let wooded = set.words.wants(Extra::Trees, random.chance(0.85));
    let near = set.palette.near.rgb();
    let bottom = lake.unwrap_or(1.0);
    // Over a lake the nearest firs stand on its far shore, in some haze.
    let deepest = if lake.is_some() { 0.84 } else { 0.95 };
    let make = |i: u32| {
        let t = i as f32 / (count - 1) as f32;
        let base = horizon + (bottom * 1.02 - horizon) * pow(t, 1.25) * 0.84;
        let rise = amp * if i == 0 { 1.5 } else { 1.0 - 0.5 * t };
        let form = RidgeForm { base, rise, frequency: 1.2 + 0.9 * t, sharp: true, octaves: 6 };
        let seed = random.bits();
        let ground = Ridge::new(set.frame.width, set.frame.px(), seed, form);
        let size = lerp(0.55, 1.0, t);
        let top = if wooded && t > 0.42 {
            ground.with_firs(random, lerp(420.0, 210.0, t), 0.030 * size, 0.092 * size * size)
        } else {
            ground.with_firs(random, 0.0, 0.0, 0.0)
        };
        Layer { ground, top, near: t, color: haze.mix(near, pow(t, 0.75) * deepest + 0.05), seed }
    };
    (0..count).map(make).collect()
}

fn birds(set: &SceneInput, random: &mut Random, sky: &Sky) -> Shapes {
    let mut strokes = Vec::new();
    if set.words.wants(Extra::Birds, !set.palette.dark() && random.chance(0.4)) {
        let at = (set.frame.aspect() * random.range(0.25, 0.75), sky.horizon * random.range(0.4, 0.65));
        let color = set.palette.near.rgb().mix(set.palette.haze.rgb(), 0.35);
        for i in 0..4 + random.bits() % 5 {
            let (dx, dy) = (i as f32 * 0.018 + random.range(-0.012, 0.012), random.range(-0.022, 0.022));
            strokes.extend(bird(
                (at.0 + dx, at.1 + dy),
                random.range(0.006, 0.011),
                random.range(-0.2, 0.25),
                color,
            ));
        }
    }
    Shapes::new(strokes, set.frame.px())
}
