//! A city at night: rows of towers, lit windows, their light in a wet street.

use crate::color::{Rgb, lch};
use crate::math::{floor, lerp, pow, smooth};
use crate::noise::{Random, fbm, hash, unit};
use crate::scene_input::{Painter, SceneInput};
use crate::sky::Sky;
use crate::words::TimeOfDay;

/// How many places each spot of the wet street mirrors.
const SAMPLES: u32 = 8;

/// A city.
pub struct City {
    sky: Sky,
    rows: Vec<TowerRow>,
    haze: Rgb,
    near: Rgb,
    horizon: f32,
    shore: f32,
    seed: u32,
    px: f32,
}

struct TowerRow {
    towers: Vec<Tower>,
    /// The tower at each column of pixels, counted from 1.
    columns: Vec<u16>,
    near: f32,
}

struct Tower {
    left: f32,
    right: f32,
    top: f32,
    /// The narrower upper part: how far in, how high.
    step: (f32, f32),
    mast: f32,
    wall: Rgb,
    lamp: Rgb,
    /// Share of lit windows.
    lit: f32,
    window: (f32, f32),
    ribbon: bool,
    seed: u32,
}

impl City {
    /// Lays out the rows of towers.
    pub fn new(set: &SceneInput) -> City {
        let mut random = set.random(1);
        let horizon = random.range(0.60, 0.68);
        let center = set.frame.aspect() * random.range(0.3, 0.7);
        let rows = (0..5).map(|i| row(set, &mut random, horizon, center, i as f32 / 4.0)).collect();
        City {
            sky: Sky::new(set, horizon),
            rows,
            haze: set.palette.haze.rgb(),
            near: set.palette.near.rgb(),
            horizon,
            shore: random.range(0.76, 0.82),
            seed: random.bits(),
            px: set.frame.px(),
        }
    }

    fn town(&self, x: f32, y: f32) -> Rgb {
        let hit =
            self.rows.iter().enumerate().rev().find_map(|(i, row)| row.color(x, y, self.px).map(|c| (i, c)));
        let (from, mut color) = hit.unwrap_or_else(|| (0, self.sky.color(x, y)));
        let low = smooth(self.horizon - 0.30, self.horizon + 0.12, y);
        for row in &self.rows[from..] {
            color = color.mix(self.haze * 1.15, low * (1.0 - row.near) * 0.34);
        }
        color
    }
}

impl Painter for City {
    fn color(&self, x: f32, y: f32) -> Rgb {
        if y < self.shore {
            return self.town(x, y);
        }
        let depth = y - self.shore;
        let n = fbm(x * 5.0, depth * 46.0, self.seed, 4);
        let mut sum = Rgb::default();
        for i in 0..SAMPLES {
            let luck = hash(floor(x / self.px), floor(y / self.px), self.seed + i);
            let fan = (i as f32 + unit(luck)) / SAMPLES as f32 - 0.5;
            let lift = depth * (1.15 + fan * 0.7) - n * 0.012 + (fan + 0.5) * 0.022;
            let aside = n * 0.006 + (unit(luck.rotate_left(11)) - 0.5) * (0.003 + 0.012 * depth);
            sum += self.town(x + aside, self.shore - lift.max(self.px));
        }
        let quay = smooth(0.012, 0.0, depth) * 0.55;
        (sum * ((1.0 - 1.4 * depth) / SAMPLES as f32)).mix(self.near * 0.5, quay) + self.near * 0.2
    }
}

impl TowerRow {
    fn color(&self, x: f32, y: f32, px: f32) -> Option<Rgb> {
        let column = (floor(x / px).max(0) as usize).min(self.columns.len() - 1);
        let number = self.columns[column] as usize;
        let tower = self.towers.get(number.checked_sub(1)?)?;
        tower.color(x, y, px, self.near)
    }
}

impl Tower {
    fn color(&self, x: f32, y: f32, px: f32, near: f32) -> Option<Rgb> {
        let middle = (self.left + self.right) * 0.5;
        let inset = (x - self.left).min(self.right - x) > self.step.0;
        if y < self.top - if inset { self.step.1 } else { 0.0 } {
            let mast = (x - middle).abs() < px.max(0.0009) && y > self.top - self.step.1 - self.mast;
            return mast.then_some(self.wall);
        }
        let across = (x - self.left) / (self.right - self.left);
        let wall = self.wall * (1.14 - 0.34 * across);
        Some(self.window(x, y, px, near).map_or(wall, |(light, share)| wall.mix(light, share)))
    }

