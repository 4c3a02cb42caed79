//! The sea under a low sun, with a path of light, sometimes a sail or a headland.

use crate::color::{Rgb, lch};
use crate::math::{exp, sin, smooth};
use crate::noise::{Random, fbm, ridged};
use crate::ridge::{Ridge, RidgeForm};
use crate::scene_input::{Painter, SceneInput};
use crate::shapes::{Shapes, bird};
use crate::sky::Sky;
use crate::words::{Extra, TimeOfDay, Weather};

/// The sea and its sky.
pub struct Sea {
    sky: Sky,
    deep: Rgb,
    glow: Rgb,
    swell: f32,
    boat: Option<Boat>,
    island: Option<Island>,
    birds: Shapes,
    seed: u32,
    px: f32,
}

struct Boat {
    x: f32,
    y: f32,
    size: f32,
    color: Rgb,
}

struct Island {
    ridge: Ridge,
    color: Rgb,
}

impl Sea {
    /// Lays out sky, water and the objects on it.
    pub fn new(set: &SceneInput) -> Sea {
        let mut random = set.random(1);
        let horizon = random.range(0.46, 0.60);
        let mut sky = Sky::new(set, horizon);
        if let Some(disc) = sky.disc.as_mut().filter(|_| set.palette.time == TimeOfDay::Sunset) {
            disc.y = horizon - random.range(0.01, 0.09);
            disc.r = random.range(0.035, 0.085) * set.frame.short().max(0.6);
        }
        let palette = &set.palette;
        let deep =
            lch((palette.sky[0].l * 0.55).clamp(0.12, 0.36), palette.sky[0].c * 0.8, palette.sky[0].h - 6.0);
        Sea {
            deep: deep.rgb(),
            glow: palette.sky[3].rgb(),
            swell: if palette.weather == Weather::Storm { 1.7 } else { 1.0 },
            boat: set.words.wants(Extra::Boat, random.chance(0.4)).then(|| boat(set, &mut random, &sky)),
            island: set
                .words
                .wants(Extra::Island, random.chance(0.35))
                .then(|| island(set, &mut random, horizon)),
            birds: birds(set, &mut random, horizon),
            sky,
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn air(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.sky.color(x, y);
        if let Some(island) = &self.island {
            let depth = y - island.ridge.at(x);
            let rock = island.color * (1.0 + 0.22 * ridged(x * 9.0, y * 9.0, self.seed, 3));
            let rock = rock.mix(self.glow, 0.40 * smooth(self.sky.horizon - 0.07, self.sky.horizon, y));
            color = color.mix(
                rock + self.sky.light * (0.06 * self.sky.shine(x, y, 0.25)),
                smooth(-self.px, self.px, depth),
            );
        }
        self.birds.paint(color, x, y, self.px)
    }

    fn water(&self, x: f32, y: f32) -> Rgb {
        let horizon = self.sky.horizon;
        let depth = (y - horizon).max(1e-4);
        let z = 1.0 / (depth + 0.03);
        let wave = fbm((x - 0.4) * z * 1.0, z * 3.0, self.seed + 5, 5) * self.swell;
        let fine = fbm((x - 0.4) * z * 3.5 + 3.0, z * 10.5, self.seed + 6, 3);
        let mirrored = (horizon - depth * 0.85 + wave * 0.10).clamp(0.0, horizon);
        let mut color = self.sky.gradient(mirrored) * 0.62 + self.deep * 0.5;
        color = color.mix(self.deep * 1.15, smooth(0.0, 0.52, depth) * 0.66) * (1.0 + 0.5 * wave).max(0.2);
        color = color.mix(self.glow, 0.16 * smooth(0.25, 0.6, fine + wave * 0.5) * smooth(0.4, 0.05, depth));
        if let Some(island) = &self.island {
            let lower = island.ridge.at(x + wave * 0.02) - horizon;
            let dark = smooth(0.0, 0.03, -lower - depth * 1.1 + wave * 0.03) * smooth(0.12, 0.0, depth);
            color = color.mix(island.color.mix(self.deep, 0.4), dark * 0.6);
        }
        color + self.sparkle(x, depth, wave, fine)
    }

    /// The path of the sun: wide and broken near the viewer, a bright thread at the horizon.
    fn sparkle(&self, x: f32, depth: f32, wave: f32, fine: f32) -> Rgb {
        let Some(disc) = self.sky.disc else { return Rgb::default() };
        let wide = 0.02 + disc.r * 0.7 + 0.40 * depth;
        let q = (x - disc.x + wave * 0.08) / wide;
        let spark = smooth(0.02, 0.42, fine + wave * 0.6 + 0.10);
        self.sky.light * (exp(-q * q) * (spark * 1.15 + 0.10) * (1.0 - 0.5 * smooth(0.0, 0.55, depth)))
    }
}

impl Painter for Sea {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let horizon = self.sky.horizon;
        let below = smooth(-self.px, self.px, y - horizon);
        let mut color = if below < 1.0 { self.air(x, y) } else { Rgb::default() };
        if below > 0.0 {
            color = color.mix(self.water(x, y), below);
        }
        let haze = self.glow + self.sky.light * (0.25 * self.sky.shine(x, y, 0.2));
        color = color.mix(haze, exp(-(y - horizon).abs() / 0.03) * 0.42);
        self.boat.as_ref().map_or(color, |boat| boat.paint(color, x, y, self.px))
    }
}

impl Boat {
    fn paint(&self, under: Rgb, x: f32, y: f32, px: f32) -> Rgb {
        let (u, v, soft) = ((x - self.x) / self.size, (y - self.y) / self.size, px / self.size);
        if u.abs() > 1.0 || !(-1.2..1.6).contains(&v) {
            return under;
        }
        let hull = Self::hull(u, v);
        let sail = Self::sails(u, v);
        let shape = smooth(-soft, soft, hull.max(sail));
        let color = under.mix(if sail > hull { self.color * 1.7 } else { self.color }, shape);
        let wobble = 0.05 * sin(v * 34.0) * v;
        let mirror = Self::sails(u + wobble, 0.30 - v * 0.9).max(Self::hull(u + wobble, 0.30 - v));
        color.mix(self.color, smooth(-0.06, 0.06, mirror) * smooth(1.2, 0.1, v) * 0.6 * smooth(0.12, 0.2, v))
    }

