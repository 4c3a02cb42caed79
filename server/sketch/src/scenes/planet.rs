//! A planet with its light and dark side, sometimes rings, moons, continents.

use crate::color::{Ramp, Rgb, lch};
use crate::math::{TAU, cos, exp, length, pow, sin, smooth};
use crate::noise::{Random, fbm, noise, warp};
use crate::scene_input::{Painter, SceneInput};
use crate::sky::stars;
use crate::words::Extra;

/// A planet among stars.
pub struct Planet {
    globe: Globe,
    moon: Option<Globe>,
    rings: bool,
    tilt: (f32, f32),
    dust: Rgb,
    seed: u32,
    px: f32,
}

struct Globe {
    x: f32,
    y: f32,
    r: f32,
    surface: Ramp,
    /// Bands of gas, or land and sea, or bare rock.
    kind: PlanetKind,
    light: (f32, f32, f32),
    seed: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum PlanetKind {
    Gas,
    Living,
    Rock,
}

impl Planet {
    /// Lays out the planet a little off centre.
    pub fn new(set: &SceneInput) -> Planet {
        let mut random = set.random(1);
        let living =
            set.words.has("earth world globe") || (set.words.colors.is_empty() && random.chance(0.25));
        let rings = set.words.wants(Extra::Ring, !living && random.chance(0.55));
        let (aspect, short) = (set.frame.aspect(), set.frame.short());
        let r = short * if rings { random.range(0.23, 0.29) } else { random.range(0.30, 0.38) };
        let x = aspect * 0.5 + short * random.range(-0.10, 0.10);
        let globe = Globe {
            x,
            y: 0.5 + random.range(-0.09, 0.04),
            r,
            surface: if living { land() } else { set.palette.accent_ramp() },
            kind: if living { PlanetKind::Living } else { PlanetKind::Gas },
            light: light(&mut random),
            seed: random.bits(),
        };
        let tilt = random.range(0.2, 0.5) * if random.chance(0.5) { 1.0 } else { -1.0 };
        Planet {
            moon: random.chance(0.6).then(|| moon(&globe, &mut random)),
            globe,
            rings,
            tilt: (cos(tilt), sin(tilt)),
            dust: lch(0.22, 0.07, set.palette.accent[1].h).rgb(),
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn space(&self, x: f32, y: f32) -> Rgb {
        let (cloud, inner, _) = warp(x * 1.3, y * 1.3, self.seed, 0.8, 5);
        let deep = lch(0.11, 0.03, 275.0).rgb();
        deep + self.dust * (smooth(-0.25, 0.7, cloud) * (0.9 + 0.6 * inner)).max(0.0)
            + stars(x, y, self.seed, self.px)
    }

    /// Colour and opacity of the rings, where `q` is the distance from the centre in radii.
    fn ring(&self, dx: f32, dy: f32) -> (Rgb, f32, bool) {
        let (u, v) = (dx * self.tilt.0 + dy * self.tilt.1, (dy * self.tilt.0 - dx * self.tilt.1) / 0.27);
        let q = length(u, v);
        let rim = smooth(1.32, 1.40, q) * smooth(2.30, 2.20, q);
        if !self.rings || rim <= 0.0 {
            return (Rgb::default(), 0.0, false);
        }
        let grain =
            smooth(-0.45, 0.5, noise(q * 17.0, 0.5, self.seed) + 0.35 * noise(q * 61.0, 3.5, self.seed));
        let gap = 1.0 - 0.85 * exp(-pow((q - 1.86).abs() / 0.035, 2.0));
        let (lx, ly, _) = self.globe.light;
        let across = (dx * ly - dy * lx).abs();
        let behind = smooth(0.1, 0.35, -(dx * lx + dy * ly)) * smooth(1.03, 0.95, across);
        let tone = self.globe.surface.at(0.40 + 0.5 * (q - 1.3)) * (1.0 - 0.88 * behind);
        (tone, rim * gap * (0.22 + 0.7 * grain), v > 0.0)
    }
}

impl Painter for Planet {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.space(x, y);
        if let Some(moon) = &self.moon {
            color = moon.paint(color, x, y, self.px);
        }
        let (dx, dy) = ((x - self.globe.x) / self.globe.r, (y - self.globe.y) / self.globe.r);
        let (tone, cover, front) = self.ring(dx, dy);
        if !front {
            color = color.mix(tone, cover * 0.9);
        }
        color = self.globe.paint(color, x, y, self.px);
        if front { color.mix(tone, cover * 0.9) } else { color }
    }
}

impl Globe {
    fn paint(&self, under: Rgb, x: f32, y: f32, px: f32) -> Rgb {
        let (dx, dy) = ((x - self.x) / self.r, (y - self.y) / self.r);
        let away = length(dx, dy);
        if away > 1.5 {
            return under;
        }
        let (lx, ly, lz) = self.light;
        let air = if self.kind == PlanetKind::Living {
            lch(0.80, 0.10, 235.0).rgb()
        } else {
            self.surface.at(0.92)
        };
        let facing = (dx * lx + dy * ly + 0.35).clamp(0.0, 1.0);
        let halo = exp(-(away - 1.0).max(0.0) / 0.045)
            * facing
            * if self.kind == PlanetKind::Rock { 0.0 } else { 0.5 };
        let space = under + air * halo;
        let inside = smooth(1.0 + px / self.r, 1.0 - px / self.r, away);
        if inside <= 0.0 {
            return space;
        }
        let nz = (1.0 - away * away).max(0.0).sqrt();
        let facing = dx * lx + dy * ly + nz * lz;
        let day = smooth(-0.28, 0.25, facing) * (facing + 0.30).max(0.0) * 0.85;
        let rim = pow(1.0 - nz, 3.0) * day * if self.kind == PlanetKind::Rock { 0.0 } else { 0.9 };
        space.mix(self.skin(dx, dy, nz) * (0.012 + 1.15 * day) + air * rim, inside)
    }

