//! Where a prompt is, according to the server's queue and history, which are authoritative.

use super::history::Entry;
use crate::engine::comfyui::json;
use crate::engine::comfyui::wire::http::{Http, HttpError};
use crate::engine::truncated;
use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Prompts of one list that are read. A response within its limit of bytes cannot hold more prompts with graphs.
const MAX_ITEMS: usize = 50_000;
/// Characters of a prompt's id that are stored; ours have 36.
const MAX_ID: usize = 100;

/// Where a prompt is.
#[derive(Debug)]
pub enum PromptState {
    Pending {
        /// Prompts before it, running ones included.
        ahead: usize,
    },
    Running,
    /// Ended, with or without success.
    Finished(Entry),
    /// In neither; also for a moment while it moves from one to the other.
    Unknown,
}

/// The current queue.
#[derive(Debug, Hash, serde::Deserialize)]
pub struct Queue {
    #[serde(rename = "queue_running", deserialize_with = "items")]
    running: Vec<Item>,
    #[serde(rename = "queue_pending", deserialize_with = "items")]
    pending: Vec<Item>,
}

impl Queue {
    pub async fn read(http: &Http) -> Result<Self, HttpError> {
        json::typed(&http.get_json("queue").await?)
    }

    /// Where `prompt_id` is in the queue; `None` when it is not in it.
    pub fn find(&self, prompt_id: &str) -> Option<PromptState> {
        if self.running.iter().any(|item| item.prompt_id == prompt_id) {
            return Some(PromptState::Running);
        }
        let own = self.pending.iter().find(|item| item.prompt_id == prompt_id)?;
        let before = self.pending.iter().filter(|item| item.sort_key() < own.sort_key()).count();
        Some(PromptState::Pending { ahead: self.running.len() + before })
    }

    /// The prompt that runs; empty when none does.
    pub fn running_prompt(&self) -> &str {
        self.running.first().map_or("", |item| &item.prompt_id)
    }

    /// True when nothing runs and nothing waits.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.pending.is_empty()
    }

    /// Differs whenever the queue differs.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// One prompt; its graph, which may be large, is skipped while reading.
#[derive(Debug)]
struct Item {
    number: f64,
    prompt_id: String,
}

impl Item {
    fn sort_key(&self) -> (f64, &str) {
        (self.number, &self.prompt_id)
    }
}

impl Hash for Item {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.prompt_id.hash(state);
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[number, prompt_id, …]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Item, A::Error> {
        let short = |length| serde::de::Error::invalid_length(length, &"[number, prompt_id, …]");
        let number = items.next_element()?.ok_or_else(|| short(0))?;
        let prompt_id: String = items.next_element()?.ok_or_else(|| short(1))?;
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item { number, prompt_id: truncated(&prompt_id, MAX_ID) })
    }
}

fn items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Item>, D::Error> {
    deserializer.deserialize_seq(ItemsVisitor)
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Vec<Item>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "at most {MAX_ITEMS} prompts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<Item>, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element()? {
            if read.len() == MAX_ITEMS {
                return Err(serde::de::Error::invalid_length(MAX_ITEMS + 1, &self));
            }
            read.push(item);
        }
        Ok(read)
    }
}

/// Requests the queue and, when the prompt is not in it, the history; in this order, because the server
/// moves an entry from one to the other at once. Also returns the queue.
pub async fn find_prompt(http: &Http, prompt_id: &str) -> Result<(PromptState, Queue), HttpError> {
    let queue = Queue::read(http).await?;
    let find = match queue.find(prompt_id) {
        Some(find) => find,
        None => Entry::read(http, prompt_id).await?.map_or(PromptState::Unknown, PromptState::Finished),
    };
    Ok((find, queue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_position_is_by_number_then_id() {
        let queue: Queue = serde_json::from_value(serde_json::json!({
            "queue_running": [[3, "running", {"1": {}}, {}, []]],
            "queue_pending": [[9, "late", {}, {}, []], [-4, "running_prompt", {}, {}, []], [6.5, "own", {}]],
        }))
        .unwrap();
        assert!(matches!(queue.find("running"), Some(PromptState::Running)));
        assert!(matches!(queue.find("own"), Some(PromptState::Pending { ahead: 2 })));
        assert!(queue.find("other").is_none());
    }

    #[test]
    fn finding_8_the_queue_and_its_ids_are_limited() {
        let queue = |items: Vec<serde_json::Value>| {
            serde_json::from_value::<Queue>(
                serde_json::json!({ "queue_running": items, "queue_pending": [] }),
            )
        };
        let long = "x".repeat(5_000_000);
        assert_eq!(
            queue(vec![serde_json::json!([1, long])]).unwrap().running_prompt().chars().count(),
            MAX_ID
        );
        assert!(queue(vec![serde_json::json!([1, "a"]); MAX_ITEMS]).is_ok());
        assert!(queue(vec![serde_json::json!([1, "a"]); MAX_ITEMS + 1]).is_err());
    }
}
