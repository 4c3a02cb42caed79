//! Family and trigger words of a model: from the file's own metadata, else from its name.

use crate::engine::comfyui::json;
use crate::engine::comfyui::wire::http::{Http, HttpError, METADATA_CAP};
use domain::engines::{ModelKind, OfferedModel};
use futures::{StreamExt, stream};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::sleep;

/// Files whose headers are read at the same time.
const CONCURRENT_REQUESTS: usize = 4;
/// Trigger words stored per model.
const MAX_TRIGGER_WORDS: usize = 5;
/// Characters of a trigger word; a longer one triggers nothing and is left out.
const MAX_WORD_LENGTH: usize = 100;
/// Tags that describe nearly every image and trigger no style.
const GENERIC_TAGS: [&str; 8] = [
    "1girl",
    "1boy",
    "solo",
    "no humans",
    "simple background",
    "looking at viewer",
    "highres",
    "masterpiece",
];

/// The metadata of a model's file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileDetails {
    family: Option<&'static str>,
    trigger_words: Vec<String>,
}

impl FileDetails {
    pub fn into_model(self, name: String) -> OfferedModel {
        let family = self.family.or_else(|| family_of(&name)).map(str::to_owned);
        OfferedModel { name, family, trigger_words: self.trigger_words }
    }
}

/// Details by file. Most files have none, which should take little memory for tens of thousands.
type Files = HashMap<Box<str>, Option<Box<FileDetails>>>;

/// Caches details so that each file is read once. Holds only names that the server still lists.
// A std Mutex: held for map work only, never across an await.
#[derive(Default)]
pub struct ModelDetailsCache {
    checkpoints: Mutex<Files>,
    loras: Mutex<Files>,
}

impl ModelDetailsCache {
    fn of(&self, kind: ModelKind) -> MutexGuard<'_, Files> {
        let files = match kind {
            ModelKind::Checkpoint => &self.checkpoints,
            ModelKind::Lora => &self.loras,
        };
        files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those of `names` that are not cached yet. Drops names that are no longer listed.
    fn missing(&self, kind: ModelKind, names: &[String]) -> Vec<String> {
        let listed: HashSet<&str> = names.iter().map(String::as_str).collect();
        let mut files = self.of(kind);
        files.retain(|name, _| listed.contains(&**name));
        names.iter().filter(|name| !files.contains_key(name.as_str())).cloned().collect()
    }

    fn insert(&self, kind: ModelKind, name: String, details: FileDetails) {
        let details = (details != FileDetails::default()).then(|| Box::new(details));
        self.of(kind).insert(name.into(), details);
    }
}

/// `names` as models, in their order, with their details. A file that cannot be read in time has none and is
/// requested again with the next offer.
pub async fn of(
    http: &Http,
    known: &ModelDetailsCache,
    kind: ModelKind,
    names: Vec<String>,
) -> Vec<OfferedModel> {
    let missing = known.missing(kind, &names);
    let reads = stream::iter(missing.into_iter().map(|name| async move {
        let details = read(http, kind, &name).await;
        details.map(|details| (name, details))
    }));
    // After the timeout no further file is requested, since there may be thousands.
    let mut reads = reads.buffer_unordered(CONCURRENT_REQUESTS).take_until(Box::pin(sleep(http.timing.read)));
    while let Some(read) = reads.next().await {
        if let Some((name, details)) = read {
            known.insert(kind, name, details);
        }
    }
    let files = known.of(kind);
    let details = |name: &String| files.get(name.as_str()).and_then(|details| details.as_deref().cloned());
    names.into_iter().map(|name| details(&name).unwrap_or_default().into_model(name)).collect()
}

/// `None` when there was no response; empty when the server knows nothing about this file.
async fn read(http: &Http, kind: ModelKind, name: &str) -> Option<FileDetails> {
    let folder = match kind {
        ModelKind::Checkpoint => "view_metadata/checkpoints",
        ModelKind::Lora => "view_metadata/loras",
    };
    let response = match http.get(folder, &[("filename", name)], METADATA_CAP, http.timing.read).await {
        // It would not be shorter next time.
        Err(HttpError::TooLarge(_)) => return Some(FileDetails::default()),
        response => response.ok()?,
    };
    match response.status {
        200 => Some(json::value(&response.body).map(|metadata| of_metadata(&metadata)).unwrap_or_default()),
        400..=499 => Some(FileDetails::default()),
        _ => None,
    }
}

