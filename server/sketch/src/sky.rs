//! The sky of every landscape: gradient, stars, sun or moon, clouds.

use super::color::{Ramp, Rgb, lch};
use super::math::{exp, glow, length, smooth};
use super::noise::{Random, dot, fbm, unit};
use super::scene_input::SceneInput;
use super::words::{Extra, TimeOfDay, Weather};
use crate::color::palette::Palette;

/// The sun or the moon.
#[derive(Clone, Copy)]
pub struct Disc {
    pub x: f32,
    pub y: f32,
    pub r: f32,
}

/// A sky over a horizon.
pub struct Sky {
    ramp: Ramp,
    pub horizon: f32,
    /// The colour of the sun or moon.
    pub light: Rgb,
    pub disc: Option<Disc>,
    night: bool,
    aura: Rgb,
    stars: f32,
    cover: f32,
    flat: f32,
    cloud: [Rgb; 2],
    seed: u32,
    px: f32,
}

impl Sky {
    /// Lays out the sky; the sun is low at dawn and sunset and may be missing by day or in bad weather.
    pub fn new(set: &SceneInput, horizon: f32) -> Sky {
        let mut random = set.random(101);
        let palette = &set.palette;
        let night = palette.dark();
        let gloomy = matches!(palette.weather, Weather::Rain | Weather::Snow | Weather::Storm);
        let shown = !gloomy && (palette.time != TimeOfDay::Day || random.chance(0.5));
        let disc = place(set, &mut random, horizon);
        Sky {
            ramp: palette.sky_ramp(),
            horizon,
            light: palette.light.rgb(),
            disc: set.words.wants(Extra::Sun, shown).then_some(disc),
            night,
            aura: if night { palette.haze.scale(1.35, 0.9).rgb() * 0.8 } else { palette.light.rgb() },
            stars: if set.words.wants(Extra::Stars, night && !gloomy) {
                if night { 1.0 } else { 0.35 }
            } else {
                0.0
            },
            cover: cover(set, &mut random),
            flat: random.range(1.5, 3.2),
            cloud: clouds(palette),
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    /// Only the gradient, which distant water mirrors.
    pub fn gradient(&self, y: f32) -> Rgb {
        self.ramp.at(y / self.horizon)
    }

    /// Light around the sun, 0 to 1, falling to one half at the distance `r`.
    pub fn shine(&self, x: f32, y: f32, r: f32) -> f32 {
        self.disc.map_or(0.0, |d| glow(x - d.x, y - d.y, r))
    }

    /// The colour of the sky at a place.
    pub fn color(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.gradient(y);
        if self.stars > 0.0 {
            color += stars(x, y, self.seed, self.px) * (self.stars * smooth(1.0, 0.35, y / self.horizon));
        }
        color += self.aura * (self.shine(x, y, 0.09) * 0.42 + self.shine(x, y, 0.3) * 0.26);
        color = self.face(color, x, y);
        self.clouded(color, x, y)
    }

    fn face(&self, color: Rgb, x: f32, y: f32) -> Rgb {
        let Some(d) = self.disc else { return color };
        let edge = self.px * 0.9;
        let inside = smooth(d.r + edge, d.r - edge, length(x - d.x, y - d.y));
        if inside == 0.0 {
            return color;
        }
        let seas = if self.night {
            smooth(-0.1, 0.5, fbm((x - d.x) / d.r * 1.3, (y - d.y) / d.r * 1.3, 9, 4)) * 0.22
        } else {
            0.0
        };
        let face = self.light * if self.night { 0.95 - seas } else { 1.25 };
        color.mix(face, inside)
    }

    /// Clouds in perspective, brighter where they face the light.
    fn clouded(&self, color: Rgb, x: f32, y: f32) -> Rgb {
        let fade = smooth(self.horizon + 0.02, self.horizon - 0.2, y);
        if self.cover <= 0.0 || fade <= 0.0 {
            return color;
        }
        let here = self.density(x, y, 5);
        let alpha = smooth(0.30 - self.cover * 0.75, 0.85 - self.cover * 0.75, here) * fade;
        if alpha <= 0.0 {
            return color;
        }
        let d = self.disc.unwrap_or(Disc { x: x + 0.3, y: y - 0.4, r: 0.0 });
        let (dx, dy) = (d.x - x, d.y - y);
        let step = 0.035 / length(dx, dy).max(0.04);
        let lit = smooth(-0.22, 0.26, here - self.density(x + dx * step, y + dy * step, 3));
        let warm = self.shine(x, y, 0.3);
        let cloud = self.cloud[0].mix(self.cloud[1], (lit * 0.75 + warm * 0.6).min(1.0))
            + self.light * (warm * lit * 0.25);
        color.mix(cloud, alpha * (0.45 + self.cover * 0.45))
    }

    fn density(&self, x: f32, y: f32, octaves: u32) -> f32 {
        let z = 1.0 / (1.25 * (self.horizon - y).max(0.0) + 0.28);
        let (u, v) = ((x - 0.4) * z * 1.1, z * self.flat * 1.4);
        let q = fbm(u + 3.1, v, self.seed, 2);
        fbm(u + 0.7 * q, v + 0.5 * q, self.seed + 7, octaves)
    }
}

fn place(set: &SceneInput, random: &mut Random, horizon: f32) -> Disc {
    let side = if random.chance(0.5) { 0.32 } else { 0.68 };
    let x = set.frame.aspect() * (side + random.range(-0.1, 0.1));
    let (y, r) = match set.palette.time {
        TimeOfDay::Dawn | TimeOfDay::Sunset => {
            (horizon - random.range(0.05, 0.14), random.range(0.032, 0.05))
        }
        TimeOfDay::Day => (horizon * random.range(0.22, 0.42), 0.032),
        TimeOfDay::Night => (horizon * random.range(0.25, 0.5), random.range(0.03, 0.045)),
    };
    Disc { x, y, r }
}

fn cover(set: &SceneInput, random: &mut Random) -> f32 {
    let seeded = match set.palette.weather {
        Weather::Clear => random.range(0.22, 0.5),
        Weather::Mist => random.range(0.15, 0.35),
        Weather::Cloudy | Weather::Snow => random.range(0.7, 0.85),
        Weather::Rain | Weather::Storm => random.range(0.85, 1.0),
    };
    let cloudy = set.words.wants(Extra::Clouds, seeded > 0.18);
    if cloudy { seeded } else { 0.0 }
}

/// The dark and the lit side of the clouds.
fn clouds(palette: &Palette) -> [Rgb; 2] {
    let (high, low) = (palette.sky[1], palette.sky[3]);
    let lit = match palette.time {
        TimeOfDay::Day => lch(0.97, 0.012, palette.light.h),
        TimeOfDay::Night => palette.haze.scale(1.15, 0.8),
        _ => lch(low.l.max(0.8), low.c, low.h),
    };
    let dim = if palette.weather == Weather::Storm { 0.75 } else { 1.0 };
    [lch((high.l * 0.75 + low.l * 0.2) * dim, high.c * 0.75, high.h).rgb(), lit.scale(dim, 1.0).rgb()]
}

/// Few bright stars and many faint ones; `px` is the smallest size that the image can show.
pub fn stars(x: f32, y: f32, seed: u32, px: f32) -> Rgb {
    let mut sum = Rgb::default();
    // A star smaller than a pixel is shown fainter instead of smaller.
    let small = (0.0009 / px).min(1.0);
    for (scale, strength, share) in [(19.0, 1.5, 0.22), (47.0, 0.7, 0.26), (83.0, 0.4, 0.28)] {
        // Each size has a grid with another slant, so that no rows are visible.
        let (u, v) = (x * 0.83 + y * 0.56, y * 0.83 - x * 0.56);
        let (near, h) = dot(u * scale, v * scale, seed ^ (scale as u32), 0.14);
        let luck = unit(h);
        let away = near / scale;
        let r = px.max(0.0006) * (0.6 + 0.5 * luck);
        if luck < share && away < r * 9.0 {
            let rank = luck / share;
            let bright = small * strength * (0.2 + rank * rank * rank);
            let q = away / r;
            let light = exp(-q * q) + if strength > 1.0 { 0.10 * exp(-q * 0.6) } else { 0.0 };
            sum += tint(h) * (bright * light);
        }
    }
    sum
}

fn tint(h: u32) -> Rgb {
    match h % 7 {
        0 => Rgb { r: 1.0, g: 0.78, b: 0.6 },
        1 | 2 => Rgb { r: 0.72, g: 0.84, b: 1.0 },
        _ => Rgb { r: 1.0, g: 0.97, b: 0.92 },
    }
}
