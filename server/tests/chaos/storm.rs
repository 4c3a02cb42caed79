//! The blows, one after the other, while scripts keep asking for pictures.

use crate::account;
use crate::client::{Ledger, Script};
use crate::comfyui::server::Fake;
use crate::comfyui::switches::Switch;
use crate::place::Place;
use crate::plan::{Blow, Plan};
use crate::program::{LEASE, Program, pause};
use crate::verdict::Aftermath;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// ComfyUI servers, of one slot each.
const ENGINES: usize = 2;
const SCRIPTS: usize = 6;
/// Milliseconds of one of ten steps on the fake.
const STEP: u64 = 40;

pub struct Storm {
    place: Place,
    nodes: Vec<Program>,
    engines: Vec<Fake>,
    scripts: JoinSet<()>,
    ledger: Arc<Ledger>,
    over: Arc<OnceLock<Instant>>,
}

impl Storm {
    pub async fn begin(place: Place, plan: &Plan) -> Self {
        println!("chaos on {}: {} blows, CHAOS_SEED={}", place.name, plan.blows.len(), plan.seed);
        let engines: Vec<Fake> = (0..ENGINES).map(|_| Fake::start()).collect();
        for engine in &engines {
            engine.world.set(Switch::NoPreviews, true);
            engine.world.change(|state| state.step_ms = STEP);
        }
        let urls = engines.iter().map(Fake::url).collect::<Vec<_>>().join(",");
        let mut nodes: Vec<Program> = (0..place.nodes).map(|n| Program::new(&place, n, &urls)).collect();
        for node in &mut nodes {
            node.start();
            node.ready().await;
        }
        let cookie = account::set_up(&nodes[0].url, &place.database().await).await;
        let (ledger, over) = (Arc::<Ledger>::default(), Arc::<OnceLock<Instant>>::default());
        let mut scripts = JoinSet::new();
        for number in 0..SCRIPTS {
            let urls = nodes.iter().map(|node| node.url.clone()).collect();
            let (cookie, ledger, over) = (cookie.clone(), ledger.clone(), over.clone());
            scripts.spawn(Script { number, cookie, urls, ledger, over, seed: plan.seed }.run());
        }
        Self { place, nodes, engines, scripts, ledger, over }
    }

    /// Deals every blow, waits until all is quiet, and stops everything.
    pub async fn rage(mut self, mut plan: Plan) -> (Aftermath, Arc<Ledger>) {
        let begun = Instant::now();
        for blow in plan.blows.clone() {
            pause(plan.calm()).await;
            self.deal(blow, &mut plan).await;
            self.check_scripts();
        }
        self.over.set(Instant::now()).unwrap();
        while let Some(ended) = self.scripts.join_next().await {
            ended.unwrap();
        }
        for node in &mut self.nodes {
            node.terminate().await;
        }
        let took = begun.elapsed();
        self.place.age_files();
        let files_before_sweep = self.sweep().await;
        let Self { place, engines, ledger, .. } = self;
        (Aftermath { place, plan, engines, took, files_before_sweep }, ledger)
    }

    async fn deal(&mut self, blow: Blow, plan: &mut Plan) {
        let number = usize::try_from(plan.dice(0..self.nodes.len() as u64)).unwrap();
        let node = &mut self.nodes[number];
        match blow {
            Blow::Kill => {
                node.kill();
                node.start();
                node.ready().await;
            }
            Blow::KillAtStart => {
                node.kill();
                node.start();
                pause(plan.dice(0..400)).await;
                node.kill();
                node.start();
                node.ready().await;
            }
            Blow::Stop => {
                node.signal("-STOP");
                tokio::time::sleep(LEASE + Duration::from_millis(plan.dice(500..1_500))).await;
                node.signal("-CONT");
            }
            Blow::Terminate => {
                node.terminate().await;
                node.start();
                node.ready().await;
            }
            Blow::RestartEngine => {
                let engine = usize::try_from(plan.dice(0..ENGINES as u64)).unwrap();
                self.engines[engine].start_again();
            }
            Blow::FillDisk => self.fill_disk(number).await,
        }
    }

    /// Fills the disk until the program says so, and frees it again.
    async fn fill_disk(&mut self, number: usize) {
        let Some(disk) = &self.place.disk else { return };
        disk.fill();
        let said = self.nodes[number].says(503, Duration::from_secs(20)).await;
        pause(1_500).await;
        disk.free();
        assert!(said, "a full disk was not said");
        assert!(self.nodes[number].says(200, Duration::from_secs(30)).await, "it does not go on with room");
    }

    /// A script ends early only by finding a bug.
    fn check_scripts(&mut self) {
        if let Some(ended) = self.scripts.try_join_next() {
            ended.unwrap();
        }
    }

    /// Lets one more start sweep what no row names; how many files there were before.
    async fn sweep(&mut self) -> usize {
        let before = self.place.files().len();
        self.nodes[0].start();
        self.nodes[0].ready().await;
        let mut last = before;
        loop {
            pause(1_000).await;
            let now = self.place.files().len();
            if now == last {
                break;
            }
            last = now;
        }
        self.nodes[0].terminate().await;
        before
    }
}
