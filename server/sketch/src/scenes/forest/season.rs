//! The colours of a forest by time of day, season and weather.

use crate::color::{Lch, lch};
use crate::scene_input::SceneInput;
use crate::words::{TimeOfDay, Weather};

/// Light, haze, near shadow, leaf; colours of the prompt tint all but the light.
pub fn colors(set: &SceneInput) -> [Lch; 4] {
    let autumn = set.words.has("autumn autumnal fall");
    let [light, haze, near, leaf] = in_weather(if autumn { AUTUMN } else { at(set.palette.time) }, set);
    let tint = |color: Lch, named: Option<&Lch>| {
        named.filter(|_| !autumn).map_or(color, |named| color.toward(*named, 0.75))
    };
    let (first, last) = (set.words.colors.first(), set.words.colors.last());
    [light, tint(haze, first), tint(near, first), tint(leaf, last)]
}

const AUTUMN: [Lch; 4] =
    [lch(0.94, 0.10, 75.0), lch(0.72, 0.07, 58.0), lch(0.17, 0.04, 35.0), lch(0.58, 0.15, 48.0)];

fn at(time: TimeOfDay) -> [Lch; 4] {
    match time {
        TimeOfDay::Dawn => {
            [lch(0.95, 0.09, 92.0), lch(0.74, 0.055, 130.0), lch(0.15, 0.03, 165.0), lch(0.46, 0.09, 140.0)]
        }
        TimeOfDay::Day => {
            [lch(0.97, 0.06, 110.0), lch(0.78, 0.075, 130.0), lch(0.17, 0.04, 150.0), lch(0.52, 0.13, 135.0)]
        }
        TimeOfDay::Sunset => {
            [lch(0.93, 0.11, 65.0), lch(0.66, 0.10, 45.0), lch(0.15, 0.04, 350.0), lch(0.40, 0.09, 60.0)]
        }
        TimeOfDay::Night => {
            [lch(0.82, 0.06, 215.0), lch(0.46, 0.055, 228.0), lch(0.09, 0.03, 240.0), lch(0.25, 0.05, 200.0)]
        }
    }
}

fn in_weather(colors: [Lch; 4], set: &SceneInput) -> [Lch; 4] {
    let [light, haze, near, leaf] = colors;
    match set.palette.weather {
        Weather::Rain | Weather::Cloudy => colors.map(|color| color.scale(1.0, 0.6)),
        Weather::Snow => {
            let snow = lch(leaf.l.max(0.4) * 1.6, 0.01, 235.0);
            [light.scale(1.0, 0.24), haze.scale(1.1, 0.18), near.scale(1.15, 0.36), snow]
        }
        _ => colors,
    }
}
