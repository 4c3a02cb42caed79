//! A lone tree on a rise, hills in the haze behind it.

use crate::color::{Lch, Rgb, lch};
use crate::math::{TAU, cos, sin, smooth};
use crate::noise::{Random, fbm};
use crate::ridge::{Ridge, RidgeForm};
use crate::scene_input::{Painter, SceneInput};
use crate::shapes::{Shapes, Stroke, bird};
use crate::sky::Sky;
use crate::words::{Extra, Weather};

/// A lone tree.
pub struct Tree {
    sky: Sky,
    hills: Vec<(Ridge, Rgb)>,
    ground: Ridge,
    grass: Rgb,
    haze: Rgb,
    tree: Shapes,
    leaves: Shapes,
    foot: (f32, f32),
    seed: u32,
    px: f32,
}

impl Tree {
    /// Grows the tree.
    pub fn new(set: &SceneInput) -> Tree {
        let mut random = set.random(1);
        let px = set.frame.px();
        let mut sky = Sky::new(set, 0.72);
        if let Some(disc) = sky.disc.as_mut().filter(|_| !set.palette.dark()) {
            (disc.y, disc.r) = (random.range(0.38, 0.52), disc.r * random.range(1.2, 2.2));
        }
        let form = RidgeForm {
            base: random.range(0.85, 0.88),
            rise: 0.035,
            frequency: 0.9,
            sharp: false,
            octaves: 4,
        };
        let ground = Ridge::new(set.frame.width, px, random.bits(), form);
        let x = set.frame.aspect() * (0.5 + random.range(-0.08, 0.08));
        let foot = (x, ground.at(x));
        let [tree, leaves] = grow(set, &mut random, foot);
        Tree {
            hills: hills(set, &mut random),
            tree: Shapes::new(tree, px),
            leaves: Shapes::new(leaves, px),
            grass: grass(set).rgb(),
            haze: set.palette.haze.rgb(),
            sky,
            ground,
            foot,
            seed: random.bits(),
            px,
        }
    }

    fn behind(&self, x: f32, y: f32) -> Rgb {
        let mut color = self.sky.color(x, y);
        for (ridge, tone) in &self.hills {
            let depth = y - ridge.at(x);
            let mist = smooth(0.0, 0.14, depth + 0.03 * fbm(x * 3.0, y * 6.0, self.seed, 3));
            color = color.mix(tone.mix(self.haze, mist * 0.8), smooth(-self.px, self.px, depth));
        }
        color + self.sky.light * (0.06 * self.sky.shine(x, y, 0.3))
    }

    fn meadow(&self, x: f32, y: f32, depth: f32) -> Rgb {
        let tufts = fbm(x * 14.0, y * 34.0, self.seed + 2, 4);
        let blades = fbm(x * 110.0, y * 22.0, self.seed + 3, 2);
        let shade = smooth(0.24, 0.0, (x - self.foot.0).abs())
            * smooth(0.10, 0.0, (y - self.foot.1 - 0.02).abs())
            * 0.45;
        let lip = smooth(0.03, 0.0, depth) * 0.22;
        self.grass * ((0.85 + 0.35 * tufts + 0.30 * blades + lip - depth * 1.8).max(0.2) * (1.0 - shade))
    }
}

impl Painter for Tree {
    fn color(&self, x: f32, y: f32) -> Rgb {
        let blade = 0.007 * fbm(x * 70.0, y * 30.0, self.seed + 1, 2);
        let depth = y - self.ground.at(x) + blade;
        let cover = smooth(-0.003, 0.003, depth);
        let mut color = Rgb::default();
        if cover < 1.0 {
            color = self.tree.paint(self.behind(x, y), x, y, self.px);
        }
        if cover > 0.0 {
            color = color.mix(self.meadow(x, y, depth), cover);
        }
        self.leaves.paint(color, x, y, self.px)
    }
}

fn hills(set: &SceneInput, random: &mut Random) -> Vec<(Ridge, Rgb)> {
    let (haze, near) = (set.palette.haze.rgb(), set.palette.near.rgb());
    let mut hill = |base: f32, rise: f32, share: f32| {
        let form = RidgeForm { base, rise, frequency: 1.4, sharp: false, octaves: 5 };
        (Ridge::new(set.frame.width, set.frame.px(), random.bits(), form), haze.mix(near, share))
    };
    vec![hill(0.66, 0.10, 0.14), hill(0.72, 0.08, 0.26), hill(0.79, 0.05, 0.42)]
}

fn grass(set: &SceneInput) -> Lch {
    let dim = if set.palette.dark() { 0.5 } else { 1.0 };
    match set.palette.weather {
        Weather::Snow => lch(0.88 * dim, 0.015, 250.0),
        _ if set.words.has("autumn autumnal fall") => lch(0.42 * dim, 0.07, 70.0),
        _ => lch(0.40 * dim, 0.07, 128.0).toward(set.palette.near, 0.25),
    }
}

