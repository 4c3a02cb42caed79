//! Colours: chosen in OKLCH, mixed in OKLab, added up as linear light.

pub mod moods;
pub mod palette;

use super::math::{atan2, cos, length, sin};
use std::ops::{Add, AddAssign, Mul};

/// Linear light; 1 is paper white, more is a light source.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rgb {
    pub r: f32,
    pub g: f32,
    pub b: f32,
}

impl Rgb {
    /// A neutral grey.
    pub const fn grey(v: f32) -> Rgb {
        Rgb { r: v, g: v, b: v }
    }

    /// The colour a share `t` (0 to 1) of the way to `other`.
    pub fn mix(self, other: Rgb, t: f32) -> Rgb {
        self * (1.0 - t) + other * t
    }

    /// Each channel mapped by `f`.
    pub fn map(self, f: impl Fn(f32) -> f32) -> Rgb {
        Rgb { r: f(self.r), g: f(self.g), b: f(self.b) }
    }

    /// How bright it looks, 0 to 1 and more.
    pub fn luminance(self) -> f32 {
        0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
    }
}

impl Add for Rgb {
    type Output = Rgb;
    fn add(self, o: Rgb) -> Rgb {
        Rgb { r: self.r + o.r, g: self.g + o.g, b: self.b + o.b }
    }
}

impl AddAssign for Rgb {
    fn add_assign(&mut self, o: Rgb) {
        *self = *self + o;
    }
}

impl Mul<f32> for Rgb {
    type Output = Rgb;
    fn mul(self, k: f32) -> Rgb {
        self.map(|v| v * k)
    }
}

/// Lightness 0 to 1, chroma 0 to about 0.3, hue in degrees: red 25, yellow 95, green 145, blue 255, violet 300.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lch {
    pub l: f32,
    pub c: f32,
    pub h: f32,
}

/// Short for a colour in OKLCH.
pub const fn lch(l: f32, c: f32, h: f32) -> Lch {
    Lch { l, c, h }
}

impl Lch {
    /// As linear light.
    pub fn rgb(self) -> Rgb {
        lab_to_rgb(self.lab())
    }

    /// The same hue with lightness and chroma multiplied.
    pub fn scale(self, l: f32, c: f32) -> Lch {
        lch((self.l * l).min(0.99), self.c * c, self.h)
    }

    /// The same lightness, hue and chroma pulled towards another colour.
    pub fn toward(self, other: Lch, share: f32) -> Lch {
        let ([_, a, b], [_, oa, ob]) = (self.lab(), other.lab());
        let (a, b) = (a + (oa - a) * share, b + (ob - b) * share);
        let chroma = (self.c + (other.c - self.c) * share * 0.8).min(length(a, b) * 1.5);
        lch(self.l, chroma, atan2(b, a).to_degrees())
    }

    fn lab(self) -> [f32; 3] {
        let a = self.h.to_radians();
        [self.l, self.c * cos(a), self.c * sin(a)]
    }
}

fn lab_to_rgb([l, a, b]: [f32; 3]) -> Rgb {
    let cube = |v: f32| v * v * v;
    let x = cube(l + 0.396_337_8 * a + 0.215_803_76 * b);
    let y = cube(l - 0.105_561_35 * a - 0.063_854_17 * b);
    let z = cube(l - 0.089_484_18 * a - 1.291_485_5 * b);
    Rgb {
        r: (4.076_741_7 * x - 3.307_711_6 * y + 0.230_969_94 * z).max(0.0),
        g: (-1.268_438 * x + 2.609_757_4 * y - 0.341_319_4 * z).max(0.0),
        b: (-0.004_196_086 * x - 0.703_418_6 * y + 1.707_614_7 * z).max(0.0),
    }
}

/// A gradient through several colours, without muddy tones between them.
#[derive(Clone)]
pub struct Ramp {
    colors: Vec<Rgb>,
}

impl Ramp {
    const LAST: usize = 256;

    /// Stops are (place 0 to 1, colour), in rising order, at least one.
    pub fn new(stops: &[(f32, Lch)]) -> Ramp {
        let at = |i: usize| lab_to_rgb(between(stops, i as f32 / Self::LAST as f32));
        Ramp { colors: (0..=Self::LAST).map(at).collect() }
    }

    /// The colour at `t`; beyond the ends it is constant.
    pub fn at(&self, t: f32) -> Rgb {
        let place = t.clamp(0.0, 1.0) * Self::LAST as f32;
        let i = (place as usize).min(Self::LAST - 1);
        self.colors[i].mix(self.colors[i + 1], place - i as f32)
    }
}

fn between(stops: &[(f32, Lch)], t: f32) -> [f32; 3] {
    let after = stops.iter().position(|s| s.0 >= t).unwrap_or(stops.len() - 1).max(1).min(stops.len() - 1);
    let (from, to) = (stops[after.saturating_sub(1)], stops[after]);
    let share = ((t - from.0) / (to.0 - from.0).max(1e-6)).clamp(0.0, 1.0);
    let (a, b) = (from.1.lab(), to.1.lab());
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_starts_and_ends_with_its_own_stops() {
        let (dark, bright) = (lch(0.2, 0.05, 270.0), lch(0.9, 0.05, 90.0));
        let ramp = Ramp::new(&[(0.0, dark), (1.0, bright)]);
        assert!((ramp.at(-1.0).luminance() - dark.rgb().luminance()).abs() < 1e-4);
        assert!((ramp.at(2.0).luminance() - bright.rgb().luminance()).abs() < 1e-4);
        assert!(ramp.at(0.3).luminance() < ramp.at(0.6).luminance());
    }
}