    fn skin(&self, dx: f32, dy: f32, nz: f32) -> Rgb {
        let (lat, lon) = (dy * 0.94 + dx * 0.34, (dx * 0.94 - dy * 0.34) / (nz + 0.6));
        match self.kind {
            PlanetKind::Gas => {
                let stir = fbm(lon * 2.0, lat * 5.0, self.seed, 4);
                let band = fbm(lon * 0.5 + 0.5, lat * 4.2 + 0.45 * stir, self.seed + 2, 5);
                let thread = fbm(lon * 2.0 + stir, lat * 22.0, self.seed + 4, 3);
                self.surface.at(0.55 + 0.72 * band + 0.10 * sin(lat * 9.0) + 0.07 * thread)
            }
            PlanetKind::Living => {
                let height = warp(lon * 1.1, lat * 1.3, self.seed, 0.5, 6).0 - 0.02;
                let ice = smooth(0.78, 0.92, lat.abs() + 0.1 * height);
                let ground = self.surface.at(0.5 + height * 1.1 + 0.012 * sin(height * 40.0));
                let swirl = warp(lon * 1.6 + 9.0, lat * 2.6, self.seed + 60, 0.6, 5).0;
                let white = Rgb::grey(0.85);
                ground.mix(white, ice).mix(white, smooth(0.05, 0.45, swirl) * 0.85)
            }
            PlanetKind::Rock => {
                let rough = fbm(lon * 3.0, lat * 3.0, self.seed, 5);
                self.surface.at(0.45 + 0.4 * rough)
            }
        }
    }
}

fn land() -> Ramp {
    let sea = [(0.0, lch(0.22, 0.09, 258.0)), (0.47, lch(0.40, 0.11, 245.0)), (0.50, lch(0.58, 0.09, 215.0))];
    let ground = [
        (0.515, lch(0.55, 0.10, 125.0)),
        (0.62, lch(0.46, 0.09, 135.0)),
        (0.78, lch(0.62, 0.08, 75.0)),
        (1.0, lch(0.88, 0.03, 80.0)),
    ];
    Ramp::new(&[&sea[..], &ground[..]].concat())
}

fn light(random: &mut Random) -> (f32, f32, f32) {
    let side = if random.chance(0.6) { -1.0 } else { 1.0 };
    let (x, y, z) = (side * random.range(0.55, 0.8), random.range(-0.55, -0.2), random.range(0.3, 0.5));
    let size = (x * x + y * y + z * z).sqrt();
    (x / size, y / size, z / size)
}

fn moon(planet: &Globe, random: &mut Random) -> Globe {
    let angle = random.range(0.0, TAU);
    let away = planet.r * random.range(1.5, 1.9);
    Globe {
        x: planet.x + away * 0.75 * cos(angle),
        y: planet.y + away * 0.85 * sin(angle),
        r: planet.r * random.range(0.07, 0.15),
        surface: Ramp::new(&[(0.0, lch(0.45, 0.02, 60.0)), (1.0, lch(0.85, 0.02, 80.0))]),
        kind: PlanetKind::Rock,
        light: planet.light,
        seed: random.bits(),
    }
}
