//! One large flower: rings of petals from the outside in, each with a soft shadow on the one below.

mod kind;
mod leaf;

use crate::color::{Ramp, Rgb, lch};
use crate::math::{TAU, atan2, cos, exp, floor, length, pow, sin, smooth};
use crate::noise::{dot, fbm, unit};
use crate::scene_input::{Painter, SceneInput};
use kind::FlowerForm;
use leaf::Leaf;

/// A flower in front of a soft background.
pub struct Flower {
    x: f32,
    y: f32,
    r: f32,
    form: FlowerForm,
    petals: Ramp,
    heart: Rgb,
    ground: Ramp,
    glints: Rgb,
    leaves: Vec<Leaf>,
    leaf: Rgb,
    turn: f32,
    /// The seeds of the heart, from the middle outwards.
    seeds: Vec<(f32, f32)>,
    seed: u32,
    px: f32,
}

impl Flower {
    /// Chooses the kind by its name, or by the seed.
    pub fn new(set: &SceneInput) -> Flower {
        let mut random = set.random(1);
        let form = kind::form(set, &mut random);
        let (aspect, short) = (set.frame.aspect(), set.frame.short());
        let r = short * random.range(0.36, 0.43);
        let (x, y) = (aspect * 0.5 + short * random.range(-0.06, 0.06), 0.46 + random.range(-0.05, 0.02));
        let petals = kind::petals(set, &form);
        let hue = (petals[2].h + random.range(140.0, 220.0)).rem_euclid(360.0);
        let dim = if set.palette.dark() { 0.75 } else { 1.0 };
        let by_chance = if random.chance(0.7) { lch(0.17, 0.04, hue) } else { lch(0.30, 0.05, 150.0) };
        // The second colour of a prompt is the background: "coral dahlia on deep green".
        let named = set.words.colors.get(1);
        let back = named.map_or(by_chance, |color| lch(color.l * 0.42, color.c * 0.55, color.h));
        let hue = named.map_or(hue, |color| color.h);
        Flower {
            leaves: leaf::leaves(&mut random, (x, y), r),
            heart: if form.heart > 0.35 { lch(0.30, 0.07, 50.0) } else { lch(0.78, 0.14, 82.0) }.rgb(),
            petals: Ramp::new(&[0.0, 0.4, 0.75, 1.0].map(|t| (t, petals[(t * 3.0 + 0.5) as usize]))),
            ground: Ramp::new(&[
                (0.0, back.scale(0.7 * dim, 1.0)),
                (1.0, lch(back.l * 1.7 * dim, 0.06, hue - 25.0)),
            ]),
            glints: lch(0.62 * dim, 0.09, hue - 30.0).rgb(),
            leaf: lch(0.36 * dim, 0.07, 148.0).rgb(),
            turn: random.range(0.0, TAU),
            seeds: spiral(r * form.heart),
            form,
            x,
            y,
            r,
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    /// Blurred green depth with discs of light out of focus.
    fn background(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.ground.at(0.45 + 0.5 * fbm(x * 1.3, y * 1.3, self.seed, 3) + 0.4 * (0.5 - y));
        for (i, scale) in [1.9, 2.9, 4.6].into_iter().enumerate() {
            let (near, h) = dot(x * scale + 3.0, y * scale, self.seed + i as u32, 0.3);
            let size = 0.10 + 0.19 * unit(h.wrapping_mul(77));
            if unit(h) < 0.5 {
                let rim = 0.8 + 0.3 * smooth(size * 0.6, size, near);
                color += self.glints
                    * (smooth(size, size * 0.80, near) * rim * (0.03 + 0.13 * unit(h.rotate_left(9))));
            }
        }
        self.stalk(color, x, y)
    }

    fn stalk(&self, under: Rgb, x: f32, y: f32) -> Rgb {
        let down = y - self.y;
        let middle = self.x + 0.05 * sin(down * 3.0) * down.signum();
        let half = self.r * 0.035;
        let across = (x - middle) / half;
        let cover =
            smooth(1.0 + self.px / half, 1.0 - self.px / half, across.abs()) * smooth(0.0, 0.02, down);
        let mut color = under.mix(self.leaf * (0.75 - 0.45 * across), cover);
        for leaf in &self.leaves {
            color = leaf.paint(color, x, y, self.leaf, self.px);
        }
        color
    }

    /// 0 for the outermost ring to 1 for the innermost.
    fn place(&self, ring: i32) -> f32 {
        ring as f32 / (self.form.rings - 1).max(1) as f32
    }

    /// How far out a ring goes.
    fn reach(&self, ring: i32) -> f32 {
        self.r * (1.0 - self.form.depth * pow(self.place(ring), 0.85))
    }

    fn ring(&self, under: Rgb, i: i32, at: (f32, f32), polar: (f32, f32)) -> Rgb {
        let (t, reach) = (self.place(i), self.reach(i));
        if polar.0 > reach * 1.1 + self.r * 0.4 {
            return under;
        }
        let count = (self.form.petals * (1.0 - 0.35 * t * self.form.depth)).max(4.0).floor();
        let place = (polar.1 + 0.10 * sin(3.0 * polar.1 + i as f32)) * count / TAU + i as f32 * 0.764;
        let (number, u) = (floor(place), (place - floor(place) as f32) * 2.0 - 1.0);
        let whim = sin((number.rem_euclid(count as i32)) as f32 * 12.99 + i as f32 * 78.2) * 0.5;
        let end = pow(u.abs(), 2.4 * (2.0 - self.form.point).max(0.5))
            * (0.34 + 0.16 * (self.form.point - 0.5).max(0.0) + 0.1 * whim);
        let edge = reach * (1.0 + 0.09 * whim) * (1.0 - end);
        let inside = edge - polar.0;
        let depth = self.r * 0.075;
        let shadow = if inside > 0.0 { 0.0 } else { exp(inside / depth) * if i == 0 { 0.25 } else { 0.55 } };
        let cover = smooth(-self.px, self.px, inside);
        let dark = under * (1.0 - shadow);
        if cover <= 0.0 {
            return dark;
        }
        let color = self.petal(t, u, whim, polar.0 / reach, at);
        let lip = exp(-inside.max(0.0) / (self.r * 0.011)) * 0.14;
        dark.mix(color + self.petals.at(0.95) * lip, cover)
    }

    fn petal(&self, t: f32, u: f32, whim: f32, out: f32, (dx, dy): (f32, f32)) -> Rgb {
        let vein = 0.035 * (0.5 + 0.5 * cos(u * 24.0)) * out;
        let silk = 0.05 * fbm(u * 9.0 + whim * 50.0, out * 3.0, self.seed + 3, 3);
        let tone = 0.12 + 0.62 * pow(out.min(1.1), 1.4) + 0.10 * whim - 0.16 * u * u + vein + silk;
        let light = 0.48 + 0.62 * out - 0.24 * u.abs() * u * u + 0.16 * u * dx.signum() * 0.3;
        let side = 0.16 * (-dx * 0.6 - dy) / self.r;
        self.petals.at(tone * (1.0 - 0.25 * t) + 0.22 * t) * (light + side).clamp(0.08, 1.6)
    }

    /// The heart: seeds on a spiral, as in a sunflower.
    fn center(&self, under: Rgb, dx: f32, dy: f32) -> Rgb {
        let (away, size) = (length(dx, dy), self.r * self.form.heart);
        let cover = smooth(size * 1.06, size * 0.9, away + 0.004 * sin(atan2(dy, dx) * 34.0));
        let shade = under * (1.0 - 0.5 * smooth(size * 1.6, size, away));
        if cover <= 0.0 {
            return shade;
        }
        let cell = size * CELL;
        let near = ((away / cell) * (away / cell)) as usize;
        let span = (away / cell * 2.5) as usize + 6;
        let last = (near + span).min(self.seeds.len());
        let around = &self.seeds[near.saturating_sub(span).min(last)..last];
        let best = around.iter().map(|(x, y)| length(dx - x, dy - y)).fold(f32::MAX, f32::min);
        let dome = 1.1 - 0.45 * (away / size) - 0.25 * (dx * 0.6 + dy) / size;
        let seed = 0.35 + 0.85 * smooth(cell * 0.95, 0.0, best);
        shade.mix(self.heart * (seed * dome), cover)
    }
}

impl Painter for Flower {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let (dx, dy) = (x - self.x, (y - self.y) * 1.05);
        let bend = self.r * 0.05 * fbm(x * 4.0, y * 4.0, self.seed + 1, 3);
        let polar = (length(dx + bend, dy - bend), atan2(dy, dx) + self.turn);
        if polar.0 > self.r * 1.6 {
            return self.background(x, y);
        }
        // Rings whose petals reach well beyond this place cover all below them.
        let first = (0..self.form.rings).rev().find(|i| polar.0 < self.reach(*i) * 0.35);
        let mut color = if first.is_some() { Rgb::default() } else { self.background(x, y) };
        for i in first.unwrap_or(0)..self.form.rings {
            color = self.ring(color, i, (dx, dy), polar);
        }
        self.center(color, dx, dy)
    }
}

/// The distance between seeds, as a share of the heart.
const CELL: f32 = 0.085;

/// Seeds as in a sunflower: each a golden angle from the previous one.
fn spiral(size: f32) -> Vec<(f32, f32)> {
    let seed = |n: usize| {
        let (angle, away) = (n as f32 * 2.399_963, (n as f32).sqrt() * size * CELL);
        (away * cos(angle), away * sin(angle))
    };
    (0..200).map(seed).collect()
}
