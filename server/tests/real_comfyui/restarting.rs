//! The real ComfyUI killed in mid-job and started again.

#![allow(clippy::unwrap_used)]

use crate::genonaut::{Genonaut, Heard, Person};
use crate::whole_server::assert_two_pictures;
use std::process::Command;

/// The server that this run of the tests started, and may therefore end.
struct OwnServer {
    pid_file: String,
    /// Starts it on its port and returns once it answers.
    start: String,
}

impl OwnServer {
    fn find() -> Option<Self> {
        let variable = |name| std::env::var(name).ok();
        Some(Self { pid_file: variable("COMFYUI_PID_FILE")?, start: variable("COMFYUI_START")? })
    }

    fn kill(&self) {
        let pid = std::fs::read_to_string(&self.pid_file).unwrap();
        assert!(Command::new("kill").args(["-KILL", pid.trim()]).status().unwrap().success());
    }

    async fn start_again(self) {
        let start = move || Command::new("bash").args(["-c", &self.start]).status().unwrap().success();
        assert!(tokio::task::spawn_blocking(start).await.unwrap());
    }
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_18_row_21_a_job_outlives_a_killed_comfyui() {
    let Some(server) = OwnServer::find() else {
        println!("left out: this ComfyUI is not ours to kill");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let genonaut = Genonaut::start(folder.path());
    let person = Person::set_up(&genonaut).await;
    let id = person.create(&genonaut, 40).await;
    person.follow(&genonaut, id, |heard| heard.steps.iter().any(|step| *step >= 2)).await;
    server.kill();
    let (heard, ()) = tokio::join!(person.follow(&genonaut, id, Heard::is_over), server.start_again());
    assert_two_pictures(&person, &genonaut, &heard.job).await;
    assert_eq!((&heard.job["attempt"], &heard.job["max_attempts"]), (&2.into(), &3.into()));
}
