//! Evaluates the counts.

use crate::comfyui::server::FakeComfyui;
use crate::counts::Counts;
use crate::environment::Environment;
use crate::load_client::RecordedOutcomes;
use crate::plan::{Fault, Plan};
use crate::support::test_server::TestServer;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// A picture and its three thumbnails.
const FILES_OF_A_PICTURE: usize = 4;
/// The only allowed reason for a failed job: lost three times.
const GIVEN_UP: &str = "Gave up after 3 attempts.";

/// The state after the last fault.
pub struct ChaosResult {
    pub environment: Environment,
    pub plan: Plan,
    pub nodes: Vec<TestServer>,
    pub engines: Vec<FakeComfyui>,
    pub took: Duration,
    pub files_before_sweep: usize,
}

impl ChaosResult {
    fn fault_count(&self, fault: Fault) -> usize {
        self.plan.faults.iter().filter(|one| **one == fault).count()
    }

    fn kills(&self) -> usize {
        self.fault_count(Fault::Kill) + 2 * self.fault_count(Fault::KillDuringStart)
    }

    /// Upper limit of ComfyUI runs whose pictures nobody received.
    fn max_wasted_runs(&self) -> usize {
        let faults = self.kills() + self.fault_count(Fault::Stop) + self.fault_count(Fault::RestartEngine);
        faults * self.engines.len()
    }

    pub fn panics(&self) -> usize {
        self.nodes.iter().map(|node| node.log().matches("panicked at").count()).sum()
    }

    /// Copies the logs to where they survive the run; returns their new paths.
    pub fn save_logs(&self) -> String {
        self.nodes.iter().map(|node| node.save_log().display().to_string()).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for ChaosResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = self.environment.disk.as_ref().map_or("no (mounting is not allowed here)".into(), |_| {
            self.fault_count(Fault::FillDisk).to_string()
        });
        write!(
            f,
            "  {}, {} program(s), {} ComfyUI servers: {} kills ({} of them at start), {} stops past the lease, \
             {} terminations, {} engine restarts, {full} full disks in {:.1} min",
            self.environment.name,
            self.nodes.len(),
            self.engines.len(),
            self.kills(),
            self.fault_count(Fault::KillDuringStart),
            self.fault_count(Fault::Stop),
            self.fault_count(Fault::Terminate),
            self.fault_count(Fault::RestartEngine),
            self.took.as_secs_f64() / 60.0,
        )
    }
}

/// The counts as lines.
pub fn summary(counts: &Counts, result: &ChaosResult) -> String {
    let row = |name: &str| counts.rows[name];
    format!(
        "  jobs {}: {} completed, {} cancelled, {} failed after being lost three times\n  \
         attempts {}: {} lost, {} handed back\n  \
         pictures {}, files {} ({} without a row were swept away)\n  \
         notifications {} of jobs, {} of the full disk\n  \
         runs on ComfyUI {}, at most {} jobs + {} wasted",
        row("jobs"),
        row("completed"),
        row("cancelled"),
        row("failed"),
        row("attempts"),
        row("attempts lost"),
        row("attempts handed back"),
        row("pictures"),
        result.environment.files().len(),
        result.files_before_sweep - result.environment.files().len(),
        row("job notifications"),
        row("full disk notifications"),
        counts.executions,
        row("comfyui jobs"),
        result.max_wasted_runs(),
    )
}

/// Every violated invariant.
pub fn violations(counts: &Counts, ledger: &RecordedOutcomes, result: &ChaosResult) -> Vec<String> {
    let mut wrong = counts.non_zero();
    let mut must = |holds: bool, words: String| {
        if !holds {
            wrong.push(words);
        }
    };
    let received: BTreeSet<_> = ledger
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|(key, (id, end))| (Some(key.clone()), *id, end.clone()))
        .collect();
    let kept: BTreeSet<_> = counts.jobs.iter().cloned().collect();
    must(
        received == kept,
        format!("received and stored jobs differ: {:?}", received.symmetric_difference(&kept)),
    );
    let strange: Vec<_> = counts.failures.iter().filter(|words| !words.starts_with(GIVEN_UP)).collect();
    must(strange.is_empty(), format!("failed for an unexpected reason: {strange:?}"));
    must(counts.sent_twice == 0, format!("prompts sent twice: {}", counts.sent_twice));
    must(counts.panics == 0, format!("panics: {}", counts.panics));
    let most = usize::try_from(counts.rows["comfyui jobs"]).unwrap() + result.max_wasted_runs();
    must(counts.executions <= most, format!("{} runs on ComfyUI, at most {most}", counts.executions));
    must(!received.is_empty(), "no job was created".into());
    wrong.extend(file_violations(counts, result));
    wrong
}

/// Each picture has its file and its thumbnails, and there are no other files.
fn file_violations(counts: &Counts, result: &ChaosResult) -> Vec<String> {
    let folder = result.environment.data().join("files");
    let missing = counts.pictures.iter().filter(|key| !folder.join(key).is_file());
    let mut wrong: Vec<String> = missing.map(|key| format!("no file of {key}")).collect();
    let mut of_stem: BTreeMap<String, usize> = BTreeMap::new();
    for file in result.environment.files() {
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
