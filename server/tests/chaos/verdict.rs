//! What the counts come to.

use crate::client::Ledger;
use crate::comfyui::server::Fake;
use crate::count::Counts;
use crate::place::Place;
use crate::plan::{Blow, Plan};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A picture and its three thumbnails.
const FILES_OF_A_PICTURE: usize = 4;
/// The only way a job may fail here: by being lost three times.
const POISON: &str = "Given up after 3 attempts.";

/// What is left when the storm is over.
pub struct Aftermath {
    pub place: Place,
    pub plan: Plan,
    pub engines: Vec<Fake>,
    pub took: Duration,
    pub files_before_sweep: usize,
}

impl Aftermath {
    fn dealt(&self, blow: Blow) -> usize {
        self.plan.blows.iter().filter(|one| **one == blow).count()
    }

    fn kills(&self) -> usize {
        self.dealt(Blow::Kill) + 2 * self.dealt(Blow::KillAtStart)
    }

    /// Runs of ComfyUI that may have been in vain, at most.
    fn in_vain(&self) -> usize {
        let blows = self.kills() + self.dealt(Blow::Stop) + self.dealt(Blow::RestartEngine);
        blows * self.engines.len()
    }

    pub fn panics(&self) -> usize {
        let logs = (0..self.place.nodes).map(|node| std::fs::read_to_string(self.place.log(node)).unwrap());
        logs.map(|log| log.matches("panicked at").count()).sum()
    }

    pub fn keep_logs(&self) -> PathBuf {
        self.place.keep_logs()
    }
}

impl fmt::Display for Aftermath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full =
            self.place.disk.as_ref().map_or("no (nothing may be mounted here)".into(), |_| {
                self.dealt(Blow::FillDisk).to_string()
            });
        write!(
            f,
            "  {}, {} program(s), {} ComfyUI servers: {} kills ({} of them at start), {} stops past the lease, \
             {} terminations, {} engine restarts, {full} full disks in {:.1} min",
            self.place.name,
            self.place.nodes,
            self.engines.len(),
            self.kills(),
            self.dealt(Blow::KillAtStart),
            self.dealt(Blow::Stop),
            self.dealt(Blow::Terminate),
            self.dealt(Blow::RestartEngine),
            self.took.as_secs_f64() / 60.0,
        )
    }
}

/// The counts as lines.
pub fn report(counts: &Counts, aftermath: &Aftermath) -> String {
    let row = |name: &str| counts.rows[name];
    format!(
        "  jobs {}: {} completed, {} cancelled, {} failed after being lost three times\n  \
         attempts {}: {} lost, {} handed back\n  \
         pictures {}, files {} ({} without a row were swept away)\n  \
         notifications {} of jobs, {} of the full disk\n  \
         executions on ComfyUI {}, at most {} jobs + {} in vain",
        row("jobs"),
        row("completed"),
        row("cancelled"),
        row("failed"),
        row("attempts"),
        row("attempts lost"),
        row("attempts handed back"),
        row("pictures"),
        aftermath.place.files().len(),
        aftermath.files_before_sweep - aftermath.place.files().len(),
        row("job notifications"),
        row("told of the full disk"),
        counts.executions,
        row("comfyui jobs"),
        aftermath.in_vain(),
    )
}

/// Everything that does not hold.
pub fn wrong(counts: &Counts, ledger: &Ledger, aftermath: &Aftermath) -> Vec<String> {
    let mut wrong = counts.not_zero();
    let mut must = |holds: bool, words: String| {
        if !holds {
            wrong.push(words);
        }
    };
    let told: BTreeSet<_> = ledger
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|(key, (id, end))| (Some(key.clone()), *id, end.clone()))
        .collect();
    let kept: BTreeSet<_> = counts.jobs.iter().cloned().collect();
    must(told == kept, format!("told and kept differ: {:?}", told.symmetric_difference(&kept)));
    let strange: Vec<_> = counts.failures.iter().filter(|words| !words.starts_with(POISON)).collect();
    must(strange.is_empty(), format!("failed for a reason of ours: {strange:?}"));
    must(counts.sent_twice == 0, format!("prompts sent twice: {}", counts.sent_twice));
    must(counts.panics == 0, format!("panics: {}", counts.panics));
    let most = usize::try_from(counts.rows["comfyui jobs"]).unwrap() + aftermath.in_vain();
    must(counts.executions <= most, format!("{} executions, at most {most}", counts.executions));
    must(!told.is_empty(), "no job was made".into());
    wrong.extend(wrong_files(counts, aftermath));
    wrong
}

/// Each picture has its file and its thumbnails, and nothing else is there.
fn wrong_files(counts: &Counts, aftermath: &Aftermath) -> Vec<String> {
    let folder = aftermath.place.data().join("files");
    let missing = counts.pictures.iter().filter(|key| !folder.join(key).is_file());
    let mut wrong: Vec<String> = missing.map(|key| format!("no file of {key}")).collect();
    let mut of_stem: BTreeMap<String, usize> = BTreeMap::new();
    for file in aftermath.place.files() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let picture = counts.pictures.iter().find(|key| {
            let key = key.rsplit('/').next().unwrap();
            name.starts_with(key.rsplit_once('.').unwrap().0)
        });
        match picture {
            Some(key) => *of_stem.entry(key.clone()).or_default() += 1,
            None => wrong.push(format!("a file without a row: {name}")),
        }
    }
    let odd = of_stem.iter().filter(|(_, count)| **count != FILES_OF_A_PICTURE);
    wrong.extend(odd.map(|(key, count)| format!("{count} files of {key}")));
    wrong
}
