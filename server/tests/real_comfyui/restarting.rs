//! The real ComfyUI, killed in mid-job and restarted.

#![allow(clippy::unwrap_used)]

use crate::following::{ReceivedFrames, start};
use crate::whole_server::assert_two_pictures;
use std::process::Command;

/// The ComfyUI that this test run started, and may therefore end.
struct ManagedComfyui {
    pid_file: String,
    /// Starts it on its port and returns once it responds.
    start: String,
}

impl ManagedComfyui {
    fn find() -> Option<Self> {
        let variable = |name| std::env::var(name).ok();
        Some(Self { pid_file: variable("COMFYUI_PID_FILE")?, start: variable("COMFYUI_START")? })
    }

    fn kill(&self) {
        let pid = std::fs::read_to_string(&self.pid_file).unwrap();
        assert!(Command::new("kill").args(["-KILL", pid.trim()]).status().unwrap().success());
    }

    async fn restart_process(self) {
        let start = move || Command::new("bash").args(["-c", &self.start]).status().unwrap().success();
        assert!(tokio::task::spawn_blocking(start).await.unwrap());
    }
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_18_row_21_a_job_survives_a_killed_comfyui() {
    let Some(comfyui) = ManagedComfyui::find() else {
        println!("skipped: this test run did not start the ComfyUI, so it must not kill it");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (_server, client) = start(folder.path()).await;
    let id = client.create(40).await;
    client.follow(id, |received| received.steps.iter().any(|step| *step >= 2)).await;
    comfyui.kill();
    let (received, ()) = tokio::join!(client.follow(id, ReceivedFrames::is_ended), comfyui.restart_process());
    assert_two_pictures(&client, &received.job).await;
    assert_eq!((&received.job["attempt"], &received.job["max_attempts"]), (&2.into(), &3.into()));
}
