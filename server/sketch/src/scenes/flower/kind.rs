//! Kinds of flowers and their colours.

use crate::color::{Lch, lch};
use crate::noise::Random;
use crate::scene_input::SceneInput;

/// The form of a kind of flower.
#[derive(Clone, Copy)]
pub struct FlowerForm {
    pub rings: i32,
    pub petals: f32,
    /// How narrow the ends of the petals are.
    pub point: f32,
    /// Radius of the heart as a share of the flower.
    pub heart: f32,
    /// How much smaller the innermost ring is.
    pub depth: f32,
}

const DAHLIA: FlowerForm = FlowerForm { rings: 9, petals: 11.0, point: 1.0, heart: 0.08, depth: 0.86 };
const DAISY: FlowerForm = FlowerForm { rings: 3, petals: 17.0, point: 0.6, heart: 0.27, depth: 0.22 };
const SUNFLOWER: FlowerForm = FlowerForm { rings: 4, petals: 22.0, point: 1.5, heart: 0.40, depth: 0.28 };
const ROSE: FlowerForm = FlowerForm { rings: 11, petals: 5.0, point: 0.5, heart: 0.03, depth: 0.93 };
const LOTUS: FlowerForm = FlowerForm { rings: 6, petals: 9.0, point: 1.9, heart: 0.13, depth: 0.70 };

/// The kind the prompt names, or one chosen by the seed.
pub fn form(set: &SceneInput, random: &mut Random) -> FlowerForm {
    let chosen = *random.pick(&[DAHLIA, DAHLIA, ROSE, LOTUS, DAISY]);
    let named = [
        ("daisy marigold chamomile", DAISY),
        ("sunflower", SUNFLOWER),
        ("rose peony poppy tulip", ROSE),
        ("lotus lily orchid", LOTUS),
        ("dahlia chrysanthemum", DAHLIA),
    ];
    let form = named.into_iter().find(|(words, _)| set.words.has(words)).map_or(chosen, |(_, form)| form);
    FlowerForm { petals: form.petals + (random.bits() % 3) as f32 - 1.0, ..form }
}

/// Four tones of the petals, the deepest first: of the first colour the prompt names, where it names one.
pub fn petals(set: &SceneInput, form: &FlowerForm) -> [Lch; 4] {
    if let Some(named) = set.words.colors.first() {
        return [(0.55, 1.0), (0.78, 1.15), (1.0, 1.0), (1.18, 0.6)]
            .map(|(light, chroma)| lch((named.l * light).min(0.97), named.c * chroma, named.h));
    }
    // No green petals in front of green leaves, unless requested.
    let green = (110.0..200.0).contains(&set.palette.accent[2].h);
    let turn = |color: Lch| lch(color.l, color.c, (color.h + if green { 170.0 } else { 0.0 }) % 360.0);
    let [a, b, c, d, e] = set.palette.accent.map(turn);
    if form.heart > 0.35 {
        return [lch(0.50, 0.14, 55.0), lch(0.70, 0.16, 70.0), lch(0.84, 0.16, 85.0), lch(0.95, 0.09, 95.0)];
    }
    if set.words.has("daisy chamomile") {
        return [
            lch(0.62, 0.03, 280.0),
            lch(0.82, 0.02, 290.0),
            lch(0.94, 0.012, 80.0),
            lch(0.99, 0.005, 90.0),
        ];
    }
    [a.scale(1.25, 1.1), b.scale(1.2, 1.2), c.scale(1.14, 0.95).toward(d, 0.2), e.scale(0.97, 1.4)]
}
