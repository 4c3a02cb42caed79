import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Drops the triggers for the duration: they fill search tables that Python's older SQLite cannot open. */
const SCRIPT = `
import glob, sqlite3, sys
[path] = glob.glob(sys.argv[1] + "/*.sqlite")
database = sqlite3.connect(path, timeout=10)
triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
away = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
back = [sql for _, sql in triggers]
database.executescript(";".join(["BEGIN IMMEDIATE", *away, sys.argv[2], *back, "COMMIT"]))
`;

/** Changes the SQLite database of a running server, for values that neither a user nor a fake ComfyUI can send. The
 * search tables aren't updated. */
export async function seed(folder: string, sql: string): Promise<void> {
  await promisify(execFile)('python3', ['-c', SCRIPT, folder, sql]);
}

/** An SQL string literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
