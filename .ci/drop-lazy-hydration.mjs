// drop-lazy-hydration.mjs IN OUT: empties the functions that only Leptos' `hydrate_lazy` would call.
// `AnyView` holds a pointer to `hydrate_async` of each type that a view shows; `hydrate_body`, which starts
// these pages, never follows it, but neither the compiler nor wasm-opt can know that.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { CODE, block, bodies, file, functionNames, importedFunctions, number, sections } from "./wasm-file.mjs";

// An async function is two: one makes its future, the other (a closure) is the future.
const LAZY = [
  /IntoAny>::into_any::hydrate_async::/,
  /RenderHtml for F>::hydrate_async::\{\{closure\}\}::(\{\{closure\}\}::)?h[0-9a-f]{16}$/,
];
// No local variables; unreachable; end.
const EMPTY = Buffer.from([0x00, 0x00, 0x0b]);

const [from, to] = process.argv.slice(2);
const isLazy = (name) => LAZY.some((pattern) => pattern.test(name));

/** The code of all functions, the lazy ones emptied. */
function emptied(sections) {
  const [names, first] = [functionNames(sections), importedFunctions(sections)];
  let [dropped, bytes] = [0, 0];
  const kept = bodies(sections).map((body, i) => {
    if (!isLazy(names.get(first + i) ?? "")) return block(body);
    dropped += 1;
    bytes += body.length;
    return block(EMPTY);
  });
  if (dropped === 0) throw new Error("no function of lazy hydration: have their names changed?");
  console.log(`${dropped} functions of lazy hydration emptied, ${bytes} bytes`);
  return Buffer.concat([number(kept.length), ...kept]);
}

/** Whoever still calls an emptied function would stop the page. */
function refuseCallers(module) {
  const graph = execFileSync("wasm-opt", ["--all-features", "--quiet", "--print-call-graph", module], {
    maxBuffer: 2 ** 28,
  });
  const calls = [...graph.toString().matchAll(/^ *"(.*)" -> "(.*)"; \/\/ call$/gm)];
  if (calls.length === 0) throw new Error("the call graph is empty: has its format changed?");
  // The table of a closure holds a second way in, which calls the closure itself.
  const isWayIn = (name) => name.startsWith("core::ops::function::FnOnce::call_once{{vtable.shim}}");
  const wrong = calls.find(([, caller, callee]) => isLazy(callee) && !isWayIn(caller));
  if (wrong) throw new Error(`${wrong[1]} calls ${wrong[2]}: lazy hydration is in use`);
}

const before = sections(readFileSync(from));
const code = emptied(before);
writeFileSync(to, file(before.map((part) => (part.kind === CODE ? { kind: CODE, content: code } : part))));
refuseCallers(to);
