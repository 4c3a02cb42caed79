//! Reads scene, time of day, weather, colours and parts from a prompt.

pub mod vocabulary;

use super::color::Lch;
use super::noise::hash_text;
use vocabulary::{COLORS, EXTRAS, SCENES, STYLES, TIMES, WEATHERS};

/// A scene; each has a file in `scenes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    Mountains,
    Sea,
    Dunes,
    Aurora,
    Planet,
    Flower,
    Forest,
    City,
    Tree,
    Nebula,
    Silk,
    Flow,
    Paper,
}

/// The time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOfDay {
    Dawn,
    Day,
    Sunset,
    Night,
}

/// The weather.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Clear,
    Cloudy,
    Mist,
    Rain,
    Snow,
    Storm,
}

/// A part that a prompt can request and a negative prompt can forbid; otherwise the seed decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    Trees,
    Lake,
    Boat,
    Birds,
    Clouds,
    Stars,
    Sun,
    Ring,
    Snowcaps,
    Island,
    Fireflies,
}

/// The recognised words of a prompt and its negative prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub scene: Option<Scene>,
    pub time: Option<TimeOfDay>,
    pub weather: Option<Weather>,
    /// In the order of the prompt.
    pub colors: Vec<Lch>,
    /// A hash of the whole prompt, for choices that no recognised word makes.
    pub hash: u32,
    tokens: Vec<String>,
    refused: Vec<String>,
}

impl Words {
    /// Reads both prompts. A word of the negative prompt cancels the same meaning in the prompt.
    pub fn read(prompt: &str, negative_prompt: &str) -> Words {
        let refused = split(negative_prompt);
        let tokens = split(prompt);
        let find = |list: &[(Scene, &str)]| first(list, &tokens, &refused);
        Words {
            scene: find(SCENES).or_else(|| find(STYLES)),
            time: first(TIMES, &tokens, &refused),
            weather: first(WEATHERS, &tokens, &refused),
            colors: colors(&tokens, &refused),
            hash: hash_text(&tokens.join(" ")),
            tokens,
            refused,
        }
    }

    /// Whether to include this part: as the negative prompt says, else the prompt, else `otherwise`.
    pub fn wants(&self, extra: Extra, otherwise: bool) -> bool {
        let named = |tokens| first(EXTRAS, tokens, &[]).is_some() && all(EXTRAS, tokens).any(|e| e == extra);
        !named(&self.refused) && (named(&self.tokens) || otherwise)
    }

    /// Whether the prompt has one of these words, given in the singular and separated by spaces.
    pub fn has(&self, words: &str) -> bool {
        self.tokens.iter().any(|t| means(words, t))
    }
}

/// The lowercase words of a text, without weights and punctuation.
fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1);
    words.map(str::to_lowercase).collect()
}

/// Whether `token` is in `list`, also as a plural.
fn means(list: &str, token: &str) -> bool {
    let singular = |end: &str, with: &str| token.strip_suffix(end).map(|stem| format!("{stem}{with}"));
    let forms = [Some(token.to_owned()), singular("s", ""), singular("es", ""), singular("ies", "y")];
    list.split(' ').any(|word| forms.iter().flatten().any(|form| form == word))
}

/// All meanings of the tokens, in order; exact words before plurals.
fn all<'a, T: Copy>(list: &'a [(T, &str)], tokens: &'a [String]) -> impl Iterator<Item = T> + 'a {
    tokens.iter().flat_map(move |token| {
        let exact = list.iter().filter(move |(_, words)| words.split(' ').any(|w| w == token));
        let plural = list.iter().filter(move |(_, words)| means(words, token));
        exact.chain(plural).map(|(meaning, _)| *meaning)
    })
}

fn first<T: Copy + PartialEq>(list: &[(T, &str)], tokens: &[String], refused: &[String]) -> Option<T> {
    all(list, tokens).find(|meaning| !all(list, refused).any(|r| r == *meaning))
}

fn colors(tokens: &[String], refused: &[String]) -> Vec<Lch> {
    let mut found: Vec<Lch> = Vec::new();
    for color in all(COLORS, tokens) {
        if !found.contains(&color) && !all(COLORS, refused).any(|r| r == color) {
            found.push(color);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_parse_to_scenes_also_in_the_plural_and_with_weights() {
        for (prompt, scene) in [
            ("Misty MOUNTAINS at dawn", Some(Scene::Mountains)),
            ("a (stormy:1.2) sea", Some(Scene::Sea)),
            ("endless dunes, camel", Some(Scene::Dunes)),
            ("aurora borealis over a lake", Some(Scene::Aurora)),
            ("ringed planet", Some(Scene::Planet)),
            ("red daisies", Some(Scene::Flower)),
            ("tall trees", Some(Scene::Forest)),
            ("a lone tree", Some(Scene::Tree)),
            ("layered mountain ridges", Some(Scene::Mountains)),
            ("layered shapes", Some(Scene::Paper)),
            ("cities at night", Some(Scene::City)),
            ("galaxies", Some(Scene::Nebula)),
            ("portrait of a cat", None),
            ("", None),
        ] {
            assert_eq!(Words::read(prompt, "").scene, scene, "{prompt}");
        }
    }

    #[test]
    fn time_weather_and_colors_are_read() {
        let words = Words::read("purple and gold sea at sunset, storm clouds", "");
        assert_eq!((words.time, words.weather), (Some(TimeOfDay::Sunset), Some(Weather::Storm)));
        assert_eq!(words.colors.len(), 2);
        assert!((words.colors[0].h - 300.0).abs() < 1.0);
    }

    #[test]
    fn the_negative_prompt_removes_things() {
        let words = Words::read("mountain forest at night in fog", "mountains, trees, fog, birds, red");
        assert_eq!((words.scene, words.weather), (None, None));
        assert!(!words.wants(Extra::Trees, true) && !words.wants(Extra::Birds, true));
        assert!(words.wants(Extra::Lake, true) && !words.wants(Extra::Lake, false));
        assert!(Words::read("red rose", "red").colors.is_empty());
    }
}
