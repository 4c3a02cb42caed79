//! The server's history of a prompt that ended.

use super::workflow::{SAMPLER, SAVE};
use crate::engine::comfyui::json;
use crate::engine::comfyui::wire::http::{Http, HttpError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Characters of a file's name; file systems take 255 bytes.
const MAX_NAME: usize = 255;
/// Characters of the folders before it; Linux takes 4,096 bytes.
const MAX_PATH: usize = 4_096;

/// The history's entry of one prompt.
#[derive(Clone, Debug)]
pub struct Entry(Value);

/// How a prompt ended.
#[derive(Debug, PartialEq)]
pub enum PromptOutcome<'a> {
    Success,
    Interrupted,
    /// With the payload of `execution_error`, when there is one.
    Error(Option<&'a Value>),
}

/// A file on the server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct OutputFile {
    pub filename: String,
    #[serde(default)]
    pub subfolder: String,
    #[serde(rename = "type")]
    pub folder: String,
}

impl OutputFile {
    /// None when it is not a file, or its name cannot be a file's.
    fn read(file: &Value) -> Option<Self> {
        let within = |text: &str, most: usize| text.chars().nth(most).is_none();
        let file = Self::deserialize(file).ok()?;
        let sane = within(&file.filename, MAX_NAME)
            && within(&file.subfolder, MAX_PATH)
            && within(&file.folder, MAX_NAME);
        sane.then_some(file)
    }
}

impl Entry {
    /// Reads the entry; `None` while there is none, which may last for a moment after the end.
    pub async fn read(http: &Http, prompt_id: &str) -> Result<Option<Self>, HttpError> {
        let mut all = json::value(&http.get_json(&format!("history/{prompt_id}")).await?)?;
        match all.get_mut(prompt_id).map(Value::take) {
            Some(entry) if entry.is_object() => Ok(Some(Self(entry))),
            None if all.is_object() => Ok(None),
            _ => Err(HttpError::unreadable("the history has an unexpected form", b"")),
        }
    }

    /// Replaces a lost entry: the run succeeded and wrote `files`.
    pub fn of_files(files: &[OutputFile]) -> Self {
        Self(json!({ "outputs": { SAVE: { "images": files } }, "status": { "status_str": "success" } }))
    }

    /// How it ended. An `execution_error` of type ExecutionBlocked ends a branch, not the run.
    pub fn outcome(&self) -> PromptOutcome<'_> {
        let status = self.0.get("status");
        let word = status.and_then(|status| status.get("status_str")).and_then(Value::as_str);
        if word != Some("error") {
            return PromptOutcome::Success;
        }
        if self.message("execution_interrupted").is_some() {
            return PromptOutcome::Interrupted;
        }
        let terminal = |payload: &&Value| payload["exception_type"] != "ExecutionBlocked";
        PromptOutcome::Error(self.messages("execution_error").filter(terminal).last())
    }

    /// The first `most` files that the saving node wrote or found in the cache.
    pub fn files(&self, most: usize) -> Vec<OutputFile> {
        let images = &self.0["outputs"][SAVE]["images"];
        let files = images.as_array().into_iter().flatten();
        files.filter_map(OutputFile::read).take(most).collect()
    }

    /// True when the image came from the cache.
    pub fn is_cached(&self) -> bool {
        let nodes = self.message("execution_cached").and_then(|payload| payload["nodes"].as_array());
        nodes.is_some_and(|nodes| nodes.iter().any(|node| node == SAMPLER))
    }

    fn message(&self, name: &'static str) -> Option<&Value> {
        self.messages(name).next()
    }

    fn messages(&self, name: &'static str) -> impl Iterator<Item = &Value> {
        let messages = self.0["status"]["messages"].as_array().into_iter().flatten();
        messages.filter(move |message| message[0] == name).map(|message| &message[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_8_no_more_files_are_read_than_requested() {
        let file = OutputFile { filename: "a.png".into(), subfolder: String::new(), folder: "output".into() };
        let files: Vec<OutputFile> = std::iter::repeat_n(file, 100).collect();
        assert_eq!(Entry::of_files(&files).files(3).len(), 3);
    }
}