    /// Positive inside.
    fn hull(u: f32, v: f32) -> f32 {
        let keel = 0.15 - 0.30 * u * u;
        v.min(keel - v).min(0.56 - u.abs() + 0.2 * v)
    }

    fn sails(u: f32, v: f32) -> f32 {
        let main = (u - 0.03).min(-0.05 - v).min((v + 1.05) * 0.5 - u + 0.03 + 0.06 * (v + 0.5));
        let fore = (0.0 - u).min(-0.06 - v).min(u + (v + 0.95) * 0.44);
        main.max(fore)
    }
}

fn boat(set: &SceneInput, random: &mut Random, sky: &Sky) -> Boat {
    let away = random.range(0.03, 0.10);
    let aspect = set.frame.aspect();
    let side = sky.disc.map_or(0.5, |d| if d.x > aspect * 0.5 { 0.36 } else { 0.64 });
    let color = set.palette.near.rgb() * 0.8;
    Boat {
        x: aspect * (side + random.range(-0.1, 0.1)),
        y: sky.horizon + away,
        size: 0.025 + away * 0.5,
        color,
    }
}

fn island(set: &SceneInput, random: &mut Random, horizon: f32) -> Island {
    let form = RidgeForm {
        base: horizon + random.range(0.02, 0.05),
        rise: random.range(0.08, 0.14),
        frequency: 0.9,
        sharp: true,
        octaves: 6,
    };
    let color = set.palette.sky[3].scale(0.55, 0.8).rgb().mix(set.palette.near.rgb(), 0.35);
    Island { ridge: Ridge::new(set.frame.width, set.frame.px(), random.bits(), form), color }
}

fn birds(set: &SceneInput, random: &mut Random, horizon: f32) -> Shapes {
    let mut strokes = Vec::new();
    if set.words.wants(Extra::Birds, !set.palette.dark() && random.chance(0.45)) {
        let color = set.palette.near.rgb().mix(set.palette.sky[1].rgb(), 0.3);
        let at = (set.frame.aspect() * random.range(0.2, 0.8), horizon * random.range(0.35, 0.7));
        for _ in 0..3 + random.bits() % 4 {
            let place = (at.0 + random.range(-0.09, 0.09), at.1 + random.range(-0.06, 0.06));
            strokes.extend(bird(place, random.range(0.008, 0.018), random.range(-0.15, 0.3), color));
        }
    }
    Shapes::new(strokes, set.frame.px())
}
