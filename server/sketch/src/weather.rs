//! Weather between the viewer and the scene: rain, snow, a veil of mist.

use super::color::Rgb;
use super::math::{floor, fract, smooth};
use super::noise::{dot, fbm, hash, unit};
use super::scene_input::SceneInput;
use super::words::Weather;

/// Weather in front of a landscape.
pub struct Veil {
    weather: Weather,
    color: Rgb,
    seed: u32,
    slant: f32,
}

impl Veil {
    /// Prepares the weather of the setting.
    pub fn new(set: &SceneInput) -> Veil {
        let mut random = set.random(303);
        let strong = if set.palette.weather == Weather::Storm { 0.35 } else { 0.12 };
        let slant = random.range(0.4, 1.0) * strong * if random.chance(0.5) { 1.0 } else { -1.0 };
        Veil { weather: set.palette.weather, color: set.palette.white(), seed: random.bits(), slant }
    }

    /// The colour of the scene as seen through the weather.
    pub fn over(&self, scene: Rgb, x: f32, y: f32) -> Rgb {
        match self.weather {
            Weather::Clear | Weather::Cloudy => scene,
            Weather::Mist => {
                let drift = fbm(x * 1.1, y * 3.2, self.seed, 4);
                scene.mix(self.color, 0.13 * smooth(-0.5, 0.7, drift + 0.5 - y))
            }
            Weather::Rain => scene.mix(self.color, self.rain(x, y) * 0.35 + 0.06),
            Weather::Storm => scene.mix(self.color, self.rain(x, y) * 0.28),
            Weather::Snow => scene.mix(Rgb::grey(0.93), self.snow(x, y)),
        }
    }

    fn rain(&self, x: f32, y: f32) -> f32 {
        let mut sum = 0.0;
        for (i, scale) in [34.0, 62.0, 110.0].into_iter().enumerate() {
            let u = (x + y * self.slant + i as f32 * 0.37) * scale;
            let column = floor(u);
            let fall = y * scale * 0.10 + unit(hash(column, i as i32, self.seed)) * 7.0;
            let h = hash(column, floor(fall), self.seed + 5);
            let along = fract(fall);
            let across = ((u - column as f32) - 0.5).abs();
            if unit(h) < 0.42 {
                sum += smooth(0.14, 0.02, across)
                    * smooth(0.0, 0.5, along)
                    * smooth(1.0, 0.7, along)
                    * (0.9 - 0.22 * i as f32);
            }
        }
        sum.min(1.0)
    }

    fn snow(&self, x: f32, y: f32) -> f32 {
        let mut sum: f32 = 0.0;
        for (i, scale) in [9.0, 17.0, 30.0, 52.0].into_iter().enumerate() {
            let u = (x + y * self.slant) * scale + i as f32 * 13.7;
            let (near, h) = dot(u, y * scale, self.seed + i as u32, 0.18);
            let size = 0.05 + 0.09 * unit(h.wrapping_mul(31));
            let soft = if i == 0 { 0.9 } else { 0.55 };
            if unit(h) < 0.62 {
                sum = sum.max(smooth(size, size * (1.0 - soft), near) * (0.42 + 0.13 * i as f32).min(0.85));
            }
        }
        sum
    }
}
