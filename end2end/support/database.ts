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
