// drop-lazy-hydration.mjs IN OUT: empties the functions that only Leptos' `hydrate_lazy` would call, in what the linker wrote.
// `AnyView` holds a pointer to `hydrate_async` of each type that a view shows; `hydrate_body`, which starts
// these pages, never follows it, but neither the compiler nor wasm-opt can know that.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { CODE, bodies, file, functionNames, importedFunctions, readable, sections } from "./wasm-file.mjs";
import { RELOCATIONS, withoutRelocations } from "./wasm-relocations.mjs";

// An async function is two: one makes its future, the other (a closure) is the future.
const LAZY = [
  /IntoAny>::into_any::hydrate_async::/,
  /RenderHtml for F>::hydrate_async::\{\{closure\}\}::(\{\{closure\}\}::)?h[0-9a-f]{16}$/,
];
const UNREACHABLE = 0x00,
  NOTHING = 0x01,
  END = 0x0b;

const [from, to] = process.argv.slice(2);
const isLazy = (name) => LAZY.some((pattern) => pattern.test(name));

/** The code of the lazy functions. */
function lazy(sections) {
  const [names, first] = [functionNames(sections), importedFunctions(sections)];
  const found = bodies(sections).filter((_, i) => isLazy(names.get(first + i) ?? ""));
  if (found.length === 0) throw new Error("no function of lazy hydration: have their names changed?");
  const bytes = found.reduce((sum, body) => sum + body.length, 0);
  console.log(`${found.length} functions of lazy hydration emptied, ${bytes} bytes`);
  return found;
}

/** The code has as many bytes as before: what is behind it stays where its relocations say. */
function empty(body) {
  body.fill(NOTHING);
  // No local variables.
  body[0] = 0;
  body[1] = UNREACHABLE;
  body[body.length - 1] = END;
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
  const wrong = calls
    .map(([, caller, callee]) => [readable(caller), readable(callee)])
    .find(([caller, callee]) => isLazy(callee) && !isWayIn(caller));
  if (wrong) throw new Error(`${wrong[0]} calls ${wrong[1]}: lazy hydration is in use`);
}

const parts = sections(readFileSync(from));
const emptied = lazy(parts);
emptied.forEach(empty);
const code = parts.find(({ kind }) => kind === CODE).content;
const ranges = emptied.map((body) => {
  const start = body.byteOffset - code.byteOffset;
  return [start, start + body.length];
});
writeFileSync(to, file(parts.map((part) => withoutRelocations(part, RELOCATIONS.code, ranges))));
refuseCallers(to);