/// The colour of the leaves; none in winter.
fn leaves(set: &SceneInput, random: &mut Random) -> Option<Lch> {
    if set.words.has("bare dead winter")
        || (set.palette.weather == Weather::Snow && set.words.colors.is_empty())
    {
        return None;
    }
    let spring = set.words.has("cherry sakura blossom spring");
    let seasons = [
        lch(0.62, 0.18, 40.0),
        lch(0.78, 0.12, 355.0),
        lch(0.56, 0.13, 135.0),
        lch(0.74, 0.15, 75.0),
        lch(0.55, 0.18, 25.0),
    ];
    let chosen = if spring { lch(0.80, 0.11, 355.0) } else { *random.pick(&seasons) };
    let leaf =
        set.words.colors.first().map_or(chosen, |named| lch(named.l.clamp(0.35, 0.85), named.c, named.h));
    Some(if set.palette.dark() { leaf.scale(0.62, 0.7) } else { leaf })
}

/// The tree, everything that flies, and the fallen leaves.
fn grow(set: &SceneInput, random: &mut Random, foot: (f32, f32)) -> [Vec<Stroke>; 2] {
    let bark = if set.palette.dark() { lch(0.11, 0.02, 280.0) } else { lch(0.20, 0.03, 35.0) }.rgb();
    let size = set.frame.short().max(0.4);
    let spread = random.range(0.75, 1.2);
    let mut growth = Growth { strokes: Vec::new(), tips: Vec::new(), bark, size, spread };
    let (upright, tall) = (random.range(-0.12, 0.12) - TAU / 4.0, random.range(0.115, 0.150) * size);
    growth.branch(random, (foot.0, foot.1 + 0.02), upright, tall, 0.020 * size, 9);
    for side in [-1.0, 1.0] {
        let (from, to) = ((foot.0, foot.1 - 0.018), (foot.0 + side * 0.05 * size, foot.1 + 0.02));
        growth.strokes.push(Stroke { from, to, radii: (0.016 * size, 0.003), color: bark });
    }
    let Some(leaf) = leaves(set, random) else {
        return [[growth.strokes, flock(set, random)].concat(), Vec::new()];
    };
    let behind = foliage(&growth, random, leaf, 0.84, 2);
    let before = foliage(&growth, random, leaf, 1.0, 4);
    [[behind, growth.strokes, before, flock(set, random)].concat(), fallen(set, random, leaf, foot)]
}

struct Growth {
    strokes: Vec<Stroke>,
    tips: Vec<(f32, f32)>,
    bark: Rgb,
    size: f32,
    /// How far branches turn away from each other, around 1.
    spread: f32,
}

impl Growth {
    fn branch(&mut self, random: &mut Random, from: (f32, f32), angle: f32, long: f32, half: f32, left: u32) {
        let to = (from.0 + cos(angle) * long, from.1 + sin(angle) * long);
        let color = self.bark * (1.0 + 0.25 * (9 - left) as f32 / 9.0);
        self.strokes.push(Stroke { from, to, radii: (half, half * 0.72), color });
        if left <= 3 {
            self.tips.push(to);
        }
        if left == 0 || long < 0.006 * self.size {
            return;
        }
        for side in [-1.0, 1.0] {
            let turn = side * self.spread * random.range(0.14, 0.62) - 0.05 * cos(angle);
            // Branches must not grow into the ground.
            let aim = (angle + turn).clamp(-TAU * 0.5 + 0.05, -0.05);
            let shorter = long * random.range(0.70, 0.88);
            self.branch(random, to, aim, shorter, half * 0.70, left - 1);
        }
    }
}

/// Leaves around the tips: darker below, lighter where the light falls.
fn foliage(growth: &Growth, random: &mut Random, leaf: Lch, tone: f32, each: u32) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let middle = growth.tips.iter().map(|t| t.1).sum::<f32>() / growth.tips.len().max(1) as f32;
    for tip in &growth.tips {
        for _ in 0..each {
            let at =
                (tip.0 + random.bell() * 0.020 * growth.size, tip.1 + random.bell() * 0.016 * growth.size);
            let height = ((middle - at.1) / (0.22 * growth.size)).clamp(-1.0, 1.0);
            let l = tone * (0.92 + 0.13 * height) * random.range(0.86, 1.14);
            let color = lch((leaf.l * l).min(0.95), leaf.c, leaf.h + random.range(-12.0, 12.0)).rgb();
            strokes.push(Stroke::dot(at, random.range(0.0022, 0.0056) * growth.size, color));
        }
    }
    strokes
}

fn fallen(set: &SceneInput, random: &mut Random, leaf: Lch, foot: (f32, f32)) -> Vec<Stroke> {
    let size = set.frame.short().max(0.4);
    let one = |_| {
        let at = (foot.0 + random.bell() * 0.2 * size, random.range(0.62, 0.985));
        Stroke::dot(
            at,
            random.range(0.0015, 0.0038) * size,
            lch(leaf.l * random.range(0.8, 1.05), leaf.c, leaf.h).rgb(),
        )
    };
    (0..90).map(one).collect()
}

fn flock(set: &SceneInput, random: &mut Random) -> Vec<Stroke> {
    if !set.words.wants(Extra::Birds, !set.palette.dark() && random.chance(0.4)) {
        return Vec::new();
    }
    let at = (set.frame.aspect() * random.range(0.15, 0.85), random.range(0.12, 0.25));
    let color = set.palette.near.rgb().mix(set.palette.haze.rgb(), 0.3);
    let one = |i: u32| {
        bird(
            (at.0 + i as f32 * 0.022, at.1 + random.range(-0.03, 0.03)),
            random.range(0.006, 0.011),
            0.1,
            color,
        )
    };
    (0..5).flat_map(one).collect()
}
