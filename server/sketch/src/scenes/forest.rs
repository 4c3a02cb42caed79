//! A backlit forest: rows of trunks, foliage, light beams.

mod season;

use crate::color::{Lch, Rgb, lch};
use crate::math::{atan2, exp, glow, length, lerp, pow, smooth};
use crate::noise::{Random, dot, fbm, noise, unit};
use crate::ridge::{Ridge, RidgeForm};
use crate::scene_input::{Painter, SceneInput};
use crate::words::{Extra, Weather};

/// A forest.
pub struct Forest {
    light: Rgb,
    haze: Rgb,
    rows: Vec<TreeRow>,
    source: (f32, f32),
    beams: f32,
    fireflies: bool,
    seed: u32,
    px: f32,
}

struct TreeRow {
    trunks: Vec<Trunk>,
    ground: Ridge,
    bark: Rgb,
    leaf: Rgb,
    near: f32,
    seed: u32,
}

struct Trunk {
    x: f32,
    half: f32,
    lean: f32,
    bend: f32,
}

impl Forest {
    /// Lays out the rows from the distant light to the dark foreground.
    pub fn new(set: &SceneInput) -> Forest {
        let mut random = set.random(1);
        let colors = season::colors(set);
        let [light, haze, _, _] = colors.map(|c| c.rgb());
        let side = if random.chance(0.5) { 0.34 } else { 0.66 };
        let source = (set.frame.aspect() * (side + random.range(-0.08, 0.08)), random.range(0.12, 0.30));
        let count = 6;
        let rows = (0..count)
            .map(|i| row(set, &mut random, &colors, source, i as f32 / (count - 1) as f32))
            .collect();
        let sunny = matches!(set.palette.weather, Weather::Clear | Weather::Mist);
        Forest {
            light,
            haze,
            rows,
            source,
            beams: if sunny { random.range(0.7, 1.1) } else { 0.25 },
            fireflies: set.words.wants(Extra::Fireflies, set.palette.dark() && random.chance(0.7)),
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn distance(&self, x: f32, y: f32) -> Rgb {
        let bright = glow(x - self.source.0, (y - self.source.1 - 0.16) * 0.75, 0.36);
        let leaves = fbm(x * 5.0, y * 5.0, self.seed, 5);
        self.haze.mix(self.light, bright) * (1.0 + 0.14 * leaves)
    }

    fn row(&self, under: Rgb, row: &TreeRow, x: f32, y: f32) -> Rgb {
        let t = row.near;
        let lit = glow(x - self.source.0, y - self.source.1, 0.4);
        let mut color = under;
        let ground = row.depth(x, y);
        if ground < 0.006 {
            color = self.crown(color, row, x, y);
            for trunk in &row.trunks {
                color = self.trunk(color, row, trunk, x, y);
            }
        }
        let cover = smooth(-0.004, 0.004, ground);
        if cover > 0.0 {
            color = color.mix(self.floor(row, x, y, ground), cover);
        }
        color + self.light * ((1.0 - t) * 0.05 * lit)
    }

    fn trunk(&self, under: Rgb, row: &TreeRow, trunk: &Trunk, x: f32, y: f32) -> Rgb {
        let low = y - 0.5;
        if (x - trunk.x).abs() > trunk.half * 2.3 + trunk.lean.abs() * 0.5 + trunk.bend.abs() * 0.25 {
            return under;
        }
        let middle = trunk.x + trunk.lean * low + trunk.bend * low * low;
        let flare = smooth(0.10, 0.0, row.ground.at(middle) - y);
        let half = trunk.half * (0.9 + 0.28 * y + 0.9 * flare * flare);
        let u = (x - middle) / half;
        let soft = self.px / half + 0.10 * (1.0 - row.near) * (1.0 - row.near);
        let cover = smooth(1.0 + soft, 1.0 - soft, u.abs());
        if cover <= 0.0 {
            return under;
        }
        let bark = fbm(u * 2.5 + trunk.x * 40.0, y * 9.0, row.seed + 5, 3) * row.near;
        let toward = (self.source.0 - middle).clamp(-0.3, 0.3) * 3.3;
        let side = toward * u * 0.30 * (0.35 + row.near);
        let rim =
            smooth(0.55, 1.0, u * toward.signum()) * glow(x - self.source.0, y - self.source.1, 0.4) * 0.22;
        under.mix(row.bark * (1.0 + 0.38 * bark + side).max(0.25) + self.light * (rim * row.near), cover)
    }

    fn crown(&self, under: Rgb, row: &TreeRow, x: f32, y: f32) -> Rgb {
        let t = row.near;
        let free = 0.50 * glow(x - self.source.0, y - self.source.1 - 0.08, 0.18);
        let room = 0.36 - y * (1.45 + 0.35 * (1.0 - t)) - free;
        if room < -0.62 {
            return under;
        }
        let scale = 5.0 + 3.0 * t;
        let n = fbm(x * scale + t * 13.0, y * scale * 1.15, row.seed + 70, 5);
        let tuft = noise(x * 34.0, y * 40.0, row.seed + 71) * 0.10
            + noise(x * 95.0, y * 110.0, row.seed + 72) * 0.09;
        let cover = smooth(0.02, 0.11, n + tuft + room);
        let through = self.light * (0.16 * (1.0 - t) * glow(x - self.source.0, y - self.source.1, 0.25));
        under.mix(row.leaf * (1.0 + 0.9 * n + 3.2 * tuft).max(0.35) + through, cover * 0.95)
    }

    fn floor(&self, row: &TreeRow, x: f32, y: f32, depth: f32) -> Rgb {
        let litter = fbm(x * 22.0, y * 60.0, row.seed + 9, 3);
        let pool = glow((x - self.source.0) * 1.3, (y - 0.95) * 1.6, 0.24) * 0.5 + 0.08;
        let blades = fbm(x * 90.0, y * 14.0, row.seed + 11, 2);
        let color = row.leaf * (0.72 + 0.30 * litter + 0.22 * blades);
        let lip = smooth(0.02, 0.0, depth) * 0.10;
        color + self.light * ((pool * (0.34 + 0.25 * litter) + lip) * (1.0 - 0.72 * row.near))
    }

    fn beams(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.source.0 - 0.05, y - self.source.1 + 0.28);
        let (angle, away) = (atan2(dy, dx), length(dx, dy));
        let shafts = smooth(0.0, 0.5, fbm(angle * 7.0, away * 0.25, self.seed + 9, 4));
        shafts * exp(-away / 0.75) * smooth(-0.1, 0.3, y) * 0.34 * self.beams
    }

    fn sparks(&self, x: f32, y: f32) -> f32 {
        let spark = |scale: f32, share: f32| {
            let (near, h) = dot(x * scale, y * scale, self.seed + 50, 0.3);
            let away = near / scale;
            let low = smooth(0.35, 0.7, y);
            if unit(h) < share { exp(-away / 0.0016) * 1.6 + exp(-away / 0.009) * 0.35 } else { 0.0 }.min(2.0)
                * low
        };
        spark(9.0, 0.35) + spark(17.0, 0.3)
    }
}

impl TreeRow {
    /// How far a place is below the edge of its ground.
    fn depth(&self, x: f32, y: f32) -> f32 {
        let depth = y - self.ground.at(x);
        if depth.abs() > 0.02 { depth } else { depth + 0.012 * fbm(x * 26.0, y * 26.0, self.seed, 3) }
    }

