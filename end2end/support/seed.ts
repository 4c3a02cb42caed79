import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The triggers fill search tables that an older SQLite of Python's cannot open: they rest meanwhile. */
const SCRIPT = `
import glob, sqlite3, sys
[path] = glob.glob(sys.argv[1] + "/*.sqlite")
database = sqlite3.connect(path, timeout=10)
triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
away = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
back = [sql for _, sql in triggers]
database.executescript(";".join(["BEGIN IMMEDIATE", *away, sys.argv[2], *back, "COMMIT"]))
`;

/** Changes the SQLite database of a running server: for what neither a person nor a fake ComfyUI can say. What is searched
 * for stays as it was. */
export async function seed(folder: string, sql: string): Promise<void> {
  await promisify(execFile)('python3', ['-c', SCRIPT, folder, sql]);
}

/** A text as SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
