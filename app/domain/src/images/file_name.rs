//! File names of downloaded images.

use super::ContentItem;

/// Maximum characters of the title or prompt in the name.
const MAX_TITLE_LENGTH: usize = 60;

/// `genonaut-17-a-lighthouse-in-fog.png`: readable and valid on every file system.
pub fn file_name(item: &ContentItem) -> String {
    let words: Vec<&str> =
        item.name().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words: String = words.join("-").to_lowercase().chars().take(MAX_TITLE_LENGTH).collect();
    let extension = match item.mime.as_str() {
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        _ => "png",
    };
    let name = format!("genonaut-{}-{}", item.id, words.trim_end_matches('-'));
    format!("{}.{extension}", name.trim_end_matches('-'))
}
