#!/usr/bin/env node
// Prints each failed test of Playwright's JSON report: its location and the first lines of its error.
import { readFileSync } from 'node:fs';

const LINES = 6;
const { suites } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];

/** Removes terminal colours and empty lines. */
function plain(text) {
  const lines = text.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines.filter((line) => line.trim()).slice(0, LINES);
}

for (const spec of suites.flatMap(specs)) {
  for (const { projectName, results } of spec.tests) {
    const errors = results.flatMap((result) => result.errors);
    if (errors.length === 0) continue;
    console.log(`\nfailed: [${projectName}] ${spec.file}:${spec.line} ${spec.title}`);
    for (const { message, location } of errors) {
      console.log([...plain(message ?? ''), ...(location ? [`at line ${location.line}`] : [])].map((line) => `    ${line}`).join('\n'));
    }
  }
}