    fn window(&self, x: f32, y: f32, px: f32, near: f32) -> Option<(Rgb, f32)> {
        let (gw, gh) = self.window;
        let (u, v) = ((x - self.left - 2.0 * px) / gw, (y - self.top - gh) / gh);
        let (column, floor_no) = (floor(u), floor(v));
        if u < 0.0 || v < 0.0 || x > self.right - 2.0 * px - gw * 0.4 {
            return None;
        }
        let pane = u - (column as f32) < 1.0 - (px / gw).max(0.28)
            && v - (floor_no as f32) < 1.0 - (px / gh).max(0.36);
        let whole_floor = unit(hash(floor_no, 5, self.seed)) < 0.06;
        let luck = hash(if self.ribbon { column / 3 } else { column }, floor_no, self.seed);
        let share = if whole_floor { 0.9 } else { self.lit };
        let blind = hash(column, floor_no, self.seed + 9);
        (pane && unit(luck) < share).then(|| (self.lamp, lerp(0.2, 1.0, unit(blind)) * (0.35 + 0.65 * near)))
    }
}

fn row(set: &SceneInput, random: &mut Random, horizon: f32, center: f32, t: f32) -> TowerRow {
    let (px, aspect) = (set.frame.px(), set.frame.aspect());
    let mut towers = Vec::new();
    let mut columns = vec![0; set.frame.width as usize];
    let mut x = -random.range(0.0, 0.05);
    while x < aspect && towers.len() < usize::from(u16::MAX) {
        let tower = tower(set, random, horizon, center, t, x);
        let number = towers.len() as u16 + 1;
        let (from, to) = ((tower.left / px).max(0.0) as usize, (tower.right / px).max(0.0) as usize);
        columns.iter_mut().take(to).skip(from).for_each(|column| *column = number);
        x = tower.right + random.range(-0.010, 0.020);
        towers.push(tower);
    }
    TowerRow { towers, columns, near: t }
}

fn tower(set: &SceneInput, random: &mut Random, horizon: f32, center: f32, t: f32, x: f32) -> Tower {
    let px = set.frame.px();
    let snap = |v: f32| floor(v / px) as f32 * px;
    let wide = (random.range(0.032, 0.080) * (0.6 + 0.8 * t)).max(px * 4.0);
    let tall = (0.08 + 0.33 * pow(random.range(0.0, 1.0), 1.9)) * (1.05 - 0.40 * t);
    let peak = 1.0 - 0.62 * smooth(0.0, 0.65, (x + wide * 0.5 - center).abs() / set.frame.aspect().max(0.5));
    let top = snap((horizon - tall * peak * 1.25 + 0.15 * t - 0.05).clamp(0.04, 0.97));
    let night = set.palette.time != TimeOfDay::Day;
    let wall = set.palette.haze.rgb().mix(set.palette.near.rgb(), pow(t, 0.7) * 0.93 + 0.07);
    let cut = random.chance(0.5);
    Tower {
        left: snap(x),
        right: snap(x + wide),
        top,
        step: if cut {
            (wide * random.range(0.15, 0.3), snap(random.range(0.008, 0.03)))
        } else {
            (0.0, 0.0)
        },
        mast: if random.chance(0.25) { random.range(0.015, 0.06) } else { 0.0 },
        wall,
        lamp: if night { lamp(random) } else { set.palette.sky_ramp().at(0.3).mix(wall, 0.35) },
        lit: if night { random.range(0.08, 0.5) * (0.55 + 0.45 * t) } else { 0.85 },
        window: (snap(0.0062 + 0.0032 * t).max(3.0 * px), snap(0.0082 + 0.0042 * t).max(4.0 * px)),
        ribbon: random.chance(0.25),
        seed: random.bits(),
    }
}

fn lamp(random: &mut Random) -> Rgb {
    let warm = [lch(0.86, 0.13, 75.0), lch(0.90, 0.09, 90.0), lch(0.80, 0.15, 55.0)];
    let cold = [lch(0.85, 0.08, 225.0), lch(0.78, 0.14, 330.0), lch(0.92, 0.03, 200.0)];
    let lamps = if random.chance(0.8) { &warm } else { &cold };
    random.pick(lamps).rgb()
}