    /// Whether this row hides everything behind it here.
    fn hides(&self, x: f32, y: f32) -> bool {
        let low = y - 0.5;
        let inside = |t: &Trunk| (x - t.x - t.lean * low - t.bend * low * low).abs() < t.half * 0.8;
        y - self.ground.at(x) > 0.02 || (self.near > 0.3 && self.trunks.iter().any(inside))
    }
}

impl Painter for Forest {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let first = self.rows.iter().rposition(|row| row.hides(x, y));
        let mut color = if first.is_some() { self.haze } else { self.distance(x, y) };
        for row in &self.rows[first.unwrap_or(0)..] {
            color = self.row(color, row, x, y);
        }
        color += self.light * self.beams(x, y);
        if self.fireflies {
            color += lch(0.88, 0.16, 105.0).rgb() * self.sparks(x, y);
        }
        color
    }
}

fn row(set: &SceneInput, random: &mut Random, colors: &[Lch; 4], source: (f32, f32), t: f32) -> TreeRow {
    let [_, haze, near, leaf] = colors.map(|c| c.rgb());
    let aspect = set.frame.aspect();
    let count = (lerp(25.0, 7.0, t) * aspect).ceil().max(2.0) as u32;
    let mut trunks = Vec::new();
    for i in 0..count {
        let x = (i as f32 + random.range(0.0, 1.0)) / count as f32 * (aspect + 0.1) - 0.05;
        let half = (0.004 + 0.026 * pow(t, 1.6)) * random.range(0.55, 1.35);
        let trunk = Trunk { x, half, lean: random.bell() * 0.022, bend: random.bell() * 0.05 };
        // The nearest rows do not cover the light.
        if t < 0.55 || (x - source.0).abs() > 0.17 * set.frame.short() {
            trunks.push(trunk);
        }
    }
    let form = RidgeForm { base: 0.83 + 0.13 * t, rise: 0.03, frequency: 3.0, sharp: false, octaves: 4 };
    let seed = random.bits();
    let bark = (haze * 0.92).mix(near, pow(t, 0.75));
    let green = leaf * (0.55 + 0.75 * (1.0 - t));
    let share = if set.palette.weather == Weather::Snow { 0.85 } else { 0.68 - 0.22 * t };
    TreeRow {
        trunks,
        ground: Ridge::new(set.frame.width, set.frame.px(), seed, form),
        leaf: bark.mix(green, share),
        bark,
        near: t,
        seed,
    }
}
