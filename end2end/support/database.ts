import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SCRIPT = `
import glob, sqlite3, sys
[path] = glob.glob(sys.argv[1] + "/*.sqlite")
sqlite3.connect(path, timeout=10).executescript(sys.argv[2])
`;

/** Makes every insert of a job fail, as a full or broken disk would: the server answers 500. */
export async function breakJobInserts(folder: string): Promise<void> {
  const trigger = `CREATE TRIGGER broken BEFORE INSERT ON generation_jobs
    BEGIN SELECT RAISE(ABORT, 'broken for a test'); END;`;
  await promisify(execFile)('python3', ['-c', SCRIPT, folder, trigger]);
}

/** Adds this many models and LoRAs to the built-in engine: `base_00000.ckpt`, `style_00000.ckpt` and so on. */
export async function addModels(folder: string, count: number): Promise<void> {
  const now = "'2026-11-30 00:00:00.000000+00:00'";
  const rows = (kind: string, name: string) => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})
    INSERT INTO models (kind, name, trigger_words, details, first_seen_at, last_seen_at)
    SELECT '${kind}', printf('${name}_%05d.ckpt', i), '[]', '{}', ${now}, ${now} FROM n;`;
  const offered = `INSERT OR IGNORE INTO engine_models (engine_id, model_id)
    SELECT e.id, m.id FROM engines e, models m WHERE e.kind = 'sketch';`;
  const statements = `${rows('checkpoint', 'base')} ${rows('lora', 'style')} ${offered}`;
  await promisify(execFile)('python3', ['-c', SCRIPT, folder, statements]);
}
