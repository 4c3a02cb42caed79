//! Injects the faults one after another while clients keep requesting pictures.

use crate::comfyui::server::FakeComfyui;
use crate::comfyui::switches::Switch;
use crate::environment::Environment;
use crate::load_client::{LoadClient, RecordedOutcomes};
use crate::pause;
use crate::plan::{Fault, Plan};
use crate::report::ChaosResult;
use crate::support::test_client::TestClient;
use crate::support::test_server::{TestServer, program};
use reqwest::Client;
use services::accounts::set_notifications_enabled;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The shortest lease that the program allows.
const LEASE: Duration = Duration::from_secs(3);
/// ComfyUI servers of one slot each.
const ENGINES: usize = 2;
const LOAD_CLIENTS: usize = 6;
/// Milliseconds of each of the fake's ten steps.
const STEP_MS: u64 = 40;

pub struct ChaosRun {
    environment: Environment,
    nodes: Vec<TestServer>,
    engines: Vec<FakeComfyui>,
    load_clients: JoinSet<()>,
    ledger: Arc<RecordedOutcomes>,
    over: Arc<OnceLock<Instant>>,
}

impl ChaosRun {
    pub async fn begin(environment: Environment, plan: &Plan) -> Self {
        println!("chaos on {}: {} faults, CHAOS_SEED={}", environment.name, plan.faults.len(), plan.seed);
        let engines: Vec<FakeComfyui> = (0..ENGINES).map(|_| FakeComfyui::start()).collect();
        for engine in &engines {
            engine.shared_state.set(Switch::NoPreviews, true);
            engine.shared_state.change(|state| state.step_ms = STEP_MS);
        }
        let urls = engines.iter().map(FakeComfyui::url).collect::<Vec<_>>().join(",");
        let mut nodes = Vec::new();
        for number in 0..environment.nodes {
            nodes.push(start(&environment, number, &urls).await);
        }
        let cookie = set_up(&nodes[0], &environment).await;
        let (ledger, over) = (Arc::<RecordedOutcomes>::default(), Arc::<OnceLock<Instant>>::default());
        let mut load_clients = JoinSet::new();
        for number in 0..LOAD_CLIENTS {
            let urls = nodes.iter().map(|node| node.url("")).collect();
            let (cookie, ledger, over) = (cookie.clone(), ledger.clone(), over.clone());
            load_clients.spawn(LoadClient { number, cookie, urls, ledger, over, seed: plan.seed }.run());
        }
        Self { environment, nodes, engines, load_clients, ledger, over }
    }

    /// Injects every fault, waits until no job is active, and stops everything.
    pub async fn run_faults(mut self, mut plan: Plan) -> (ChaosResult, Arc<RecordedOutcomes>) {
        let started = Instant::now();
        for fault in plan.faults.clone() {
            pause(plan.random_delay()).await;
            self.inject(fault, &mut plan).await;
            self.check_load_clients();
        }
        self.over.set(Instant::now()).unwrap();
        while let Some(ended) = self.load_clients.join_next().await {
            ended.unwrap();
        }
        for node in &mut self.nodes {
            node.terminate().await;
        }
        let took = started.elapsed();
        self.environment.age_files();
        let files_before_sweep = self.sweep().await;
        let Self { environment, nodes, engines, ledger, .. } = self;
        (ChaosResult { environment, plan, nodes, engines, took, files_before_sweep }, ledger)
    }

    async fn inject(&mut self, fault: Fault, plan: &mut Plan) {
        let number = usize::try_from(plan.random_ms(0..self.nodes.len() as u64)).unwrap();
        let node = &mut self.nodes[number];
        match fault {
            Fault::Kill => {
                node.kill();
                node.restart().await;
            }
            Fault::KillDuringStart => {
                node.kill();
                node.spawn();
                pause(plan.random_ms(0..400)).await;
                node.kill();
                node.restart().await;
            }
            Fault::Stop => {
                node.signal("-STOP");
                tokio::time::sleep(LEASE + Duration::from_millis(plan.random_ms(500..1_500))).await;
                node.signal("-CONT");
            }
            Fault::Terminate => {
                node.terminate().await;
                node.restart().await;
            }
            Fault::RestartEngine => {
                let engine = usize::try_from(plan.random_ms(0..ENGINES as u64)).unwrap();
                self.engines[engine].restart_process();
            }
            Fault::FillDisk => self.fill_disk(number).await,
        }
    }

    /// Fills the disk until the program reports it, then frees it again.
    async fn fill_disk(&mut self, number: usize) {
        let Some(disk) = &self.environment.disk else { return };
        disk.fill();
        let said = self.nodes[number].wait_for_readiness(503, Duration::from_secs(20)).await;
        pause(1_500).await;
        disk.free();
        assert!(said, "the full disk was not reported");
        assert!(
            self.nodes[number].wait_for_readiness(200, Duration::from_secs(30)).await,
            "it does not go on with room"
        );
    }

    /// A client ends early only when it finds a bug.
    fn check_load_clients(&mut self) {
        if let Some(ended) = self.load_clients.try_join_next() {
            ended.unwrap();
        }
    }

    /// Starts a program once more to sweep files without a row; returns how many files there were before.
    async fn sweep(&mut self) -> usize {
        let before = self.environment.files().len();
        self.nodes[0].restart().await;
        let mut last = before;
        loop {
            pause(1_000).await;
            let now = self.environment.files().len();
            if now == last {
                break;
            }
            last = now;
        }
        self.nodes[0].terminate().await;
        before
    }
}

/// Starts node `number` with the ComfyUI servers `engines`.
async fn start(environment: &Environment, number: usize, engines: &str) -> TestServer {
    let mut command = program(&environment.data());
    command
        .env("GENONAUT_DATABASE_URL", environment.database_url().unwrap_or_default())
        .env("GENONAUT_COMFYUI_URL", engines)
        .env("GENONAUT_LEASE_SECONDS", LEASE.as_secs().to_string());
    TestServer::start(command, &environment.log(number)).await
}

/// Creates the user who requests all the pictures, with notifications on; returns the cookie.
async fn set_up(node: &TestServer, environment: &Environment) -> String {
    let client = TestClient::set_up(node, Client::new()).await;
    let me = client.json("/api/v1/users/me").await;
    let database = environment.database().await.write;
    set_notifications_enabled(&database, me["id"].as_str().unwrap(), true).await.unwrap();
    client.cookie
}
