import { source } from './source.mjs';
import { sourceQuality } from './source-quality.mjs';
import { startUp } from './start-up.mjs';

/** Every figure is a ratio measured in one run against a named yardstick; absolute times are for orientation. */
const benches = { 'start-up': startUp, source, 'source-quality': sourceQuality };
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
  throw new Error(`No bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length === 0 || chosen.includes(name)) await bench();
}
