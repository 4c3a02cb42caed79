import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SCRIPT = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps(sorted(archive.namelist())))
`;

/** Names of the files in a complete zip. */
export async function filesIn(path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('python3', ['-c', SCRIPT, path]);
  return JSON.parse(stdout) as string[];
}
