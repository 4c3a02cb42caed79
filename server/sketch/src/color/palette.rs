//! The colours of an image: time of day × weather × the colours a prompt names.

use super::moods::{DAWN, DAY, NIGHT, SUNSET};
use super::{Lch, Ramp, Rgb, lch};
use crate::noise::Random;
use crate::words::{TimeOfDay, Weather, Words};

/// Colours that belong together.
#[derive(Clone)]
pub struct Palette {
    /// From the zenith to the horizon.
    pub sky: [Lch; 4],
    /// The sun or the moon.
    pub light: Lch,
    /// The colour that distant things fade into.
    pub haze: Lch,
    /// The nearest shadows.
    pub near: Lch,
    /// From deep shadow to highlight, for things without natural colours.
    pub accent: [Lch; 5],
    pub time: TimeOfDay,
    pub weather: Weather,
}

/// Hues (shadow, middle, light) of schemes for flowers, nebulae, paper and the like.
const SCHEMES: [(f32, f32, f32); 10] = [
    (285.0, 345.0, 60.0),
    (262.0, 235.0, 165.0),
    (15.0, 25.0, 75.0),
    (255.0, 215.0, 95.0),
    (300.0, 310.0, 350.0),
    (190.0, 165.0, 100.0),
    (340.0, 5.0, 45.0),
    (45.0, 65.0, 95.0),
    (270.0, 25.0, 80.0),
    (165.0, 145.0, 110.0),
];

impl Palette {
    /// Mixes the palette; `random` chooses what the words leave open.
    pub fn new(words: &Words, time: TimeOfDay, random: &mut Random) -> Palette {
        let weather = words.weather.unwrap_or(*random.pick(&[Weather::Clear, Weather::Clear, Weather::Mist]));
        let mood = random.pick(match time {
            TimeOfDay::Dawn => &DAWN,
            TimeOfDay::Day => &DAY,
            TimeOfDay::Sunset => &SUNSET,
            TimeOfDay::Night => &NIGHT,
        });
        let of = |(l, c, h): (f32, f32, f32)| lch(l, c, h);
        let [light, haze, near] = mood.1.map(of);
        let accent = accent(&words.colors, random);
        let palette = Palette { sky: mood.0.map(of), light, haze, near, accent, time, weather };
        palette.in_weather().in_colors(&words.colors)
    }

    /// A gradient of the sky.
    pub fn sky_ramp(&self) -> Ramp {
        let [a, b, c, d] = self.sky;
        Ramp::new(&[(0.0, a), (0.45, b), (0.76, c), (1.0, d)])
    }

    /// A gradient of the accent, shadows first.
    pub fn accent_ramp(&self) -> Ramp {
        let [a, b, c, d, e] = self.accent;
        Ramp::new(&[(0.0, a), (0.3, b), (0.58, c), (0.82, d), (1.0, e)])
    }

    /// White in this light.
    pub fn white(&self) -> Rgb {
        lch(0.5 + self.haze.l * 0.5, self.haze.c * 0.35, self.haze.h).rgb()
    }

    /// True at night.
    pub fn dark(&self) -> bool {
        self.time == TimeOfDay::Night
    }

    fn each(mut self, f: impl Fn(Lch) -> Lch) -> Palette {
        self.sky = self.sky.map(&f);
        (self.haze, self.near) = (f(self.haze), f(self.near));
        self
    }

    fn in_weather(self) -> Palette {
        let (l, c, flat) = match self.weather {
            Weather::Clear => return self,
            Weather::Cloudy => (0.97, 0.8, 0.15),
            Weather::Mist => (1.0, 0.85, 0.25),
            Weather::Rain => (0.86, 0.6, 0.35),
            Weather::Snow => (1.04, 0.5, 0.4),
            Weather::Storm => (0.72, 0.75, 0.1),
        };
        let haze = self.haze;
        let mut palette = self.each(|color| color.scale(l, c));
        palette.sky = palette.sky.map(|s| lch(s.l + (haze.l * l - s.l) * flat, s.c, s.h).toward(haze, flat));
        palette.light.c *= c;
        palette
    }

    fn in_colors(self, colors: &[Lch]) -> Palette {
        let Some(first) = colors.first().copied() else { return self };
        let second = colors.get(1).copied().unwrap_or(first);
        let mut palette = self.each(|color| color.toward(first, 0.8));
        palette.sky[3] = palette.sky[3].toward(second, 0.7);
        palette.haze = palette.haze.toward(second, 0.7);
        palette.light = palette.light.toward(second, 0.4);
        if first.l < 0.3 {
            palette = palette.each(|color| color.scale(0.7, 1.0));
        }
        palette
    }
}

fn accent(colors: &[Lch], random: &mut Random) -> [Lch; 5] {
    let (shadow, middle, light) = *random.pick(&SCHEMES);
    let vivid = random.range(0.85, 1.1);
    let stops = |hues: [f32; 3], c: f32| {
        let [a, m, z] = hues;
        [
            lch(0.20, 0.08 * c, a),
            lch(0.40, 0.13 * c, (a + between(a, m) * 0.5).rem_euclid(360.0)),
            lch(0.62, 0.165 * c, m),
            lch(0.83, 0.115 * c, z),
            lch(0.96, 0.045 * c, z),
        ]
    };
    match colors {
        [] => stops([shadow, middle, light], vivid),
        [one] => stops([one.h - 18.0, one.h, one.h + 22.0], chroma(*one)).map(|s| scale_to(s, *one)),
        [one, two, ..] => stops(
            [
                one.h,
                if colors.len() > 2 { two.h } else { one.h + between(one.h, two.h) * 0.55 },
                colors[colors.len() - 1].h,
            ],
            chroma(*one).max(chroma(*two)),
        ),
    }
}

fn between(from: f32, to: f32) -> f32 {
    (to - from + 540.0).rem_euclid(360.0) - 180.0
}

fn chroma(color: Lch) -> f32 {
    (color.c / 0.16).min(1.25)
}

fn scale_to(stop: Lch, color: Lch) -> Lch {
    let l = if color.l > 0.9 {
        0.45 + stop.l * 0.55
    } else if color.l < 0.2 {
        stop.l * 0.6
    } else {
        stop.l
    };
    lch(l, stop.c, stop.h)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_is_darker_than_day_and_rain_paler_than_sun() {
        let sky = |prompt: &str, time| {
            let palette = Palette::new(&Words::read(prompt, ""), time, &mut Random::new(3));
            palette.sky.iter().fold((0.0, 0.0), |sum, s| (sum.0 + s.l, sum.1 + s.c))
        };
        assert!(sky("clear", TimeOfDay::Night).0 < sky("clear", TimeOfDay::Day).0);
        assert!(sky("rain", TimeOfDay::Day).1 < sky("clear", TimeOfDay::Day).1);
    }

    #[test]
    fn a_named_color_determines_the_accent() {
        let palette = Palette::new(&Words::read("teal silk", ""), TimeOfDay::Day, &mut Random::new(3));
        assert!((palette.accent[2].h - 185.0).abs() < 1.0);
    }
}