fn of_metadata(metadata: &Value) -> FileDetails {
    let text = |key: &str| metadata[key].as_str().unwrap_or_default();
    let family = ["modelspec.architecture", "ss_base_model_version", "ss_sd_model_name"]
        .iter()
        .find_map(|key| family_of(text(key)));
    let phrase = text("modelspec.trigger_phrase");
    let trigger_words = if phrase.trim().is_empty() {
        frequent_tags(text("ss_tag_frequency"))
    } else {
        let words = phrase.split(',').map(str::trim).filter(|word| is_word(word));
        words.take(MAX_TRIGGER_WORDS).map(str::to_owned).collect()
    };
    FileDetails { family, trigger_words }
}

/// The tags on every training image of a folder: `{"10_style": {"word": 10, …}}` as text.
fn frequent_tags(text: &str) -> Vec<String> {
    let folders: BTreeMap<String, BTreeMap<String, f64>> = serde_json::from_str(text).unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for tags in folders.values() {
        let most = tags.values().copied().fold(0.0, f64::max);
        let always = tags.iter().filter(|(_, count)| **count >= most).map(|(tag, _)| tag.trim());
        for tag in always.filter(|tag| is_word(tag) && !GENERIC_TAGS.contains(tag)) {
            if words.len() < MAX_TRIGGER_WORDS && !words.iter().any(|word| word == tag) {
                words.push(tag.to_owned());
            }
        }
    }
    words
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && !word.contains('\0') && word.chars().nth(MAX_WORD_LENGTH).is_none()
}

/// The family that a file name or an architecture's name indicates.
fn family_of(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace(['_', ' ', '.'], "-");
    let says = |signs: &[&str]| signs.iter().any(|sign| name.contains(sign));
    if says(&["flux"]) {
        Some("Flux")
    } else if says(&["sd3", "stable-diffusion-3", "stable-diffusion-v3"]) {
        Some("SD3")
    } else if says(&["sdxl", "xl-", "-xl", "pony", "illustrious", "noobai"]) {
        Some("SDXL")
    } else if says(&["sd2", "sd-v2", "v2-0", "v2-1", "stable-diffusion-v2", "768-v"]) {
        Some("SD2")
    } else if says(&["sd1", "sd-1", "sd-v1", "v1-4", "v1-5", "stable-diffusion-v1"]) {
        Some("SD1.5")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn families_are_known_by_metadata_and_by_name() {
        assert_eq!(family_of("tiny-sd15-random.safetensors"), Some("SD1.5"));
        assert_eq!(family_of("v1-5-pruned-emaonly.ckpt"), Some("SD1.5"));
        assert_eq!(family_of("stable-diffusion-xl-v1-base"), Some("SDXL"));
        assert_eq!(family_of("sd_xl_base_1.0.safetensors"), Some("SDXL"));
        assert_eq!(family_of("sd_v1"), Some("SD1.5"));
        assert_eq!(family_of("flux1-dev.safetensors"), Some("Flux"));
        assert_eq!(family_of("my-own-thing.safetensors"), None);
    }

    #[test]
    fn trigger_words_come_from_the_phrase_or_the_tags() {
        let tags =
            json!({ "ss_tag_frequency": "{\"1_test\": {\"teststyle\": 10, \"solo\": 10, \"sea\": 3}}" });
        assert_eq!(of_metadata(&tags).trigger_words, ["teststyle"]);
        let phrase = json!({ "modelspec.trigger_phrase": "ink wash, sumi-e", "ss_base_model_version": "sdxl_base_v1-0" });
        let details = of_metadata(&phrase);
        assert_eq!(details.trigger_words, ["ink wash", "sumi-e"]);
        assert_eq!(details.family, Some("SDXL"));
        assert_eq!(of_metadata(&json!([])), FileDetails::default());
    }

    #[test]
    fn finding_8_too_long_trigger_words_are_left_out() {
        let long = "x".repeat(101);
        let phrase = json!({ "modelspec.trigger_phrase": format!("{long},ink wash") });
        assert_eq!(of_metadata(&phrase).trigger_words, ["ink wash"]);
        let tags = json!({ "1_test": { long: 10, "teststyle": 10 } }).to_string();
        assert_eq!(of_metadata(&json!({ "ss_tag_frequency": tags })).trigger_words, ["teststyle"]);
    }
}
